import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { consentsChanged } from "../../../kernel/consents";
import { useStore } from "../../../kernel/store";
import { type Loaded, useResource } from "../../../kernel/use-resource";

export type Standing = CallResult<"verification.show">;
export type Method = CallResult<"verification.methods">["methods"][number];
export type Gate = CallResult<"gates.mine">["services"][number];

export interface Verification {
  standing: Standing;
  verifier: string;
  methods: Method[];
  gates: Gate[];
}

const load = async (): Promise<Outcome<Verification>> => {
  const [standing, ways, gates] = await Promise.all([
    call("verification.show", {}),
    call("verification.methods", {}),
    call("gates.mine", {}),
  ]);
  if (!standing.ok) return standing;
  if (!ways.ok) return ways;
  if (!gates.ok) return gates;
  return {
    ok: true,
    value: {
      standing: standing.value,
      verifier: ways.value.verifier?.name ?? "",
      methods: ways.value.methods,
      gates: gates.value.services,
    },
  };
};

export const useVerification = (): Loaded<Verification> => useResource(load, "", useStore(consentsChanged));
