import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { consentKind, noticeKind } from "../consent/consent-entries";
import { invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";

const chinaOffset = "+08:00";
const day = 86_400_000;
const longestDays = 400;

/** Whole days of China time; at most 400 of them. */
export const periodOf = ({ from, to }: { from: string; to: string }): Period => {
  const start = new Date(`${from}T00:00:00${chinaOffset}`);
  const end = new Date(new Date(`${to}T00:00:00${chinaOffset}`).getTime() + day);
  const days = (end.getTime() - start.getTime()) / day;
  if (!(days >= 1) || days > longestDays) throw invalidField("to", "period", `时间段要在 1 到 ${longestDays} 天之间`);
  return { start, end };
};

interface Period {
  start: Date;
  end: Date;
}
const onDay = "DATE_FORMAT(DATE_ADD(at, INTERVAL 8 HOUR), '%Y-%m-%d')";
/** A field of an entry's body as text; these two functions are in every MySQL-compatible database. */
const field = (name: "topic" | "channel" | "isOn"): string =>
  `JSON_UNQUOTE(JSON_EXTRACT(CONVERT(entry USING utf8mb4), '$.${name}'))`;

/** Consent acts a day, by scope and act. Counts only. */
export const consentCounts = async (db: Pick<Db, "rows">, { start, end }: Period) => {
  const rows = await db.rows<{ day: string; scope: ScopeCode; act: string; n: string }>(
    `SELECT ${onDay} AS day, scope, act, COUNT(*) AS n FROM ledger_entry
     WHERE kind IN (?, ?) AND at >= ? AND at < ? GROUP BY day, scope, act ORDER BY day, scope, act`,
    [consentKind, noticeKind, start, end],
  );
  return rows.map((row) => ({ on: row.day, scope: row.scope, act: row.act, count: Number(row.n) }));
};

/** How many accounts chose on and off for each cell, as it stands now. */
export const choicesNow = async (db: Pick<Db, "rows">) => {
  const rows = await db.rows<{ topic: string; channel: string; on_count: string; off_count: string }>(
    `SELECT topic, channel, SUM(is_on = 1) AS on_count, SUM(is_on = 0) AS off_count
     FROM subscription GROUP BY topic, channel ORDER BY topic, channel`,
  );
  return rows.map((row) => ({
    topic: row.topic,
    channel: row.channel,
    on: Number(row.on_count),
    off: Number(row.off_count),
  }));
};

/** Switches a day, by cell, from the ledger. */
export const choiceChanges = async (db: Pick<Db, "rows">, { start, end }: Period) => {
  const rows = await db.rows<{ day: string; topic: string; channel: string; on_count: string; n: string }>(
    `SELECT day, topic, channel, SUM(is_on) AS on_count, COUNT(*) AS n FROM (
       SELECT ${onDay} AS day, ${field("topic")} AS topic, ${field("channel")} AS channel,
         ${field("isOn")} = 'true' AS is_on
       FROM ledger_entry WHERE kind = 'subscription.changed' AND at >= ? AND at < ?
     ) switches GROUP BY day, topic, channel ORDER BY day, topic, channel`,
    [start, end],
  );
  return rows.map(({ day: on, topic, channel, on_count, n }) => {
    const switchedOn = Number(on_count);
    return { on, topic, channel, switchedOn, switchedOff: Number(n) - switchedOn };
  });
};
