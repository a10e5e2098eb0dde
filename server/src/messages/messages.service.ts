import type { DropReason, deliveryStates } from "@baiwa/shared/catalogue/messages";
import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { cellDefault } from "@baiwa/shared/subscription-rules";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import type { Audience } from "./audiences";
import type { MessageContent } from "./content";
import { shardOf } from "./shards";

export interface Announcement {
  topic: TopicKey;
  /** The same is never announced twice. */
  once: string;
  source: "version" | "incident" | "campaign" | "notice";
  sourceId: Buffer | null;
  audience: Audience;
  channels: readonly Channel[];
  content: MessageContent;
  /** Nothing is sent before. */
  from?: Date;
  /** Whoever registers until then is told too. */
  planUntil?: Date;
  /** Of no use to anybody afterwards. */
  validUntil?: Date;
  at: Date;
}

/** A message as it is worked on. */
export interface StoredMessage {
  id: Buffer;
  topic: TopicKey;
  source: Announcement["source"];
  audience: Audience;
  channels: Channel[];
  content: MessageContent;
  state: "planning" | "planned" | "paused" | "stopped";
  validUntil: Date | null;
}
export const messageColumns = "id, topic, source, audience, channels, content, state, valid_until";
export interface MessageRow {
  id: Buffer;
  topic: TopicKey;
  source: Announcement["source"];
  audience: string;
  channels: string;
  content: string;
  state: StoredMessage["state"];
  valid_until: Date | null;
}
export const readMessage = (row: MessageRow): StoredMessage => ({
  id: row.id,
  topic: row.topic,
  source: row.source,
  state: row.state,
  audience: JSON.parse(row.audience) as Audience,
  channels: JSON.parse(row.channels) as Channel[],
  content: JSON.parse(row.content) as MessageContent,
  validUntil: row.valid_until,
});

/**
 * How the message stands now, which staff may have changed since it was read; held so until the transaction ends. Whoever
 * pauses, stops or calls it off waits for what is being admitted, and then finds whom it reached.
 */
export const standingOf = async (
  db: Pick<Db, "rows">,
  id: Buffer,
): Promise<Pick<StoredMessage, "state" | "validUntil">> => {
  const [row] = await db.rows<Pick<MessageRow, "state" | "valid_until">>(
    "SELECT state, valid_until FROM message WHERE id = ? LOCK IN SHARE MODE",
    [id],
  );
  return row ? { state: row.state, validUntil: row.valid_until } : { state: "stopped", validUntil: null };
};

/**
 * Announces a message in the transaction of what it tells: it goes to its audience if, and only if, that was done. Channels
 * that the topic does not have are left out. Announced again under the same `once`, it is the one that stands; its id.
 */
export const announce = async (db: Pick<Db, "run" | "rows">, asked: Announcement): Promise<Buffer> => {
  const { topic, once, at } = asked;
  const channels = asked.channels.filter((channel) => cellDefault(topic, channel) !== undefined);
  const [known] = await db.rows<{ id: Buffer }>("SELECT id FROM message WHERE once = ?", [once]);
  if (known) return known.id;
  const id = newId();
  await db.run(
    `INSERT INTO message
       (id, once, topic, source, source_id, audience, channels, content, state, planned, plan_until, valid_until, send_from, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planning', 0, ?, ?, ?, ?)`,
    [
      id,
      once,
      topic,
      asked.source,
      asked.sourceId,
      JSON.stringify(asked.audience),
      JSON.stringify(channels),
      JSON.stringify(asked.content),
      asked.planUntil ?? null,
      asked.validUntil ?? null,
      asked.from ?? at,
      at,
    ],
  );
  return id;
};

/**
 * Puts a message into one person's inbox in the transaction of what it tells: it lies there at once, read by nobody yet.
 * It is kept in whatever way the person chose to be called (matrix rows 2–5): an inbox calls nobody.
 */
export const putInInbox = async (
  db: Pick<Db, "run" | "rows">,
  accountId: Buffer,
  { topic, once, content, at }: Pick<Announcement, "topic" | "once" | "content" | "at">,
): Promise<void> => {
  if ((await db.rows("SELECT 1 FROM message WHERE once = ?", [once])).length > 0) return;
  const id = newId();
  await db.run(
    `INSERT INTO message
       (id, once, topic, source, source_id, audience, channels, content, state, planned, send_from, created_at)
     VALUES (?, ?, ?, 'notice', NULL, '{"kind":"given"}', '["inbox"]', ?, 'planned', 1, ?, ?)`,
    [id, once, topic, JSON.stringify(content), at, at],
  );
  await db.run(
    `INSERT INTO delivery (message_id, account_id, channel, shard, state, next_at, settled_at)
     VALUES (?, ?, 'inbox', ?, 'sent', ?, ?)`,
    [id, accountId, shardOf(accountId), at, at],
  );
};

type DeliveryState = (typeof deliveryStates)[number] | "removed";
/** How many deliveries stand where, by channel; and how many people were planned. */
export const messageReport = async (db: Pick<Db, "rows">, messageId: Buffer) => {
  const [counts, [message]] = await Promise.all([
    db.rows<{
      channel: Channel;
      state: DeliveryState;
      reason: DropReason | null;
      n: number | string;
      seen: number | string;
    }>(
      `SELECT channel, state, reason, COUNT(*) AS n, COUNT(read_at) AS seen FROM delivery WHERE message_id = ?
       GROUP BY channel, state, reason ORDER BY channel, state, reason`,
      [messageId],
    ),
    db.rows<{ planned: number; state: StoredMessage["state"] }>("SELECT planned, state FROM message WHERE id = ?", [
      messageId,
    ]),
  ]);
  return {
    planned: message?.planned ?? 0,
    isPlanned: message?.state !== "planning",
    counts: counts.map(({ n, seen, ...count }) => ({ ...count, count: Number(n), read: Number(seen) })),
  };
};
