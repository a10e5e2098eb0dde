import type { PageName } from "../../kernel/navigate";

/** Which control makes a clause true, so that reading leads to acting. The label is a key of the copy. */
export interface ManageLink {
  page: PageName;
  label: "subscriptions" | "storage" | "bindings" | "mine" | "devices" | "consents";
}

const links: Record<string, ManageLink> = {
  "2.1.3": { page: "devices", label: "devices" },
  "2.3": { page: "mine", label: "bindings" },
  "3.1.1": { page: "devices", label: "devices" },
  "3.1.2": { page: "storage", label: "storage" },
  "3.2": { page: "storage", label: "storage" },
  "4.5": { page: "subscriptions", label: "subscriptions" },
  "4.6": { page: "storage", label: "storage" },
  "4.7": { page: "consents", label: "consents" },
  "7.2": { page: "devices", label: "devices" },
  "8.1": { page: "mine", label: "mine" },
  "8.2": { page: "mine", label: "mine" },
  "8.3": { page: "subscriptions", label: "subscriptions" },
};

/** The control of a clause of the privacy statement, if this product has one. */
export const manageLinkOf = (clauseId: string): ManageLink | undefined => links[clauseId];
