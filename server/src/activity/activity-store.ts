import { type ActivityKind, activityKinds } from "@baiwa/shared/contracts/activity";
import type { App } from "../app-context";
import { invalidField } from "../kernel/app-error";
import type { SqlValue } from "../kernel/database";
import { openRows, type StoredRow, storedColumns } from "./activity-row";
import { holderOf } from "./log-keys";

const copiedAtOnce = 1000;
const changedAtOnce = 1000;
/** This product itself: what other systems tell is no ground of a warning (4.4). */
const ownSource = Buffer.alloc(16);

const holderIn = async (app: App, accountId: Buffer): Promise<Buffer> => holderOf(await app.keyring.of(accountId));

/** Where a row stands in the order of time. */
type Place = Pick<StoredRow, "at" | "source" | "id">;
const cursorOf = ({ at, source, id }: Place): string =>
  Buffer.concat([Buffer.from(at.getTime().toString(16).padStart(12, "0"), "hex"), source, id]).toString("base64url");
const placeOf = (cursor: string): Place => {
  const bytes = Buffer.from(cursor, "base64url");
  const at = bytes.length === 38 ? new Date(bytes.readUIntBE(0, 6)) : new Date(Number.NaN);
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9998) {
    throw invalidField("cursor", "invalid_format", "格式不正确");
  }
  return { at, source: bytes.subarray(6, 22), id: bytes.subarray(22) };
};

/** Rows of one kind next to a place, in the index's own order. */
const rowsBeside = (
  app: App,
  {
    holder,
    kind,
    from,
    most,
    isBackward,
  }: {
    holder: Buffer;
    kind: ActivityKind;
    from: Place | null;
    most: number;
    isBackward: boolean;
  },
): Promise<StoredRow[]> => {
  const [sign, order] = isBackward ? ["<", "DESC"] : [">", "ASC"];
  const beside = from
    ? `AND at ${sign}= ? AND (at ${sign} ? OR source ${sign} ? OR (source = ? AND id ${sign} ?))`
    : "";
  const values: SqlValue[] = from ? [from.at, from.at, from.source, from.source, from.id] : [];
  return app.database.rows<StoredRow>(
    `SELECT ${storedColumns} FROM activity WHERE holder = ? AND kind = ? ${beside}
     ORDER BY at ${order}, source ${order}, id ${order} LIMIT ${most}`,
    [holder, kind, ...values],
  );
};

const newestFirst = (one: Place, other: Place): number =>
  other.at.getTime() - one.at.getTime() || other.source.compare(one.source) || other.id.compare(one.id);

/** A page of the account's own rows, newest first, of one kind or all. */
export const activityPage = async (
  app: App,
  accountId: Buffer,
  asked: { kind?: ActivityKind; cursor?: string; pageSize: number },
) => {
  const holder = await holderIn(app, accountId);
  const from = asked.cursor ? placeOf(asked.cursor) : null;
  const kinds = asked.kind ? [asked.kind] : activityKinds;
  const most = asked.pageSize + 1;
  const found = await Promise.all(kinds.map((kind) => rowsBeside(app, { holder, kind, from, most, isBackward: true })));
  const rows = found.flat().sort(newestFirst);
  const page = rows.slice(0, asked.pageSize);
  const last = rows.length > asked.pageSize ? page.at(-1) : undefined;
  return { rows: await openRows(app.keyring, page), next: last ? cursorOf(last) : null };
};

/** The account's sign-ins that succeeded, before a moment and not before another: the latest, at most so many. */
export const signInsBetween = async (
  app: App,
  accountId: Buffer,
  { from, to, most }: { from: Date; to: Date; most: number },
) => {
  const rows = await app.database.rows<StoredRow>(
    `SELECT ${storedColumns} FROM activity WHERE holder = ? AND kind = 'login' AND at >= ? AND at <= ? AND result = 'ok' AND source = ?
     ORDER BY at DESC, source DESC, id DESC LIMIT ${most}`,
    [await holderIn(app, accountId), from, to, ownSource],
  );
  return openRows(app.keyring, rows);
};

/** How many of the account's sign-ins a span holds that were refused with the code, one row aside; counts to `most`. */
export const refusedSignIns = async (
  app: App,
  accountId: Buffer,
  { code, from, to, except, most }: { code: string; from: Date; to: Date; except: Buffer; most: number },
): Promise<number> => {
  const [row] = await app.database.rows<{ n: number | string }>(
    `SELECT COUNT(*) AS n FROM (SELECT id FROM activity
     WHERE holder = ? AND kind = 'login' AND at >= ? AND at <= ? AND result = ? AND id <> ? AND source = ? LIMIT ${most}) AS refused`,
    [await holderIn(app, accountId), from, to, code, except, ownSource],
  );
  return Number(row?.n ?? 0);
};

/** Every row of one kind, oldest first, a thousand in memory at a time. */
export async function* activityCopy(app: App, accountId: Buffer, kind: ActivityKind) {
  const holder = await holderIn(app, accountId);
  let from: Place | null = null;
  for (;;) {
    const rows: StoredRow[] = await rowsBeside(app, { holder, kind, from, most: copiedAtOnce, isBackward: false });
    yield* await openRows(app.keyring, rows);
    from = rows.at(-1) ?? null;
    if (rows.length < copiedAtOnce || !from) return;
  }
}

/** When the account last did something that the log tells of; null when there is nothing. */
export const lastSeenInLog = async (app: App, accountId: Buffer): Promise<Date | null> => {
  const holder = await holderIn(app, accountId);
  const rows = await Promise.all(
    activityKinds.map((kind) => rowsBeside(app, { holder, kind, from: null, most: 1, isBackward: true })),
  );
  return rows.flat().sort(newestFirst)[0]?.at ?? null;
};

/** How many rows of these kinds the account has. */
export const activityCount = async (app: App, accountId: Buffer, kinds: readonly ActivityKind[]): Promise<number> => {
  const holder = await holderIn(app, accountId);
  const marks = kinds.map(() => "?").join(", ");
  const [row] = await app.database.rows<{ n: number | string }>(
    `SELECT COUNT(*) AS n FROM activity WHERE holder = ? AND kind IN (${marks})`,
    [holder, ...kinds],
  );
  return Number(row?.n ?? 0);
};

/**
 * Deletes the words of the account's searches; the rows stay as acts, for the time the law wants. In small steps, each of
 * them whole: it may be broken off and called again.
 */
export const forgetSearches = async (
  app: App,
  db: { run: (sql: string, values: SqlValue[]) => Promise<number> },
  accountId: Buffer,
): Promise<number> => {
  const holder = await holderIn(app, accountId);
  let forgotten = 0;
  for (;;) {
    const changed = await db.run(
      `UPDATE activity SET sealed_search = NULL, kind = 'act' WHERE holder = ? AND kind = 'search' LIMIT ${changedAtOnce}`,
      [holder],
    );
    forgotten += changed;
    if (changed < changedAtOnce) return forgotten;
  }
};
