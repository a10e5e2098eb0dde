import type { ActivityKind } from "@baiwa/shared/contracts/activity";
import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import type { Holding, Holdings } from "../rights/holding";
import type { LogRow } from "./activity-row";
import { activityCopy, activityCount, forgetSearches } from "./activity-store";

const logged: readonly ActivityKind[] = ["login", "act", "search"];

const told = (row: Omit<LogRow, "holder">): JsonObject => ({
  时间: row.at.toISOString(),
  操作: row.action,
  产品: row.product,
  结果: row.result,
  ...(row.resourceId ? { 对象: row.resourceId } : {}),
  ...(row.region ? { 地域: row.region } : {}),
  ...(row.search ? { 检索内容: row.search } : {}),
  IP地址: row.ip,
  浏览器: row.browser,
  语言: row.language,
  机型: row.deviceModel,
  系统版本: row.osVersion,
});

/** All rows of one kind, whole. */
const rowsOf = (kind: ActivityKind): Pick<Holding, "count" | "copy"> => ({
  count: (app, accountId) => activityCount(app, accountId, [kind]),
  copy: async function* (app, accountId) {
    for await (const row of activityCopy(app, accountId, kind)) yield told(row);
  },
});

/** What different values a part of the rows had, how often and when: the rows themselves are told with their own item. */
const valuesOf = (tell: (row: Omit<LogRow, "holder">) => JsonObject): Holding => ({
  count: (app, accountId) => activityCount(app, accountId, logged),
  copy: async function* (app: App, accountId: Buffer) {
    const known = new Map<string, { value: JsonObject; count: number; first: string; last: string }>();
    for (const kind of logged) {
      for await (const row of activityCopy(app, accountId, kind)) {
        const value = tell(row);
        const at = row.at.toISOString();
        const key = JSON.stringify(value);
        const entry = known.get(key) ?? { value, count: 0, first: at, last: at };
        entry.count += 1;
        if (at < entry.first) entry.first = at;
        if (at > entry.last) entry.last = at;
        known.set(key, entry);
      }
    }
    for (const { value, count, first, last } of known.values())
      yield { ...value, 次数: count, 最早: first, 最近: last };
  },
  erase: "kept",
});

/** The activity log. What the law keeps is nobody's once the account's key is destroyed; the words of searches go at once. */
export const activityHoldings: Holdings<
  "login_log" | "operation_log" | "ip_address" | "device_facts" | "search_record"
> = {
  login_log: { ...rowsOf("login"), erase: "kept" },
  operation_log: { ...rowsOf("act"), erase: "kept" },
  ip_address: valuesOf(({ ip }) => ({ IP地址: ip })),
  device_facts: valuesOf(({ browser, language, deviceModel, osVersion }) => ({
    浏览器: browser,
    语言: language,
    机型: deviceModel,
    系统版本: osVersion,
  })),
  search_record: { ...rowsOf("search"), erase: (app, db, accountId) => forgetSearches(app, db, accountId) },
};
