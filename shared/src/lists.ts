import { type Item, type ItemGroup, type ItemKey, itemGroups, items, type Purpose, purposes } from "./catalogue/items";
import { type RecipientKey, recipients } from "./catalogue/recipients";
import { type ScopeCode, scopes } from "./catalogue/scopes";
import { type ServiceRule, serviceRules } from "./catalogue/service-rules";
import { cookieRegister, type RegisteredKey, storageKeys, storageRegister } from "./catalogue/storage";

const entries = Object.entries(items) as [ItemKey, Item][];
const basisNames = { contract: "提供服务所必需", consent: "您的同意", law: "法律规定" } as const;
/** Who a value came from, in the words people see (2.1). */
export const sourceNames = {
  person: "您填写",
  proxy: "他人代填",
  system: "系统生成",
  wechat: "微信提供",
  verifier: "核验机构提供",
} as const;

/** One item as the list of collected information tells it. */
export interface CollectedItem {
  item: ItemKey;
  name: string;
  isSensitive: boolean;
  why: string;
  sources: string[];
  purposes: { name: string; clause: string }[];
  clauses: string[];
  basis: string;
  retention: string;
  /** What the person may do with it, and why not when something is missing. */
  rights: { view: boolean; edit: boolean; delete: boolean; export: boolean; reason: string | null };
}

/** 已收集个人信息清单, out of the catalogue: groups, and items in them. Two levels, no more. */
export const collectedList = (): { group: ItemGroup; name: string; items: CollectedItem[] }[] =>
  (Object.keys(itemGroups) as ItemGroup[])
    .map((group) => ({
      group,
      name: itemGroups[group],
      items: entries
        .filter(([, entry]) => entry.group === group)
        .map(([item, entry]) => ({
          item,
          name: entry.name,
          isSensitive: entry.class === "sensitive",
          why: entry.why,
          sources: entry.source.map((source) => sourceNames[source]),
          purposes: entry.purposes.map((purpose) => ({
            name: purposes[purpose].name,
            clause: purposes[purpose].clause,
          })),
          clauses: [...entry.clauses],
          basis: basisNames[entry.basis],
          retention: entry.retention,
          rights: { ...entry.rights, reason: entry.rights.reason ?? null },
        })),
    }))
    .filter((group) => group.items.length > 0);

/** What of 第三方共享清单 the catalogue says: every built-in recipient that some item names, with the items. The directory adds its own. */
export const sharedList = () =>
  (Object.keys(recipients) as RecipientKey[])
    .map((key) => ({
      recipient: key,
      ...recipients[key],
      contact: null,
      items: entries
        .filter(([, entry]) => entry.recipients.includes(key))
        .map(([item, entry]) => ({ item, name: entry.name })),
    }))
    .filter((recipient) => recipient.items.length > 0);

/** Every purpose with what it rests on and the items that may be read for it (4.1–4.9); all else is denied. */
export const purposeList = () =>
  (
    Object.entries(purposes) as [Purpose, { name: string; clause: string; basis: Item["basis"]; scope?: ScopeCode }][]
  ).map(([purpose, { name, clause, basis, scope }]) => ({
    purpose,
    name,
    clause,
    basis: basisNames[basis],
    consent: scope ? scopes[scope].name : null,
    items: entries
      .filter(([, entry]) => entry.purposes.includes(purpose))
      .map(([item, entry]) => ({ item, name: entry.name })),
  }));

/** What each service needs beyond an account, and what becomes of who does not give it (1.6). */
export const serviceList = () =>
  (Object.entries(serviceRules) as [string, ServiceRule][]).map(([service, { name, asks, law, without }]) => ({
    service,
    name,
    law,
    without,
    asks: asks.map(({ item, why, isRequired }) => ({ item, name: items[item].name, why, isRequired })),
  }));

const categoryNames = { necessary: "必需", analytics: "统计", personalisation: "个性化" } as const;

/** What may be kept on a device and which cookies are set (3.1–3.3), the whole register. All of it is our own: no third party's. */
export const storageList = () => [
  ...storageKeys.map((key) => {
    const { name, purpose, category, clause, lifeDays, without }: RegisteredKey = storageRegister[key];
    const life = lifeDays === null ? "保存到您清除为止" : `最长 ${lifeDays} 天`;
    return {
      key: key as string,
      name,
      purpose,
      category,
      categoryName: categoryNames[category],
      places: ["微信小程序的本机存储", "浏览器的 localStorage"],
      party: "佰瓦云",
      clause,
      life,
      without,
    };
  }),
  ...Object.values(cookieRegister).map(({ names, name, purpose, clause, lifeHours, without }) => ({
    key: names[1] as string,
    name,
    purpose,
    category: "necessary" as const,
    categoryName: categoryNames.necessary,
    places: ["Cookie"],
    party: "佰瓦云",
    clause,
    life: `最长 ${lifeHours} 小时`,
    without,
  })),
];

/** The line beside a field: why we ask, the clause, how long it is kept. */
export const fieldNotice = (item: ItemKey): string => {
  const { why, clauses, retention } = items[item];
  return `${why}。见声明 ${clauses[0]}，保存：${retention}`;
};

/** The data map: each item with the place it is kept in and every rule it is under, for staff and inspectors (PIPL 51, 55). */
export const dataMap = () =>
  entries.map(([item, entry]) => ({
    item,
    name: entry.name,
    group: entry.group,
    class: entry.class,
    place: entry.store === "vault" ? "vault" : `${entry.store.table}.${entry.store.column}`,
    isFound: entry.store === "vault" && entry.lookup !== undefined,
    sources: [...entry.source],
    purposes: [...entry.purposes],
    clauses: [...entry.clauses],
    basis: entry.basis,
    scope: entry.scope ?? null,
    scopeFor: entry.scopeFor ? [...entry.scopeFor] : null,
    retention: entry.retention,
    keptAfterwards: entry.keptAfterwards ?? null,
    mask: entry.mask,
    revealedBy: entry.mask === "never" ? null : (entry.revealedBy ?? "account.unmask"),
    recipients: [...entry.recipients],
    rights: { ...entry.rights, stepUp: entry.rights.stepUp ?? false, reason: entry.rights.reason ?? null },
  }));
