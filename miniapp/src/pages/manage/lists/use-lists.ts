import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { sessionStore } from "../../../kernel/session";
import { useStore } from "../../../kernel/store";
import { useResource } from "../../../kernel/use-resource";

export type CollectedItem = CallResult<"lists.collected">["groups"][number]["items"][number];
export type SharedWith = CallResult<"lists.shared">["recipients"][number];

export type Purpose = CallResult<"lists.purposes">["purposes"][number];

export type ServiceRule = CallResult<"lists.services">["services"][number];

interface Lists {
  services: ServiceRule[];
  groups: CallResult<"lists.collected">["groups"];
  notCollected: CallResult<"lists.collected">["notCollected"];
  recipients: SharedWith[];
  purposes: Purpose[];
  /** When the signed-in person's account got each item; null for a guest. */
  held: Map<string, string> | null;
}

const load = async (isSignedIn: boolean): Promise<Outcome<Lists>> => {
  const [collected, shared, purposes, services, profile] = await Promise.all([
    call("lists.collected", {}),
    call("lists.shared", {}),
    call("lists.purposes", {}),
    call("lists.services", {}),
    isSignedIn ? call("profile.show", {}) : null,
  ]);
  if (!collected.ok) return collected;
  if (!shared.ok) return shared;
  if (!purposes.ok) return purposes;
  if (!services.ok) return services;
  const held = profile?.ok ? new Map(profile.value.items.map(({ item, enteredAt }) => [item, enteredAt])) : null;
  const { groups, notCollected } = collected.value;
  const { recipients } = shared.value;
  const { services: rules } = services.value;
  return {
    ok: true,
    value: { groups, notCollected, recipients, purposes: purposes.value.purposes, services: rules, held },
  };
};

/** Both lists, and what of them the signed-in person's account holds. A guest reads the same lists. */
export const useLists = () => {
  const isSignedIn = useStore(sessionStore) !== undefined;
  return useResource(() => load(isSignedIn), String(isSignedIn));
};
