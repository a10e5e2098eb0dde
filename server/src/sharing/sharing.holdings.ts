import { shareBases, shareStates } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import type { Holdings } from "../rights/holding";
import { forgetPerson, requestDeletion } from "./deletion-requests";
import { eraseExceptions } from "./exceptions.service";
import { personRef } from "./person-ref";
import { recipientConsentKind } from "./recipient-consent";
import { presentShare, receiversOf, sharesOf } from "./share-store";

const batch = 500;
const acts: Record<string, string> = { given: "同意", refused: "不同意", withdrawn: "撤回" };

async function* copyShares(app: App, accountId: Buffer): AsyncIterable<JsonObject> {
  let last: Buffer = Buffer.alloc(16);
  for (let found = batch; found === batch; ) {
    const rows = await sharesOf(app.database, accountId, `s.id > ? ORDER BY s.id LIMIT ${batch}`, [last]);
    found = rows.length;
    last = rows.at(-1)?.id ?? last;
    for (const row of rows) {
      const { recipient, contact, purpose, basis, ground, items, state, at, settledAt } = await presentShare(app, row);
      yield {
        接收方: recipient,
        联系方式: contact,
        用途: purpose,
        依据: ground ?? shareBases[basis],
        信息: items.map(({ name }) => name),
        状态: shareStates[state],
        时间: at,
        结果时间: settledAt,
      };
    }
  }
  const { subject } = await app.keyring.of(accountId);
  for (const entry of await app.ledger.entriesOf(subject, recipientConsentKind)) {
    const body = JSON.parse(entry.entry.toString("utf8")) as {
      act: string;
      recipient: { name: string; items: string[] };
    };
    yield { 接收方: body.recipient.name, 决定: acts[body.act] ?? body.act, 时间: entry.at.toISOString() };
  }
}

/**
 * The account's end: nothing more leaves, every recipient that got something is asked to delete it, and what was given is kept
 * for the rest of its three years without a link to the account.
 */
const eraseShares = async (app: App, db: Db, accountId: Buffer): Promise<number> => {
  const at = app.ports.clock();
  for (const { recipientId, isRecalled } of await receiversOf(db, accountId))
    if (!isRecalled)
      await requestDeletion(app, db, { recipientId, personRef: personRef(app, recipientId, accountId), at });
  const recipients = await db.rows<{ recipient_id: Buffer }>(
    "SELECT DISTINCT recipient_id FROM share_record WHERE account_id = ? AND recipient_id IS NOT NULL",
    [accountId],
  ); // of whom some may only have been on their way to get something, and were asked to delete it
  for (const { recipient_id: id } of recipients) await forgetPerson(db, id, personRef(app, id, accountId));
  await db.run(
    `UPDATE share_record SET state = 'failed', settled_at = ? WHERE account_id = ? AND state = 'queued'
       AND id IN (SELECT id FROM outgoing_share WHERE account_id = ? AND attempts > 0)`,
    [at, accountId, accountId],
  ); // whether it arrived is not known: it stays on record
  const left = await db.run("DELETE FROM share_record WHERE account_id = ? AND state IN ('queued', 'stopped')", [
    accountId,
  ]);
  await db.run("DELETE FROM outgoing_share WHERE account_id = ?", [accountId]);
  await db.run("UPDATE share_record SET account_id = NULL, sealed = NULL WHERE account_id = ?", [accountId]);
  await eraseExceptions(app, db, accountId);
  await db.run("DELETE FROM transfer_notice WHERE account_id = ?", [accountId]);
  const { subject } = await app.keyring.of(accountId);
  await db.run("DELETE FROM recipient_consent WHERE subject = ?", [subject]);
  return left;
};

/** Who received what of an account, and its owner's decisions about recipients. */
export const sharingHoldings: Holdings<"share_record"> = {
  share_record: {
    count: async (app, accountId) => {
      const [row] = await app.database.rows<{ n: string }>(
        "SELECT COUNT(*) AS n FROM share_record WHERE account_id = ? AND is_hidden = 0",
        [accountId],
      );
      return Number(row?.n ?? 0);
    },
    copy: copyShares,
    erase: eraseShares,
  },
};
