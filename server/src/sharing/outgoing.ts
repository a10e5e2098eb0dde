import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import type { Db, SqlValue } from "../kernel/database";
import { insertRows } from "../kernel/ledger/insert-rows";
import { marksFor } from "../kernel/shared-work";
import { openWith, sealWith } from "../kernel/vault/seal";

/** A message to a recipient as it waits: an account's under its own key, any other under the product's. */
export interface OutgoingRow {
  id: Buffer;
  kind: "share" | "correction" | "deletion";
  recipient_id: Buffer;
  account_id: Buffer | null;
  sealed: Buffer;
  attempts: number;
}
export interface NewOutgoing {
  id: Buffer;
  kind: OutgoingRow["kind"];
  recipientId: Buffer;
  accountId: Buffer | null;
  content: JsonObject;
  at: Date;
}

/** The key of a message; null once its account is erased. */
const keyOf = async (app: App, accountId: Buffer | null): Promise<Buffer | null> =>
  accountId ? ((await app.keyring.find(accountId))?.dataKey ?? null) : app.keyring.systemKey("outgoing-share");

const valuesOf = async (
  app: App,
  { id, kind, recipientId, accountId, content, at }: NewOutgoing,
): Promise<SqlValue[]> => {
  const key = accountId ? (await app.keyring.of(accountId)).dataKey : await app.keyring.systemKey("outgoing-share");
  return [id, kind, recipientId, accountId, sealWith(key, id, Buffer.from(JSON.stringify(content), "utf8")), 0, at];
};

/** One row goes as a prepared statement, several as one text: prepared ones for every number of rows would fill the server. */
export const insertTogether = async (db: Db, insert: string, rows: readonly SqlValue[][]): Promise<void> => {
  const [first] = rows;
  if (!first) return;
  if (rows.length === 1) await db.run(`${insert} VALUES (${marksFor(first)})`, first);
  else await insertRows(db, insert, [...rows]);
};

/** Keeps messages in the transaction of what they tell: each is sent if, and only if, that was done. */
export const enqueueShares = async (app: App, db: Db, messages: readonly NewOutgoing[]): Promise<void> => {
  const rows = await Promise.all(messages.map((message) => valuesOf(app, message)));
  await insertTogether(
    db,
    "INSERT INTO outgoing_share (id, kind, recipient_id, account_id, sealed, attempts, next_at)",
    rows,
  );
};
export const enqueueShare = (app: App, db: Db, message: NewOutgoing): Promise<void> =>
  enqueueShares(app, db, [message]);

/** What a waiting message says; null when its account is erased. */
export const openOutgoing = async (app: App, row: OutgoingRow): Promise<JsonObject | null> => {
  const key = await keyOf(app, row.account_id);
  return key && (JSON.parse(openWith(key, row.id, row.sealed).toString("utf8")) as JsonObject);
};
