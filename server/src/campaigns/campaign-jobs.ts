import type { App } from "../app-context";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { nextOf } from "../messages/audiences";
import { judge } from "../messages/gate";
import { addressesOf } from "../messages/planner";
import { type Counts, findCampaign } from "./campaign-store";

const together = 500;

/** Adds one bounded batch to the counts of a campaign, by the gate that sends. Tells whether there may be more. */
const countBatch = (app: App, held: HeldLease, id: Buffer, now: Date): Promise<boolean> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    const campaign = await findCampaign(db, id, now, { hold: true });
    if (campaign.countState !== "open") return false;
    const [place] = await db.rows<{ count_after: Buffer | null }>("SELECT count_after FROM campaign WHERE id = ?", [
      id,
    ]);
    const { topic, channels, audience } = campaign;
    const page = await nextOf(app, db, audience, { after: place?.count_after ?? null, size: together });
    const hasAddress = await addressesOf(db, page.accounts, channels);
    const counts: Counts = structuredClone(campaign.counts);
    for (const channel of channels) {
      const count = counts[channel] ?? { reached: 0, excluded: {} };
      counts[channel] = count;
      const accounts = page.accounts.filter((account) => hasAddress(account, channel));
      const without = page.accounts.length - accounts.length;
      if (without > 0) count.excluded["no-contact"] = (count.excluded["no-contact"] ?? 0) + without;
      if (accounts.length === 0) continue;
      for (const verdict of (
        await judge(app, db, { message: { id, topic, audience }, channel, accounts, now })
      ).values()) {
        if (verdict.kind === "send") count.reached += 1;
        else count.excluded[verdict.reason] = (count.excluded[verdict.reason] ?? 0) + 1;
      }
    }
    const isOver = page.looked.length < together;
    await db.run(
      "UPDATE campaign SET count_after = ?, counted = counted + ?, counts = ?, count_state = ? WHERE id = ?",
      [
        page.looked.at(-1) ?? place?.count_after ?? null,
        page.accounts.length,
        JSON.stringify(counts),
        isOver ? "done" : "open",
        id,
      ],
    );
    return !isOver;
  });

/** A campaign is done once its message is planned and nothing of it waits; what nobody was called for ends when it is of no use. */
const endCampaigns = (app: App, held: HeldLease, now: Date): Promise<void> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    await db.run(
      `UPDATE delivery d JOIN message m ON m.id = d.message_id JOIN campaign c ON c.message_id = m.id
       SET d.state = 'dropped', d.reason = 'late', d.settled_at = ?
       WHERE c.state IN ('approved', 'paused') AND d.state = 'listed' AND m.valid_until <= ?`,
      [now, now],
    );
    await db.run(
      `UPDATE campaign c JOIN message m ON m.id = c.message_id SET c.state = 'done'
       WHERE c.state = 'approved' AND m.state = 'planned' AND NOT EXISTS (
         SELECT 1 FROM delivery d WHERE d.message_id = m.id AND d.state IN ('queued', 'sending', 'listed'))`,
    );
  });

/** Counts what is asked for, and ends what is done. */
export const tendCampaigns = async (app: App, held: HeldLease, stopping: AbortSignal): Promise<void> => {
  const now = app.ports.clock();
  const rows = await app.database.rows<{ id: Buffer }>(
    "SELECT id FROM campaign WHERE count_state = 'open' ORDER BY id LIMIT 50",
  );
  for (const { id } of rows) {
    await onePiece(app.log, "counting a campaign", async () => {
      while (!stopping.aborted && (await countBatch(app, held, id, now)));
    });
  }
  const running = await app.database.rows("SELECT 1 FROM campaign WHERE state IN ('approved', 'paused') LIMIT 1");
  if (running.length > 0) await endCampaigns(app, held, now);
};
