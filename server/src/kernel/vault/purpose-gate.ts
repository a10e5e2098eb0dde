import { type Item, items, type Purpose, purposes, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { Channel } from "@baiwa/shared/catalogue/topics";
import { scopeOfChannel } from "@baiwa/shared/subscription-rules";

/** A read that its purpose does not cover. It is a fault of ours, so the person sees a plain failure. */
export class PurposeDenied extends Error {
  constructor(
    readonly item: string,
    readonly purpose: string,
  ) {
    super(`${item} may not be read for ${purpose}`);
    this.name = "PurposeDenied";
  }
}

/** The rules the gate goes by: the catalogue, or what a catalogue with one more purpose would say. */
export interface GateRules {
  items: Readonly<Record<string, Pick<Item, "store"> & { purposes: readonly string[] }>>;
  purposes: Readonly<Record<string, { basis?: string; scope?: ScopeCode }>>;
}

/** Consents that must stand before the item may be read for the purpose; throws PurposeDenied when nothing allows it. */
export const consentsNeeded = (
  item: VaultItem,
  purpose: Purpose,
  rules: GateRules = { items, purposes },
  channel?: Channel,
): ScopeCode[] => {
  const entry = Object.hasOwn(rules.items, item) ? rules.items[item] : undefined;
  if (entry?.store !== "vault" || !entry.purposes.includes(purpose)) throw new PurposeDenied(item, purpose);
  const rule = Object.hasOwn(rules.purposes, purpose) ? rules.purposes[purpose] : undefined;
  if (!rule) throw new PurposeDenied(item, purpose);
  if (rule.basis === "contract" || rule.basis === "law") return [];
  // a consent purpose without a scope of its own is decided channel by channel: without the channel nothing is read
  const scope = rule.scope ?? (channel && scopeOfChannel(channel));
  if (!scope) throw new PurposeDenied(item, purpose);
  return [scope];
};

/** Throws PurposeDenied unless the catalogue and the person's consents allow every item for the purpose (4.1–4.9). */
export type PurposeGate = (
  accountId: Buffer,
  wanted: readonly VaultItem[],
  purpose: Purpose,
  channel?: Channel,
) => Promise<void>;

/**
 * Denies by default. Each consent is asked for once a read, however many items need it. `onDenied` hears of every denial;
 * item and purpose are names of the catalogue or of our own code, never of a person.
 */
export const createPurposeGate = (
  hasConsent: (accountId: Buffer, scope: ScopeCode) => Promise<boolean>,
  onDenied: (denial: PurposeDenied) => void = () => undefined,
  rules?: GateRules,
): PurposeGate => {
  const admit: PurposeGate = async (accountId, wanted, purpose, channel) => {
    const needed = new Map(
      wanted.flatMap((item) => consentsNeeded(item, purpose, rules, channel).map((scope) => [scope, item])),
    );
    for (const [scope, item] of needed) {
      if (!(await hasConsent(accountId, scope))) throw new PurposeDenied(item, purpose);
    }
  };
  return async (...read) => {
    try {
      await admit(...read);
    } catch (error) {
      if (error instanceof PurposeDenied) onDenied(error);
      throw error;
    }
  };
};
