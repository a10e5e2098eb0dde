import type { CampaignState } from "@baiwa/shared/catalogue/campaigns";
import type { DropReason } from "@baiwa/shared/catalogue/messages";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import type { Audience } from "../messages/audiences";
import type { MessageContent } from "../messages/content";

/** By channel, how many would get it and how many not. */
export type Counts = Partial<Record<Channel, { reached: number; excluded: Partial<Record<DropReason, number>> }>>;

/** Whom staff may write to: an audience of the engine that is read, not given. */
export type CampaignAudience = Exclude<Audience, { kind: "given" | "incident" | "told" }>;

export interface StoredCampaign {
  id: Buffer;
  name: string;
  topic: TopicKey;
  channels: Channel[];
  content: MessageContent;
  audience: CampaignAudience;
  sendFrom: Date | null;
  validUntil: Date | null;
  state: CampaignState;
  version: number;
  messageId: Buffer | null;
  countState: "none" | "open" | "done";
  counted: number;
  counts: Counts;
  createdAt: Date;
}

interface Row {
  id: Buffer;
  name: string;
  topic: TopicKey;
  channels: string;
  content: string;
  audience: string;
  send_from: Date | null;
  valid_until: Date | null;
  state: "draft" | "approved" | "paused" | "done" | "stopped";
  version: number;
  message_id: Buffer | null;
  count_state: StoredCampaign["countState"];
  counted: number;
  counts: string | null;
  created_at: Date;
  asked: Buffer | null;
}

/** A draft whose approval is open counts as asked: when that is refused, taken back or over, it is a draft again. */
const select = `SELECT c.id, c.name, c.topic, c.channels, c.content, c.audience, c.send_from, c.valid_until, c.state, c.version,
    c.message_id, c.count_state, c.counted, c.counts, c.created_at, a.id AS asked
  FROM campaign c LEFT JOIN approval a ON a.id = c.approval_id AND a.state = 'open' AND a.expires_at > ?`;

const stateOf = ({ state, asked, send_from }: Row, now: Date): CampaignState => {
  if (state === "draft") return asked ? "asked" : "draft";
  if (state === "approved") return send_from && send_from > now ? "scheduled" : "sending";
  return state;
};

const read = (row: Row, now: Date): StoredCampaign => ({
  id: row.id,
  name: row.name,
  topic: row.topic,
  channels: JSON.parse(row.channels) as Channel[],
  content: JSON.parse(row.content) as MessageContent,
  audience: JSON.parse(row.audience) as CampaignAudience,
  sendFrom: row.send_from,
  validUntil: row.valid_until,
  state: stateOf(row, now),
  version: row.version,
  messageId: row.message_id,
  countState: row.count_state,
  counted: row.counted,
  counts: row.counts ? (JSON.parse(row.counts) as Counts) : {},
  createdAt: row.created_at,
});

/** One campaign; `hold` keeps its row until the transaction ends. Throws `campaign.unknown`. */
export const findCampaign = async (
  db: Pick<Db, "rows">,
  id: Buffer,
  now: Date,
  { hold = false } = {},
): Promise<StoredCampaign> => {
  if (hold) await db.rows("SELECT id FROM campaign WHERE id = ? FOR UPDATE", [id]);
  const [row] = await db.rows<Row>(`${select} WHERE c.id = ?`, [now, id]);
  if (!row) throw new AppError("campaign.unknown");
  return read(row, now);
};

/** One page, the newest first: ids grow with time. */
export const listCampaigns = async (
  db: Pick<Db, "rows">,
  { after, size, now }: { after: Buffer | null; size: number; now: Date },
): Promise<StoredCampaign[]> => {
  const rows = await db.rows<Row>(
    `${select} ${after ? "WHERE c.id < ?" : ""} ORDER BY c.id DESC LIMIT ${size}`,
    after ? [now, after] : [now],
  );
  return rows.map((row) => read(row, now));
};

export const cardOf = (campaign: StoredCampaign) => ({
  campaignId: idText(campaign.id),
  version: campaign.version,
  name: campaign.name,
  topic: campaign.topic,
  channels: campaign.channels,
  state: campaign.state,
  sendFrom: campaign.sendFrom?.toISOString() ?? null,
  validUntil: campaign.validUntil?.toISOString() ?? null,
  createdAt: campaign.createdAt.toISOString(),
});
