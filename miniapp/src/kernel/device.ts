import type { ConsentActKind } from "@baiwa/shared/catalogue/scopes";
import { scopeOfCategory } from "@baiwa/shared/catalogue/storage";
import Taro from "@tarojs/taro";
import { createStorage } from "./storage";

/** Scopes a person may decide before signing in. */
export type DeviceScope = "S0" | "P1" | "P2";

/**
 * A decision as this device remembers it. `claim` is the secret that shows the anonymous entry is ours; it is there
 * until the decision is put on record under an account by the person's own tap.
 */
export interface DeviceDecision {
  act: Exclude<ConsentActKind, "served">;
  documentVersionId: string;
  versionLabel: string;
  at: string;
  entryId: string | null;
  claim: string | null;
}
export type DeviceDecisions = Partial<Record<DeviceScope, DeviceDecision>>;

/** Reading never writes; a value that cannot be read counts as absent. */
const backend = {
  read: (key: string): unknown => Taro.getStorageSync(key) || undefined,
  write: (key: string, value: unknown) => Taro.setStorageSync(key, value),
  remove: (key: string) => Taro.removeStorageSync(key),
};

/** This device's storage, behind the register. */
export const storage = createStorage(
  backend,
  () => Date.now(),
  (category) => decisions()[scopeOfCategory[category]]?.act === "given",
);

export const decisions = (): DeviceDecisions => storage.get<DeviceDecisions>("device-decisions") ?? {};

/** Remembers a decision on this device; switching a storage consent off empties its category at once (3.1.2). */
export const rememberDecision = (scope: DeviceScope, decision: DeviceDecision): void => {
  storage.put("device-decisions", { ...decisions(), [scope]: decision });
  if (decision.act === "given") return;
  if (scope === "P1") storage.clear("personalisation");
  if (scope === "P2") storage.clear("analytics");
};
