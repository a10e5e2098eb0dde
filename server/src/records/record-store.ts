import { type RecordKind, type RecordSource, type RecordState, recordKind } from "@baiwa/shared/catalogue/records";
import { maskRecord, type RecordValues } from "@baiwa/shared/record-rules";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";

/** A record's row, still sealed. */
export interface RecordRow {
  id: Buffer;
  /** Whose it is; nobody's any more of what the law keeps beyond the account. */
  account_id: Buffer | null;
  kind: RecordKind;
  state: RecordState;
  sealed: Buffer;
  source: RecordSource;
  entered_by: Buffer | null;
  entered_at: Date;
  confirmed_at: Date | null;
  object_until: Date | null;
  created_at: Date;
  changed_at: Date;
  ended_at: Date | null;
  kept_until: Date | null;
  version: number;
}
/** A record of a standing account. */
export type OwnedRecord = RecordRow & { account_id: Buffer };
/** What a record says, and what the staff member relied on who entered it for somebody. */
export interface RecordContent {
  values: RecordValues;
  mandate: string | null;
}

export const recordColumns =
  "id, account_id, kind, state, sealed, source, entered_by, entered_at, confirmed_at, object_until, created_at, " +
  "changed_at, ended_at, kept_until, version";

type Place = Pick<RecordRow, "id" | "kind">;
const placeBytes = ({ id, kind }: Place): Buffer => Buffer.concat([id, Buffer.from(kind)]);

/** The key of a record: its account's; of what the law keeps beyond the account, one of the product's own. */
const keyOf = async (app: App, accountId: Buffer | null): Promise<Buffer> =>
  accountId ? (await app.keyring.of(accountId)).dataKey : app.keyring.systemKey("record-archive");

/** Seals what a record says to its id and kind. */
export const sealRecord = async (
  app: App,
  row: Place & Pick<RecordRow, "account_id">,
  content: RecordContent,
): Promise<Buffer> =>
  sealWith(await keyOf(app, row.account_id), placeBytes(row), Buffer.from(JSON.stringify(content), "utf8"));

export const openRecord = async (app: App, row: RecordRow): Promise<RecordContent> =>
  JSON.parse(openWith(await keyOf(app, row.account_id), placeBytes(row), row.sealed).toString("utf8"));

/** Some of an account's records, newest first. */
export const recordsOf = async (
  db: Pick<Db, "rows">,
  accountId: Buffer,
  page: { kinds: readonly RecordKind[]; after?: { at: Date; id: Buffer }; limit: number },
): Promise<RecordRow[]> => {
  if (page.kinds.length === 0) return [];
  const before = page.after ? "AND id < ?" : "";
  return db.rows<RecordRow>(
    `SELECT ${recordColumns} FROM record WHERE account_id = ?
     AND kind IN (${page.kinds.map(() => "?").join(", ")}) ${before} ORDER BY id DESC LIMIT ?`,
    [accountId, ...page.kinds, ...(page.after ? [page.after.id] : []), String(page.limit)],
  );
};

/** Records of a kind that the law keeps beyond their accounts, newest first. */
export const keptRecords = (
  db: Pick<Db, "rows">,
  page: { kind: RecordKind; after?: { at: Date; id: Buffer }; limit: number },
): Promise<RecordRow[]> =>
  db.rows<RecordRow>(
    `SELECT ${recordColumns} FROM record WHERE account_id IS NULL AND kind = ? ${page.after ? "AND id < ?" : ""}
     ORDER BY id DESC LIMIT ?`,
    [page.kind, ...(page.after ? [page.after.id] : []), String(page.limit)],
  );

/** A record as it is shown: masked unless it is to be shown in full. */
export const presentRecord = async (app: App, row: RecordRow, isFull = false) => {
  const { values, mandate } = await openRecord(app, row);
  return {
    recordId: idText(row.id),
    kind: row.kind,
    state: row.state,
    values: isFull ? values : maskRecord(row.kind, values),
    source: row.source,
    mandate,
    enteredAt: row.entered_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    objectUntil: row.object_until?.toISOString() ?? null,
    changedAt: row.changed_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    keptUntil: row.kept_until?.toISOString() ?? null,
    version: row.version,
  };
};

/** Until when a record of the kind is kept that ends now (E: storage only). */
export const keptUntil = (kind: RecordKind, endedAt: Date): Date =>
  new Date(endedAt.getTime() + recordKind(kind).retention.daysAfterEnd * 86_400_000);
