import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { transferKinds } from "@baiwa/shared/catalogue/transfers";
import type { App } from "../app-context";
import { confirmedEmail } from "../delivery/notices";
import { enqueue } from "../delivery/outbox";
import { canonicalBytes, sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { describeError } from "../kernel/log";
import { marksFor } from "../kernel/shared-work";
import { insertTogether } from "./outgoing";
import { findTransfer, type TransferRow, transfersWhere } from "./transfer-store";

const batch = 100;
type Held = Pick<HeldLease, "guard">;

const mailOf = ({ kind, receiver, contact, changes, cut_over_at: cutOverAt }: TransferRow, to: string) => ({
  to,
  subject: "【佰瓦云】您的信息将随业务转移",
  text: [
    `因${transferKinds[kind]}，您在佰瓦云的信息将在 ${cutOverAt.toISOString().slice(0, 10)} 以后转移给${receiver}。`,
    `接收方的联系方式：${contact}。`,
    changes ? `处理上的变化：${changes}。接收方会就此重新征得您的同意。` : "接收方继续履行我们对您的承诺。",
    "转移哪些信息，请在小程序“我的账号 → 谁收到了我的信息”里查看；不愿转移的，可以在此之前注销账号。",
    "\n佰瓦云隐私中心",
  ].join("\n"),
});

/** Tells these accounts, held until the transaction ends: by mail where there is a confirmed address, else on the page alone. */
const tellAccounts = async (
  app: App,
  db: Db,
  row: TransferRow,
  accountIds: readonly Buffer[],
  at: Date,
): Promise<void> => {
  if (accountIds.length === 0) return;
  const held = await db.rows<{ id: Buffer }>(
    `SELECT id FROM account WHERE id IN (${marksFor(accountIds)}) ORDER BY id FOR UPDATE`,
    [...accountIds],
  ); // without those erased a moment ago
  const notices: [Buffer, Buffer, string, Date][] = [];
  for (const { id: accountId } of held) {
    const to = (await app.keyring.find(accountId)) ? await confirmedEmail(app, db, accountId) : null;
    if (to) await enqueue(app, db, { accountId, message: { channel: "mail", mail: mailOf(row, to) }, at });
    notices.push([row.id, accountId, to ? "mail" : "page", at]);
  }
  await insertTogether(db, "INSERT INTO transfer_notice (transfer_id, account_id, channel, at)", notices);
};

/** One batch of telling; tells whether there may be more. Who registered meanwhile, or was passed over, is told last. */
const tellBatch = (app: App, held: Held, id: Buffer): Promise<boolean> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    const row = await findTransfer(db, id, " FOR UPDATE");
    if (row.state !== "telling" && row.state !== "ready") return false;
    const at = app.ports.clock();
    const next = await db.rows<{ id: Buffer }>(
      row.state === "telling"
        ? `SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ${batch}`
        : `SELECT id FROM account WHERE id NOT IN (SELECT account_id FROM transfer_notice WHERE transfer_id = ?)
           ORDER BY id LIMIT ${batch}`,
      [row.state === "telling" ? row.reached : id],
    );
    await tellAccounts(
      app,
      db,
      row,
      next.map((one) => one.id),
      at,
    );
    const isEnd = next.length < batch;
    await db.run("UPDATE transfer_project SET reached = ?, state = ? WHERE id = ?", [
      next.at(-1)?.id ?? row.reached,
      row.state === "telling" && !isEnd ? "telling" : "ready",
      id,
    ]);
    return row.state === "telling" ? true : !isEnd;
  });

/**
 * One batch of the manifest: of each account the canonical JSON of what is handed over, hashed onto the hash so far, in the
 * order of account ids. Who got the same information can work the same hash out; nothing of a person is kept by it. An account
 * whose values cannot be opened is handed over without them, and counted as such: it holds up nobody else's.
 */
const countBatch = (app: App, held: Held, id: Buffer): Promise<boolean> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    const row = await findTransfer(db, id, " FOR UPDATE");
    if (row.state !== "started") return false;
    const wanted = JSON.parse(row.items) as VaultItem[];
    const counts = JSON.parse(row.counts) as Record<string, number>;
    let hash = row.manifest_hash;
    const next = await db.rows<{ id: Buffer }>(`SELECT id FROM account WHERE id > ? ORDER BY id LIMIT ${batch}`, [
      row.reached,
    ]);
    const accountIds = next.map(({ id: accountId }) => accountId);
    const read = await app.vault.readMany(db, { accountIds, items: wanted, purpose: "service" });
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    for (const [index, found] of read.entries()) {
      const accountId = accountIds[index] as Buffer;
      if (!Array.isArray(found)) {
        count("unreadable");
        app.log.error(
          { transferId: idText(id), ...describeError(found) },
          "values of an account cannot be handed over",
        );
      }
      const opened = Array.isArray(found) ? found : [];
      const values = opened.map(({ item, instance, value }) => ({ item, instance, value }));
      hash = sha256(hash, canonicalBytes({ accountId: idText(accountId), values }));
      count("accounts");
      for (const { item } of values) count(item);
    }
    const isEnd = next.length < batch;
    await db.run("UPDATE transfer_project SET reached = ?, counts = ?, manifest_hash = ?, state = ? WHERE id = ?", [
      next.at(-1)?.id ?? row.reached,
      JSON.stringify(counts),
      hash,
      isEnd ? "done" : "started",
      id,
    ]);
    if (isEnd) {
      const body = { transferId: idText(id), counts, sha256: hash.toString("hex") };
      await app.ledger.append(db, { kind: "transfer.manifest", at: app.ports.clock(), body });
    }
    return !isEnd;
  });

/** Goes on with transfers: tells everybody, and once one has started, counts and hashes what is handed over; in bounded batches. */
export const workOnTransfers = async (app: App, held: Held, stopping: AbortSignal): Promise<void> => {
  const open = await transfersWhere(app.database, "t.state IN ('telling', 'ready', 'started') ORDER BY t.id", []);
  for (const { id, state } of open) {
    const step = state === "started" ? countBatch : tellBatch;
    await onePiece(app.log, "working on a transfer", async () => {
      while (!stopping.aborted && (await step(app, held, id)));
    });
  }
};
