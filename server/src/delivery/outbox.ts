import { deliveryTerms } from "@baiwa/shared/catalogue/messages";
import type { App } from "../app-context";
import { keepHeldRows } from "../holds/keep-held";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import { describeError } from "../kernel/log";
import { openWith, sealWith } from "../kernel/vault/seal";
import { isHeld } from "../retention/rule";
import { FateUnknown, type Mail, NotDelivered, type Sms } from "./delivery";

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
/** A message that waits, as its person is shown it. */
export const tellOutgoing = ({ message, nextAt }: { message: Outgoing; nextAt: Date }): JsonObject => ({
  ...(message.channel === "mail"
    ? { 方式: "邮件", 发往: message.mail.to, 内容: `${message.mail.subject}\n${message.mail.text}` }
    : { 方式: "短信", 发往: message.sms.to, 内容: message.sms.values.join(" ") }),
  发送时间: nextAt.toISOString(),
});
const opened = (dataKey: Buffer, id: Buffer, sealed: Buffer): Outgoing =>
  JSON.parse(openWith(dataKey, id, sealed).toString("utf8")) as Outgoing;

/** Whether messages to the account still wait; its key is needed as long. */
export const hasOutgoing = async (app: App, accountId: Buffer): Promise<boolean> =>
  (await app.database.rows("SELECT id FROM outgoing_message WHERE account_id = ? LIMIT 1", [accountId])).length > 0;

const send = (app: App, message: Outgoing): Promise<void> =>
  message.channel === "mail" ? app.delivery.mail(message.mail) : app.delivery.sms(message.sms);

/** What a hold keeps of a message; of one that cannot be opened, that it was there. */
const toldToHold = ({ id, sealed }: Row, dataKey: Buffer, at: Date): JsonObject => {
  try {
    return tellOutgoing({ message: opened(dataKey, id, sealed), nextAt: at });
  } catch {
    return { 内容: "已损坏，无法读取", 发送时间: at.toISOString() };
  }
};

/** Takes a message off that was sent or given up. One that a hold names goes to the hold first (6.2). */
const drop = async (app: App, row: Row, dataKey: Buffer): Promise<void> => {
  const { id, account_id: accountId } = row;
  const free = `NOT ${isHeld("outgoing_message.account_id", ["outgoing_message"])}`;
  if ((await app.database.run(`DELETE FROM outgoing_message WHERE id = ? AND ${free}`, [id])) > 0) return;
  await app.database.transaction(async (db) => {
    if ((await db.run("DELETE FROM outgoing_message WHERE id = ?", [id])) === 0) return;
    await keepHeldRows(app, db, { accountId, item: "outgoing_message" }, async function* () {
      yield toldToHold(row, dataKey, app.ports.clock());
    });
  });
};

const sendOne = async (app: App, row: Row, now: Date): Promise<void> => {
  const { id, account_id: accountId, attempts } = row;
  const claimed = await app.database.run(
    "UPDATE outgoing_message SET attempts = attempts + 1, next_at = ? WHERE id = ? AND attempts = ?",
    [new Date(now.getTime() + firstPauseMs * 2 ** attempts), id, attempts],
  );
  if (claimed === 0) return; // another process has it
  const keys = await app.keyring.find(accountId);
  if (!keys) return void (await app.database.run("DELETE FROM outgoing_message WHERE id = ?", [id]));
  try {
    await send(app, opened(keys.dataKey, id, row.sealed));
  } catch (error) {
    const isKnown = error instanceof NotDelivered || error instanceof FateUnknown;
    const why = isKnown ? { channel: error.channel, reason: error.reason } : describeError(error);
    app.log.warn({ ...why, attempts: attempts + 1 }, "message not delivered"); // one that cannot be sent holds up no other
    if (attempts + 1 < (error instanceof FateUnknown ? deliveryTerms.mostUnknown : mostAttempts)) return;
  }
  await drop(app, row, keys.dataKey);
};

/** Sends what is due, each at most five times with growing pauses, an SMS whose answer was lost twice. Any process may; a claim goes to one of them. */
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
