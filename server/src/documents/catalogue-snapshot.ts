import { type Item, items, type Purpose, purposes } from "@baiwa/shared/catalogue/items";
import { type Recipient, recipients } from "@baiwa/shared/catalogue/recipients";
import { type ScopeCode, scopeCodes, scopes } from "@baiwa/shared/catalogue/scopes";

type KeptItem = Pick<Item, "name" | "retention"> & { purposes: string[]; recipients: string[]; scope: string | null };
/** What of the catalogue people are told in the statement and its annexes: a change of it is a change of what they agreed to. */
export interface CatalogueSnapshot {
  items: Record<string, KeptItem>;
  purposes: Record<string, string>;
  recipients: Record<string, string>;
  scopes: Record<string, { name: string; purpose: string; items: string[]; clauses: string[] }>;
}

/** The catalogue of this program, as it is kept with each published version of the statement. */
export const catalogueSnapshot = (): CatalogueSnapshot => ({
  items: Object.fromEntries(
    (Object.entries(items) as [string, Item][]).map(([key, { name, retention, scope, ...item }]) => [
      key,
      { name, retention, purposes: [...item.purposes], recipients: [...item.recipients], scope: scope ?? null },
    ]),
  ),
  purposes: Object.fromEntries((Object.keys(purposes) as Purpose[]).map((key) => [key, purposes[key].name])),
  recipients: Object.fromEntries(
    (Object.entries(recipients) as [string, Recipient][]).map(([key, { name, role }]) => [key, `${role} ${name}`]),
  ),
  scopes: Object.fromEntries(
    scopeCodes.map((code) => {
      const { name, purpose, items: held, clauses } = scopes[code];
      return [code, { name, purpose, items: [...held], clauses: [...clauses] }];
    }),
  ),
});

export interface CatalogueChange {
  /** Each as a sentence for staff. */
  reasons: string[];
  affectedScopes: ScopeCode[];
}

const added = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((one) => !before.includes(one));
const isScope = (code: string): code is ScopeCode => code in scopes;

/** What is new for people between two catalogues: more items, purposes or recipients, another time of keeping; less is no burden. */
export const catalogueChange = (before: CatalogueSnapshot, after: CatalogueSnapshot): CatalogueChange => {
  const reasons: string[] = [];
  const affected = new Set<ScopeCode>();
  for (const key of added(Object.keys(before.purposes), Object.keys(after.purposes))) {
    reasons.push(`新的目的：${after.purposes[key]}`);
  }
  for (const [key, name] of Object.entries(after.recipients)) {
    if (before.recipients[key] !== name) reasons.push(`新的或改变的接收方：${name}`);
  }
  for (const [key, item] of Object.entries(after.items)) {
    const held = before.items[key];
    const news = held
      ? [
          ...added(held.purposes, item.purposes).map((one) => `用于新的目的“${after.purposes[one] ?? one}”`),
          ...added(held.recipients, item.recipients).map((one) => `提供给“${after.recipients[one] ?? one}”`),
          ...(held.retention === item.retention ? [] : [`保存时间改为“${item.retention}”`]),
        ]
      : ["新收集"];
    reasons.push(...news.map((one) => `${item.name}：${one}`));
    if (news.length > 0 && item.scope && isScope(item.scope)) affected.add(item.scope);
  }
  for (const [code, scope] of Object.entries(after.scopes)) {
    const held = before.scopes[code];
    if (!held || !isScope(code)) continue;
    if (held.purpose === scope.purpose && added(held.items, scope.items).length === 0) continue;
    reasons.push(`授权“${scope.name}”的目的或信息有变化`);
    affected.add(code);
  }
  return { reasons, affectedScopes: [...affected] };
};
