import { campaignTerms } from "@baiwa/shared/catalogue/campaigns";
import { type DropReason, messageRule } from "@baiwa/shared/catalogue/messages";
import { type Channel, channelNames } from "@baiwa/shared/catalogue/topics";
import type { CampaignDraft } from "@baiwa/shared/contracts/campaigns";
import { cellDefault } from "@baiwa/shared/subscription-rules";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { askApproval } from "../approvals/approvals.service";
import type { StaffSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { judge } from "../messages/gate";
import { messageReport } from "../messages/messages.service";
import { shardOf } from "../messages/shards";
import { ownAccounts } from "../staff/own-accounts";
import { previewsOf } from "./campaign-preview";
import { tellCampaign } from "./campaign-send";
import { cardOf, findCampaign, type StoredCampaign } from "./campaign-store";

const day = 86_400_000;

/** A campaign with all that staff may know of it: previews, counts, results. */
export const showCampaign = async (app: App, db: Db, id: Buffer, now: Date) => {
  const campaign = await findCampaign(db, id, now);
  const { countState, counted, counts, channels, content, audience, messageId } = campaign;
  const { seed: _seed, percent = 100, ...whom } = audience;
  return {
    ...cardOf(campaign),
    content,
    audience: { ...whom, percent },
    previews: await previewsOf(app, campaign, now),
    counts:
      countState === "none"
        ? null
        : {
            isCounting: countState === "open",
            people: counted,
            channels: channels.map((channel) => ({
              channel,
              reached: counts[channel]?.reached ?? 0,
              excluded: Object.entries(counts[channel]?.excluded ?? {}).map(([reason, count]) => ({
                reason: reason as DropReason,
                count,
              })),
            })),
          },
    results: messageId ? await messageReport(db, messageId) : null,
  };
};

const columnsOf = (draft: CampaignDraft, id: Buffer, now: Date) => {
  const missing = draft.channels.find((channel) => cellDefault(draft.topic, channel) === undefined);
  if (missing) throw invalidField("channels", "invalid_value", `这个主题不能用${channelNames[missing]}`);
  const { sendFrom, validUntil } = draft;
  if (validUntil && new Date(validUntil) <= (sendFrom ? new Date(sendFrom) : now))
    throw invalidField("validUntil", "invalid_value", "有效时间要晚于发送时间");
  const latest = now.getTime() + campaignTerms.mostDays * day;
  for (const [field, value] of Object.entries({ sendFrom, validUntil })) {
    if (value && new Date(value).getTime() > latest)
      throw invalidField(field, "invalid_value", `最多提前 ${campaignTerms.mostDays} 天`);
  }
  return [
    draft.name,
    draft.topic,
    JSON.stringify([...new Set(draft.channels)]),
    JSON.stringify(draft.content),
    JSON.stringify({ ...draft.audience, seed: idText(id) }),
    sendFrom ? new Date(sendFrom) : null,
    validUntil ? new Date(validUntil) : null,
  ];
};

export const createCampaign = async (db: Db, staff: StaffSession, draft: CampaignDraft, at: Date): Promise<Buffer> => {
  const id = newId();
  await db.run(
    `INSERT INTO campaign (id, name, topic, channels, content, audience, send_from, valid_until, state, version, count_state,
       created_by, created_at, kept_until)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'draft', 1, 'none', ?, ?, ?)`,
    [id, ...columnsOf(draft, id, at), staff.staffId, at, new Date(at.getTime() + campaignTerms.keptDays * day)],
  );
  return id;
};

/** The draft, held; throws `campaign.moved` once it is asked for, sent, or another version than was seen. */
const heldDraft = async (db: Db, id: Buffer, now: Date, version?: number): Promise<StoredCampaign> => {
  const campaign = await findCampaign(db, id, now, { hold: true });
  if (campaign.state !== "draft" || (version !== undefined && version !== campaign.version))
    throw new AppError("campaign.moved");
  return campaign;
};
const notCounted = "count_state = 'none', count_after = NULL, counted = 0, counts = NULL";

/** Puts another draft in its place. What was counted and asked for is not this one. */
export const changeCampaign = async (
  db: Db,
  id: Buffer,
  { version, ...draft }: CampaignDraft & { version: number },
  at: Date,
): Promise<void> => {
  await heldDraft(db, id, at, version);
  await db.run(
    `UPDATE campaign SET name = ?, topic = ?, channels = ?, content = ?, audience = ?, send_from = ?, valid_until = ?,
       version = version + 1, approval_id = NULL, ${notCounted} WHERE id = ?`,
    [...columnsOf(draft, id, at), id],
  );
};

/** Has the people of a draft counted, from the first one. */
export const countCampaign = async (db: Db, id: Buffer, at: Date): Promise<void> => {
  await heldDraft(db, id, at);
  await db.run(`UPDATE campaign SET ${notCounted} WHERE id = ?`, [id]);
  await db.run("UPDATE campaign SET count_state = 'open' WHERE id = ?", [id]);
};

/** Asks for the sending of what was counted. */
export const askCampaign = async (
  app: App,
  db: Db,
  { staff, id, version, reason, at }: { staff: StaffSession; id: Buffer; version: number; reason: string; at: Date },
) => {
  const campaign = await heldDraft(db, id, at, version);
  if (campaign.countState !== "done") throw new AppError("campaign.not-counted");
  if (campaign.counted < campaignTerms.leastPeople) throw new AppError("campaign.too-few");
  const payload = { campaignId: idText(id), version, told: tellCampaign(campaign) };
  const card = await askApproval(app, db, { action: "campaign.send", payload, staff, reason, at });
  await db.run("UPDATE campaign SET approval_id = UNHEX(REPLACE(?, '-', '')) WHERE id = ?", [card.approvalId, id]);
  return card;
};

/** Sends a draft to the member's own account alone. The gate is asked now and again when it leaves; the caps count it. */
export const testCampaign = async (
  app: App,
  db: Db,
  { staff, id, channel, at }: { staff: StaffSession; id: Buffer; channel: Channel; at: Date },
): Promise<{ isSent: boolean; reason: DropReason | null }> => {
  const { topic, content, channels } = await findCampaign(db, id, at);
  if (!channels.includes(channel)) throw new AppError("campaign.moved");
  const [accountId] = await ownAccounts(db, staff);
  if (!accountId) throw new AppError("campaign.no-own-account");
  const messageId = newId();
  const verdicts = await judge(app, db, { message: { id: messageId, topic }, channel, accounts: [accountId], now: at });
  const verdict = verdicts.get(accountId.toString("hex"));
  if (verdict?.kind !== "send") return { isSent: false, reason: verdict?.reason ?? "gone" };
  const words = { ...content, title: `测试：${content.title}`, forms: {} };
  await db.run(
    `INSERT INTO message
       (id, once, topic, source, source_id, audience, channels, content, state, planned, send_from, created_at)
     VALUES (?, ?, ?, 'campaign', ?, '{"kind":"given"}', ?, ?, 'planned', 1, ?, ?)`,
    [messageId, `test ${idText(messageId)}`, topic, id, JSON.stringify([channel]), JSON.stringify(words), at, at],
  );
  await db.run(
    "INSERT INTO delivery (message_id, account_id, channel, shard, state, next_at) VALUES (?, ?, ?, ?, 'queued', ?)",
    [messageId, accountId, channel, shardOf(accountId), at],
  );
  return { isSent: true, reason: null };
};

const from: Record<"paused" | "sending" | "stopped", readonly string[]> = {
  paused: ["scheduled", "sending"],
  sending: ["paused"],
  stopped: ["scheduled", "sending", "paused"],
};

/** Pauses, goes on, or stops for good. Planning goes on where it was broken off; who has it already keeps it. */
export const steerCampaign = async (
  app: App,
  db: Db,
  asked: { staff: StaffSession; id: Buffer; to: "paused" | "sending" | "stopped"; reason: string; at: Date },
): Promise<void> => {
  const { staff, id, to, at } = asked;
  const reason = lookReason(asked.reason);
  const { state, messageId, topic } = await findCampaign(db, id, at, { hold: true });
  if (!from[to].includes(state) || !messageId) throw new AppError("campaign.moved");
  await db.rows("SELECT id FROM message WHERE id = ? FOR UPDATE", [messageId]);
  await db.run("UPDATE message SET state = ? WHERE id = ?", [to === "sending" ? "planning" : to, messageId]);
  await db.run("UPDATE campaign SET state = ? WHERE id = ?", [to === "sending" ? "approved" : to, id]);
  if (to === "stopped")
    await db.run(
      "UPDATE delivery SET state = 'dropped', reason = 'stopped', settled_at = ? WHERE message_id = ? AND state = 'listed'",
      [at, messageId],
    );
  const body = {
    campaignId: idText(id),
    topic,
    kind: messageRule(topic).kind,
    to,
    staffId: idText(staff.staffId),
    reason,
  };
  await app.ledger.append(db, { kind: "campaign.steered", at, body });
};
