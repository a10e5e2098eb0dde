import { type ActivityRow, activityRow, type rowRefusals } from "@baiwa/shared/contracts/activity";
import type { App } from "../app-context";
import type { ServiceSession } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { noteInterestsLater } from "../personalisation/interest-tags";
import { type LogRow, writeRows } from "./activity-row";
import { holderOf } from "./log-keys";

const [earliestDays, latestMinutes] = [7, 5];
type Code = (typeof rowRefusals)[number];
interface Refused {
  index: number;
  code: Code;
  path: string | null;
}

/** A row that was taken so far, with its place in the call and its time in milliseconds. */
interface GoodRow {
  index: number;
  row: ActivityRow;
  at: number;
}

/** Why a well-formed row is not taken all the same; null when it is. */
const objectionTo = (row: ActivityRow, at: number, service: ServiceSession, now: Date): [Code, string] | null => {
  if (!service.products.includes(row.product)) return ["product-not-allowed", "product"];
  if (at < now.getTime() - earliestDays * 24 * 3_600_000) return ["time-too-early", "at"];
  if (at > now.getTime() + latestMinutes * 60_000) return ["time-too-late", "at"];
  if (row.search !== null && row.kind !== "search") return ["search-not-expected", "search"];
  return null;
};

/** Pseudonyms of the accounts named; an account that is not there, or not any more, has none. */
const holdersOf = async (app: App, rows: readonly GoodRow[]): Promise<Map<string, Buffer | null>> => {
  const named = new Set<string>();
  for (const { row } of rows) if (row.accountId !== null) named.add(row.accountId);
  const found = await Promise.all(
    [...named].map(async (id): Promise<[string, Buffer | null]> => {
      const keys = await app.keyring.find(idBytes(id));
      return [id, keys && holderOf(keys)];
    }),
  );
  return new Map(found);
};

/** Who used which product, and when last; being signed in is no interest. */
const seenIn = (good: readonly GoodRow[]) => {
  const seen = new Map<string, { accountId: string; product: string; at: number }>();
  for (const { row, at } of good) {
    const { accountId, kind, product } = row;
    if (accountId === null || kind === "login") continue;
    const key = `${accountId} ${product}`;
    const known = seen.get(key);
    if (!known || known.at < at) seen.set(key, { accountId, product, at });
  }
  return [...seen.values()].map(({ accountId, product, at }) => ({
    accountId: idBytes(accountId),
    product,
    at: new Date(at),
  }));
};

/** Refused rows are counted and warned of, so that a system that begins to send what it must not is noticed. */
const raise = (app: App, service: ServiceSession, refused: readonly Refused[]): void => {
  app.metrics.activityRows.inc({ outcome: "refused" }, refused.length);
  const codes = Object.fromEntries(
    [...new Set(refused.map(({ code }) => code))].map((code) => [
      code,
      refused.filter((one) => one.code === code).length,
    ]),
  );
  app.log.warn({ serviceId: idText(service.serviceId), codes }, "rows of another system were refused");
};

/**
 * Takes another system's rows into the log (2.6.1). Each row stands for itself: good ones are kept, bad ones named with index
 * and reason. The sender's row id counts once for each sender, so that a whole call may be repeated after any failure. An
 * unknown field refuses its row: nothing of what happens inside a service can come in (2.6).
 */
export const ingestActivity = async (app: App, service: ServiceSession, given: readonly unknown[], now: Date) => {
  const refused: Refused[] = [];
  const good: GoodRow[] = [];
  for (const [index, one] of given.entries()) {
    const parsed = activityRow.safeParse(one);
    if (!parsed.success) {
      const path = parsed.error.issues[0]?.path.map((part) => String(part).slice(0, 40)).join(".") || null;
      refused.push({ index, code: "row-invalid", path });
      continue;
    }
    const at = Date.parse(parsed.data.at);
    const objection = objectionTo(parsed.data, at, service, now);
    if (objection) refused.push({ index, code: objection[0], path: objection[1] });
    else good.push({ index, row: parsed.data, at });
  }
  const holders = await holdersOf(app, good);
  const rows: LogRow[] = [];
  for (const { index, row, at } of good) {
    const { accountId, id, at: _text, ...rest } = row;
    const holder = accountId === null ? null : (holders.get(accountId) ?? null);
    if (accountId !== null && !holder) refused.push({ index, code: "account-unknown", path: "accountId" });
    else rows.push({ ...rest, source: service.serviceId, id: idBytes(id), at: new Date(at), holder });
  }
  const accepted = await writeRows(app.database, app.keyring, rows);
  if (accepted === rows.length) noteInterestsLater(app, seenIn(good), now); // a repeated call must not bring back a tag
  app.metrics.activityRows.inc({ outcome: "ingested" }, accepted);
  if (refused.length > 0) raise(app, service, refused);
  return {
    accepted,
    repeated: rows.length - accepted,
    refused: refused.sort((one, other) => one.index - other.index),
  };
};
