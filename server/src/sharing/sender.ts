import { type ShareState, shareTerms } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import { idText } from "../kernel/ids";
import type { HeldLease } from "../kernel/lease";
import { describeError } from "../kernel/log";
import { publicAgent } from "../kernel/public-network";
import { escalateDeletions } from "./deletion-requests";
import { tellDue } from "./exceptions.service";
import { contentToLeave } from "./leaving";
import { type OutgoingRow, openOutgoing } from "./outgoing";
import { findRecipient, type RecipientRow, signingKeyOf } from "./recipient-store";
import { endExpired } from "./recipients.service";
import { deliverWebhook, NotTaken } from "./webhook";

const columns = "id, o.kind, o.recipient_id, o.account_id, o.sealed, o.attempts";
const [recipientsAtOnce, messagesEach] = [20, 50];
const dropBatch = 500;

const pauseAfter = (attempts: number): number =>
  Math.min(shareTerms.firstPauseMs * 2 ** attempts, shareTerms.longestPauseMs);

/** Takes a message from the queue for good and says on its record how it ended. */
const settle = (app: App, row: OutgoingRow, state: ShareState, at: Date): Promise<void> =>
  app.database.transaction(async (db) => {
    await db.run("DELETE FROM outgoing_share WHERE id = ?", [row.id]);
    if (row.kind === "deletion") return;
    // what arrived arrived, though it was stopped a moment before
    const from = state === "delivered" ? "'queued', 'stopped', 'failed'" : "'queued'";
    await db.run(`UPDATE share_record SET state = ?, settled_at = ? WHERE id = ? AND state IN (${from})`, [
      state,
      at,
      row.id,
    ]);
  });

/** What leaves now, or null when nothing may any more. */
const contentOf = async (app: App, recipient: RecipientRow, row: OutgoingRow, now: Date) => {
  const waiting = await openOutgoing(app, row);
  return waiting ? contentToLeave(app, recipient, row, waiting, now) : null;
};

/** Sends one message; tells whether the recipient is there for the next. */
const sendOne = async (app: App, row: OutgoingRow): Promise<boolean> => {
  const now = app.ports.clock();
  const { id, attempts } = row;
  const recipient = await findRecipient(app.database, row.recipient_id);
  if (recipient.state === "suspended" && row.kind !== "deletion") return true; // waits for its proof
  const claimed = await app.database.run(
    "UPDATE outgoing_share SET attempts = attempts + 1, next_at = ? WHERE id = ? AND attempts = ?",
    [new Date(now.getTime() + pauseAfter(attempts)), id, attempts],
  );
  if (claimed === 0) return true; // another process has it, or it was withdrawn
  const isLast = row.kind !== "deletion" && attempts + 1 >= shareTerms.mostAttempts;
  const content = await contentOf(app, recipient, row, now).catch((error: unknown) => {
    app.log.error({ recipientId: idText(recipient.id), ...describeError(error) }, "share not readable");
    return undefined; // a fault of ours with this one: the recipient's others go on
  });
  if (!content) {
    if (content === null) await settle(app, row, "stopped", now);
    else if (isLast) await settle(app, row, "failed", now);
    return true;
  }
  try {
    const body = JSON.stringify(content);
    const agent = app.config.isProduction ? publicAgent : undefined; // in development everybody is on this machine
    await deliverWebhook(recipient.url, await signingKeyOf(app, recipient), { id: idText(id), body, at: now, agent });
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    const { reason, status, isAway } = error;
    app.log.warn({ recipientId: idText(recipient.id), reason, status, attempts: attempts + 1 }, "share not taken");
    // a deletion request is never given up: it is escalated when it is due
    if (isLast) await settle(app, row, "failed", now);
    if (!isAway) return true;
    await app.database.run("UPDATE recipient SET failures = failures + 1, paused_until = ? WHERE id = ?", [
      new Date(now.getTime() + pauseAfter(recipient.failures)),
      recipient.id,
    ]);
    return false;
  }
  await settle(app, row, "delivered", app.ports.clock());
  if (recipient.failures > 0)
    await app.database.run("UPDATE recipient SET failures = 0, paused_until = NULL WHERE id = ?", [recipient.id]);
  return true;
};

const sendTo = async (app: App, recipientId: Buffer, stopping: AbortSignal): Promise<void> => {
  const due = await app.database.rows<OutgoingRow>(
    `SELECT o.${columns} FROM outgoing_share o JOIN recipient r ON r.id = o.recipient_id
     WHERE o.recipient_id = ? AND o.next_at <= ? AND (o.kind = 'deletion' OR r.state <> 'suspended')
     ORDER BY o.next_at LIMIT ${messagesEach}`,
    [recipientId, app.ports.clock()],
  );
  const until = performance.now() + shareTerms.answerMs; // one that answers slowly takes no more of a round than one that does not
  for (const row of due) if (stopping.aborted || performance.now() > until || !(await sendOne(app, row))) return;
};

/**
 * Sends what is due. Recipients are served side by side and each is given up for a growing while as soon as it does not
 * answer, so that one that is down or slow holds up nobody else. A suspended one gets deletion requests alone.
 */
export const sendShares = async (app: App, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const due = await app.database.rows<{ recipient_id: Buffer }>(
    `SELECT r.id AS recipient_id FROM recipient r
     WHERE (r.paused_until IS NULL OR r.paused_until <= ?)
       AND EXISTS (SELECT 1 FROM outgoing_share o WHERE o.recipient_id = r.id AND o.next_at <= ?
         AND (r.state <> 'suspended' OR o.kind = 'deletion'))
     ORDER BY RAND() LIMIT ${recipientsAtOnce}`,
    [now, now],
  );
  await Promise.all(
    due.map(({ recipient_id: id }) =>
      sendTo(app, id, stopping).catch((error: unknown) =>
        app.log.error(describeError(error), "sending to a recipient failed; the others go on"),
      ),
    ),
  );
};

/** Drops, some at a time, what still waited for recipients that have ended. */
const dropEnded = async (app: App, stopping: AbortSignal): Promise<void> => {
  const at = app.ports.clock();
  for (let dropped = dropBatch; dropped === dropBatch && !stopping.aborted; ) {
    const rows = await app.database.rows<{ id: Buffer }>(
      `SELECT o.id FROM outgoing_share o JOIN recipient r ON r.id = o.recipient_id
       WHERE o.kind <> 'deletion' AND r.state = 'revoked' LIMIT ${dropBatch}`,
    );
    dropped = rows.length;
    if (dropped === 0) return;
    const ids = rows.map(({ id }) => id);
    const marks = ids.map(() => "?").join(", ");
    await app.database.transaction(async (db) => {
      await db.run(
        `UPDATE share_record SET state = 'stopped', settled_at = ? WHERE state = 'queued' AND id IN (${marks})`,
        [at, ...ids],
      );
      await db.run(`DELETE FROM outgoing_share WHERE id IN (${marks})`, ids);
    });
  }
};

/** What time does: contracts end, unanswered deletions are escalated, and what ended is dropped. */
export const sweepSharing = async (app: App, held: Pick<HeldLease, "guard">, stopping: AbortSignal): Promise<void> => {
  await endExpired(app, held);
  await escalateDeletions(app, held);
  await tellDue(app, held);
  await dropEnded(app, stopping);
};
