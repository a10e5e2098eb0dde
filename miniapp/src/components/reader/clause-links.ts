import type { Words } from "../../copy";
import type { PageName } from "../../kernel/navigate";

/** Which control makes a clause true, so that reading leads to acting. The label is a key of the copy. */
export interface ManageLink {
  page: PageName;
  label: keyof Words["reader"]["manage"];
}

const links: Record<string, ManageLink> = {
  "2.1.3": { page: "devices", label: "devices" },
  "2.2": { page: "information", label: "mine" },
  "2.3": { page: "mine", label: "bindings" },
  "2.4": { page: "verification", label: "verification" },
  "2.5": { page: "information", label: "mine" },
  "2.6.1": { page: "activity", label: "activity" },
  "2.6.2": { page: "records", label: "records" },
  "2.6.3": { page: "tickets", label: "tickets" },
  "2.7": { page: "records", label: "records" },
  "3.1.1": { page: "devices", label: "devices" },
  "3.1.2": { page: "storage", label: "storage" },
  "3.2": { page: "storage", label: "storage" },
  "4.5": { page: "subscriptions", label: "subscriptions" },
  "4.6": { page: "tags", label: "tags" },
  "4.7": { page: "consents", label: "consents" },
  "7.2": { page: "devices", label: "devices" },
  "8.1": { page: "information", label: "mine" },
  "8.2": { page: "information", label: "mine" },
  "8.3": { page: "subscriptions", label: "subscriptions" },
  "8.5": { page: "information", label: "mine" },
};

/** The control of a clause of the privacy statement, if this product has one. */
export const manageLinkOf = (clauseId: string): ManageLink | undefined => links[clauseId];
