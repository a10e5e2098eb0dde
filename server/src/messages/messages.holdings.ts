import { type Channel, channelNames, type TopicKey, topics } from "@baiwa/shared/catalogue/topics";
import { countRows, each, type Holdings } from "../rights/holding";
import { type MessageContent, wordsFor } from "./content";

interface Row {
  topic: TopicKey;
  content: string;
  channel: Channel;
  state: string;
  settled_at: Date | null;
  read_at: Date | null;
}

/** What the person was sent, and by which way. */
export const messageHoldings: Holdings<"message_delivery"> = {
  message_delivery: {
    count: (app, accountId) => countRows(app, "delivery", accountId),
    copy: (app, accountId) =>
      each(
        app.database.rows<Row>(
          `SELECT m.topic, m.content, d.channel, d.state, d.settled_at, d.read_at
           FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.account_id = ? ORDER BY d.message_id, d.channel`,
          [accountId],
        ),
        ({ topic, content, channel, state, settled_at, read_at }) => ({
          主题: topics[topic].name,
          标题: wordsFor(JSON.parse(content) as MessageContent, channel).title,
          内容: wordsFor(JSON.parse(content) as MessageContent, channel).text,
          方式: channelNames[channel],
          状态: state,
          时间: settled_at?.toISOString() ?? null,
          阅读时间: read_at?.toISOString() ?? null,
        }),
      ),
    erase: (_app, db, accountId) => db.run("DELETE FROM delivery WHERE account_id = ?", [accountId]),
  },
};
