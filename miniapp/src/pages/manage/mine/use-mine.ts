import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { describeService, type Service } from "../../../kernel/service";
import { type Loaded, useResource } from "../../../kernel/use-resource";

export interface Mine {
  profile: CallResult<"profile.show">;
  bindings: CallResult<"bindings.list">;
  service: Service;
  given: ReadonlySet<ScopeCode>;
}

const load = async (): Promise<Outcome<Mine>> => {
  const [profile, bindings, status, service] = await Promise.all([
    call("profile.show", {}),
    call("bindings.list", {}),
    call("consents.status", {}),
    describeService(),
  ]);
  if (!profile.ok) return profile;
  if (!bindings.ok) return bindings;
  if (!status.ok) return status;
  if (!service.ok) return service;
  const given = status.value.scopes.filter(({ state }) => state === "given").map(({ scope }) => scope);
  return {
    ok: true,
    value: { profile: profile.value, bindings: bindings.value, service: service.value, given: new Set(given) },
  };
};

export const useMine = (): Loaded<Mine> => useResource(load);

/** What each section of the page gets: what is there, and how to look again after a change. */
export interface SectionProps {
  mine: Mine;
  onChanged: () => void;
}
