import { actionName, productName, resultName } from "@baiwa/shared/catalogue/action-names";
import {
  type Item,
  type ItemKey,
  itemGroups,
  itemKeys,
  items,
  purposes,
  type VaultItem,
  vaultItems,
} from "@baiwa/shared/catalogue/items";
import { recipients } from "@baiwa/shared/catalogue/recipients";
import { type ScopeCode, scopes } from "@baiwa/shared/catalogue/scopes";
import { spokenValue } from "@baiwa/shared/item-format";
import { sourceNames, storageList } from "@baiwa/shared/lists";
import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import type { HeldItem } from "./holding";
import { holdings } from "./holdings";

const isVaultItem = (item: ItemKey): item is VaultItem => (vaultItems as ItemKey[]).includes(item);

async function* vaultCopy(app: App, accountId: Buffer, item: VaultItem): AsyncIterable<JsonObject> {
  const request = { accountId, items: [item], purpose: "subject-access", reader: { kind: "self" } } as const;
  const { format }: Item = items[item];
  for (const { instance, value, source, enteredAt, confirmedAt } of await app.vault.read(app.database, request)) {
    yield {
      内容: spokenValue(format, value),
      ...(instance ? { 所属: instance } : {}),
      来源: sourceNames[source],
      填写时间: enteredAt.toISOString(),
      确认时间: confirmedAt?.toISOString() ?? null,
    };
  }
}

/** All of one item, or why it is not handed out. */
const copyOf = (app: App, accountId: Buffer, item: ItemKey): AsyncIterable<JsonObject> => {
  const { rights, mask }: Item = items[item];
  const isHandedOut = rights.export && (mask !== "never" || !isVaultItem(item));
  if (!isHandedOut) return once({ 说明: rights.reason ?? "这一项不提供副本" });
  return isVaultItem(item) ? vaultCopy(app, accountId, item) : holdings[item as HeldItem].copy(app, accountId);
};
async function* once(row: JsonObject): AsyncIterable<JsonObject> {
  yield row;
}

/** What the rules say about an item, beside its rows. */
const headOf = (item: ItemKey): JsonObject => {
  const entry: Item = items[item];
  return {
    类别: itemGroups[entry.group],
    为什么收集: entry.why,
    用途: entry.purposes.map((purpose) => `${purposes[purpose].name}（${purposes[purpose].clause}）`),
    声明条款: [...entry.clauses],
    保存多久: entry.retention,
    提供给: entry.recipients.map((recipient) => recipients[recipient].name),
  };
};

const storageHeading = "Cookie 和本机存储";
const storageNote = "可能保存在您设备上的内容。它们在您的设备上，我们这里没有副本；登录会话见上面的“登录会话与设备”。";
/** What 3.3 puts under the statement too: the register, explained. */
const storageRows = (): JsonObject[] =>
  storageList().map(({ name, purpose, categoryName, places, clause, life, without }) => ({
    名称: name,
    用途: purpose,
    类别: categoryName,
    位置: places,
    声明条款: clause,
    保存多久: life,
    清除以后: without,
  }));

interface Copy {
  app: App;
  accountId: Buffer;
  at: Date;
  /** Called after each item, so that a person sees how far it is. */
  onItem: () => Promise<void>;
}

/** Everything held of the account as one JSON document, item by item in the catalogue's order, never whole in memory. */
export async function* jsonCopy({ app, accountId, at, onItem }: Copy): AsyncIterable<string> {
  yield `{\n"说明":"佰瓦云按《佰瓦云隐私保护声明》保存的您的全部信息","生成时间":"${at.toISOString()}","信息":{`;
  let isFirst = true;
  for (const item of itemKeys) {
    const head = JSON.stringify({ 编号: item, ...headOf(item) }).slice(0, -1);
    yield `${isFirst ? "" : ","}\n${JSON.stringify(items[item].name)}:${head},"记录":[`;
    isFirst = false;
    let separator = "";
    for await (const row of copyOf(app, accountId, item)) {
      yield `${separator}\n${JSON.stringify(row)}`;
      separator = ",";
    }
    yield "]}";
    await onItem();
  }
  yield `\n},"${storageHeading}":${JSON.stringify(storageRows())}}\n`;
}

const escaped: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const plain = (text: string): string => text.replace(/[&<>"']/g, (sign) => escaped[sign] as string);
const picture = /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const chinaOffsetMs = 8 * 3_600_000;
/** A moment as people in the mainland read it. */
const inChina = (moment: string): string =>
  `${new Date(Date.parse(moment) + chinaOffsetMs).toISOString().slice(0, 19).replace("T", " ")}（北京时间）`;
/** Codes that the page puts into words; the JSON beside it keeps them as they are. */
const spoken: Readonly<Record<string, (code: string) => string>> = {
  授权: (code) => (code in scopes ? scopes[code as ScopeCode].name : code),
  决定: (code) => ({ given: "同意", refused: "不同意", withdrawn: "撤回", served: "展示" })[code] ?? code,
  操作: actionName,
  产品: productName,
  结果: resultName,
};
/** Keys that only tell rows apart. */
const leftOut = new Set(["所属"]);
const inWords = (key: string, value: unknown): string => {
  if (value === null || value === undefined) return "—";
  if (Array.isArray(value)) return value.map((one) => inWords(key, one)).join("、") || "—";
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, one]) => `${name}：${inWords(name, one)}`)
      .join("；");
  }
  if (typeof value !== "string") return value === true ? "是" : value === false ? "否" : String(value);
  return instant.test(value) ? inChina(value) : (spoken[key]?.(value) ?? value);
};
const shown = (key: string, value: unknown): string =>
  typeof value === "string" && picture.test(value) ? `<img alt="图片" src="${value}">` : plain(inWords(key, value));
const tableOf = (row: JsonObject): string =>
  `<table>${Object.entries(row)
    .filter(([key]) => !leftOut.has(key))
    .map(([key, value]) => `<tr><td>${plain(key)}<td>${shown(key, value)}`)
    .join("")}</table>`;
const style =
  "body{font:16px/1.7 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1a1a1a;background:#fff}" +
  "h2{margin-top:2em;font-size:1.1em}p{color:#666;margin:.2em 0}table{border-collapse:collapse;width:100%;margin:.6em 0}" +
  "td{border:1px solid #ddd;padding:.3em .6em;vertical-align:top;overflow-wrap:anywhere}td:first-child{width:8em;color:#666}" +
  "img{max-width:8em}@media(prefers-color-scheme:dark){body{background:#191919;color:#ddd}td{border-color:#444}}";

/** The same for people: one page without scripts that any browser opens offline. */
export async function* pageCopy({ app, accountId, at, onItem }: Copy): AsyncIterable<string> {
  yield `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">` +
    `<title>我的信息 · 佰瓦云</title><style>${style}</style><h1>我的信息</h1>` +
    `<p>佰瓦云按《佰瓦云隐私保护声明》保存的您的全部信息，生成于 ${inChina(at.toISOString())}。请妥善保管，不要转给别人。</p>`;
  for (const item of itemKeys) {
    const { name, why, clauses, retention }: Item = items[item];
    yield `<h2>${plain(name)}</h2><p>${plain(why)}。声明 ${plain(clauses.join("、"))}；保存：${plain(retention)}</p>`;
    let count = 0;
    for await (const row of copyOf(app, accountId, item)) {
      count += 1;
      yield tableOf(row);
    }
    if (count === 0) yield "<p>没有</p>";
    await onItem();
  }
  yield `<h2>${storageHeading}</h2><p>${plain(storageNote)}</p>`;
  for (const row of storageRows()) yield tableOf(row);
  yield "</html>\n";
}
