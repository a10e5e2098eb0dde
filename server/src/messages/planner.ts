import type { Channel } from "@baiwa/shared/catalogue/topics";
import type { App } from "../app-context";
import type { Db, SqlValue } from "../kernel/database";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { marksFor, paddedList } from "../kernel/shared-work";
import { nextOf } from "./audiences";
import { rowsOf } from "./delivery-rows";
import { type MessageRow, messageColumns, readMessage, type StoredMessage } from "./messages.service";
import { shardOf } from "./shards";

const together = 1000;
/** Which item a channel's address is; the inbox needs none, and calls are made from the phone. */
const addressItem: Partial<Record<Channel, string>> = {
  email: "email",
  sms: "phone",
  phone: "phone",
  wechat: "wx_openid",
};

type PlanRow = MessageRow & { planned_after: Buffer | null; plan_until: Date | null; send_from: Date };

/** Who of the accounts has an address for the channels; one read for all of them. */
export const addressesOf = async (db: Pick<Db, "rows">, accounts: readonly Buffer[], channels: readonly Channel[]) => {
  const items = [...new Set(channels.flatMap((channel) => addressItem[channel] ?? []))];
  if (items.length === 0 || accounts.length === 0) return () => true;
  const asked = paddedList(accounts);
  const rows = await db.rows<{ account_id: Buffer; item: string }>(
    `SELECT DISTINCT account_id, item FROM vault_value WHERE account_id IN (${marksFor(asked)}) AND item IN (${marksFor(items)})`,
    [...asked, ...items],
  );
  const held = new Set(rows.map(({ account_id, item }) => `${account_id.toString("hex")} ${item}`));
  return (accountId: Buffer, channel: Channel): boolean => {
    const item = addressItem[channel];
    return item === undefined || held.has(`${accountId.toString("hex")} ${item}`);
  };
};

/**
 * Ids grow with time, yet a registration that was under way may be written after a later one was planned: the last page is
 * looked at again, so far back that none is missed.
 */
const underWayMs = 60_000;
const settledBefore = (now: number): Buffer => {
  const id = Buffer.alloc(16);
  id.writeUIntBE(now - underWayMs, 0, 6);
  return id;
};
/** Those of the accounts that have no delivery of the message yet. */
const notPlanned = async (db: Pick<Db, "rows">, messageId: Buffer, accounts: Buffer[]): Promise<Buffer[]> => {
  if (accounts.length === 0) return [];
  const of = rowsOf(messageId, accounts);
  const rows = await db.rows<{ account_id: Buffer }>(
    `SELECT DISTINCT account_id FROM ${of.table} WHERE ${of.where}`,
    of.values,
  );
  const planned = new Set(rows.map(({ account_id }) => account_id.toString("hex")));
  return accounts.filter((id) => !planned.has(id.toString("hex")));
};

const planRows = async (db: Db, message: StoredMessage, accounts: readonly Buffer[], from: Date): Promise<void> => {
  const hasAddress = await addressesOf(db, accounts, message.channels);
  const rows = accounts.flatMap((accountId) =>
    message.channels
      .filter((channel) => hasAddress(accountId, channel))
      .map((channel): SqlValue[] => [message.id, accountId, channel, shardOf(accountId), from]),
  );
  for (let start = 0; start < rows.length; start += together) {
    const part = rows.slice(start, start + together);
    await db.run(
      `INSERT INTO delivery (message_id, account_id, channel, shard, state, next_at)
       VALUES ${part.map(() => "(?, ?, ?, ?, 'queued', ?)").join(", ")}`,
      part.flat(),
    );
  }
};

/** One bounded batch of one message: its deliveries and how far it got, in one transaction. Tells whether there may be more. */
const planBatch = async (app: App, held: HeldLease, id: Buffer, now: Date): Promise<boolean> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    const [row] = await db.rows<PlanRow>(
      `SELECT ${messageColumns}, planned_after, plan_until, send_from FROM message WHERE id = ? FOR UPDATE`,
      [id],
    );
    if (row?.state !== "planning") return false;
    const message = readMessage(row);
    const page = await nextOf(app, db, message.audience, { after: row.planned_after, size: together });
    const isWhole = page.looked.length < together;
    const accounts = isWhole ? await notPlanned(db, id, page.accounts) : page.accounts;
    await planRows(db, message, accounts, row.send_from > now ? row.send_from : now);
    const settled = settledBefore(Date.now());
    const after = isWhole ? page.looked.findLast((one) => one.compare(settled) < 0) : page.looked.at(-1);
    const isOver = isWhole && (!row.plan_until || row.plan_until <= now);
    await db.run("UPDATE message SET planned_after = ?, planned = planned + ?, state = ? WHERE id = ?", [
      after ?? row.planned_after,
      accounts.length,
      isOver ? "planned" : "planning",
      id,
    ]);
    return !isWhole;
  });

/** Plans what was announced: one delivery for each person and channel, each once, going on where it was broken off. */
export const planMessages = async (app: App, held: HeldLease, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const rows = await app.database.rows<{ id: Buffer }>(
    "SELECT id FROM message WHERE state = 'planning' ORDER BY created_at LIMIT 200",
  );
  for (const { id } of rows) {
    await onePiece(app.log, "planning a message", async () => {
      while (!stopping.aborted && (await planBatch(app, held, id, now)));
    });
  }
};
