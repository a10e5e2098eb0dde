import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import { describeError } from "../kernel/log";
import { openWith, sealWith } from "../kernel/vault/seal";
import { type Mail, NotDelivered, type Sms } from "./delivery";

/** A message as it waits: everything in it is sealed. */
export type Outgoing = { channel: "mail"; mail: Mail } | { channel: "sms"; sms: Sms };

type Row = { id: Buffer; account_id: Buffer; sealed: Buffer; attempts: number };
const mostAttempts = 5;
const firstPauseMs = 60_000;
const batch = 20;

/** Keeps a message in the transaction of what it tells: it is sent if, and only if, that was done. */
export const enqueue = async (
  app: App,
  db: Pick<Db, "run">,
  { accountId, message, at }: { accountId: Buffer; message: Outgoing; at: Date },
): Promise<void> => {
  const id = newId();
  const { dataKey } = await app.keyring.of(accountId);
  await db.run("INSERT INTO outgoing_message (id, account_id, sealed, attempts, next_at) VALUES (?, ?, ?, 0, ?)", [
    id,
    accountId,
    sealWith(dataKey, id, Buffer.from(JSON.stringify(message))),
    at,
  ]);
};

/** The account's messages that were not sent yet, opened. */
export const outgoingOf = async (app: App, accountId: Buffer): Promise<{ message: Outgoing; nextAt: Date }[]> => {
  const rows = await app.database.rows<Row & { next_at: Date }>(
    "SELECT id, account_id, sealed, attempts, next_at FROM outgoing_message WHERE account_id = ? ORDER BY id",
    [accountId],
  );
  const { dataKey } = await app.keyring.of(accountId);
  return rows.map(({ id, sealed, next_at: nextAt }) => ({ message: opened(dataKey, id, sealed), nextAt }));
};
const opened = (dataKey: Buffer, id: Buffer, sealed: Buffer): Outgoing =>
  JSON.parse(openWith(dataKey, id, sealed).toString("utf8")) as Outgoing;

/** Whether messages to the account still wait; its key is needed as long. */
export const hasOutgoing = async (app: App, accountId: Buffer): Promise<boolean> =>
  (await app.database.rows("SELECT id FROM outgoing_message WHERE account_id = ? LIMIT 1", [accountId])).length > 0;

const send = (app: App, message: Outgoing): Promise<void> =>
  message.channel === "mail" ? app.delivery.mail(message.mail) : app.delivery.sms(message.sms);
const drop = (app: App, id: Buffer) => app.database.run("DELETE FROM outgoing_message WHERE id = ?", [id]);

const sendOne = async (app: App, row: Row, now: Date): Promise<void> => {
  const { id, account_id: accountId, attempts } = row;
  const claimed = await app.database.run(
    "UPDATE outgoing_message SET attempts = attempts + 1, next_at = ? WHERE id = ? AND attempts = ?",
    [new Date(now.getTime() + firstPauseMs * 2 ** attempts), id, attempts],
  );
  if (claimed === 0) return; // another process has it
  const keys = await app.keyring.find(accountId);
  if (!keys) return void (await drop(app, id));
  try {
    await send(app, opened(keys.dataKey, id, row.sealed));
  } catch (error) {
    const why = error instanceof NotDelivered ? { channel: error.channel, reason: error.reason } : describeError(error);
    app.log.warn({ ...why, attempts: attempts + 1 }, "message not delivered"); // one that cannot be sent holds up no other
    if (attempts + 1 < mostAttempts) return;
  }
  await drop(app, id);
};

/** Sends what is due, each at most five times with growing pauses. Any process may; a claim goes to one of them. */
export const sendOutgoing = async (app: App, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const due = await app.database.rows<Row>(
    "SELECT id, account_id, sealed, attempts FROM outgoing_message WHERE next_at <= ? ORDER BY next_at LIMIT ?",
    [now, batch],
  );
  for (const row of due) {
    if (stopping.aborted) return;
    await sendOne(app, row, now);
  }
};
