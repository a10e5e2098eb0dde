import { type Item, type ItemGroup, type ItemKey, itemGroups, itemKeys, items } from "@baiwa/shared/catalogue/items";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { consentsChanged } from "../../../kernel/consents";
import { useStore } from "../../../kernel/store";
import { type Loaded, useResource } from "../../../kernel/use-resource";

type Held = CallResult<"information.list">["items"][number];
export type Proposal = CallResult<"proposals.list">["proposals"][number];
export type ShownValue = Held["values"][number];

/** One item as its owner sees it: the catalogue's rules, and what is held under them. */
export interface OwnItem {
  item: ItemKey;
  entry: Item;
  count: number;
  glance: string | null;
  values: ShownValue[];
}
export interface Information {
  groups: { group: ItemGroup; items: OwnItem[] }[];
  given: ReadonlySet<ScopeCode>;
  proposals: Proposal[];
}

/** What is held, and what may be entered here, under the catalogue's headings. */
const grouped = (held: readonly Held[]): Information["groups"] =>
  (Object.keys(itemGroups) as ItemGroup[])
    .map((group) => ({
      group,
      items: itemKeys
        .filter((item) => items[item].group === group)
        .map((item) => {
          const own = held.find((one) => one.item === item);
          return {
            item,
            entry: items[item] as Item,
            count: own?.count ?? 0,
            glance: own?.glance ?? null,
            values: own?.values ?? [],
          };
        })
        .filter(({ entry, count }) => count > 0 || entry.entry !== undefined),
    }))
    .filter(({ items: own }) => own.length > 0);

const load = async (): Promise<Outcome<Information>> => {
  const [held, status, proposals] = await Promise.all([
    call("information.list", {}),
    call("consents.status", {}),
    call("proposals.list", {}),
  ]);
  if (!held.ok) return held;
  if (!status.ok) return status;
  if (!proposals.ok) return proposals;
  const given = status.value.scopes.filter(({ state }) => state === "given").map(({ scope }) => scope);
  return { ok: true, value: { groups: grouped(held.value.items), given: new Set(given), ...proposals.value } };
};

export const useInformation = (): Loaded<Information> => useResource(load, "", useStore(consentsChanged));
