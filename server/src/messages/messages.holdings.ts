import type { deliveryStates } from "@baiwa/shared/catalogue/messages";
import { type Channel, channelNames, type TopicKey, topics } from "@baiwa/shared/catalogue/topics";
import { countRows, each, type Holdings } from "../rights/holding";
import { type MessageContent, wordsFor } from "./content";

interface Row {
  topic: TopicKey;
  content: string;
  channel: Channel;
  audience: string;
  state: (typeof deliveryStates)[number] | "removed";
  settled_at: Date | null;
  read_at: Date | null;
}

const stateWords: Record<Row["state"], string> = {
  queued: "等待发送",
  sending: "正在发送",
  listed: "等待来电",
  sent: "已发送",
  dropped: "没有发送",
  failed: "没有送达",
  removed: "已发送，您已删除",
};
/** Of a drill nothing was sent, and nothing had happened: nobody who reads their copy may think so. */
const isDrill = (audience: string): boolean => (JSON.parse(audience) as { isDrill?: boolean }).isDrill === true;

/** What the person was sent, and by which way. */
export const messageHoldings: Holdings<"message_delivery"> = {
  message_delivery: {
    count: (app, accountId) => countRows(app, "delivery", accountId),
    copy: (app, accountId) =>
      each(
        app.database.rows<Row>(
          `SELECT m.topic, m.content, m.audience, d.channel, d.state, d.settled_at, d.read_at
           FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.account_id = ? ORDER BY d.message_id, d.channel`,
          [accountId],
        ),
        ({ topic, content, audience, channel, state, settled_at, read_at }) => ({
          主题: topics[topic].name,
          标题: wordsFor(JSON.parse(content) as MessageContent, channel).title,
          内容: wordsFor(JSON.parse(content) as MessageContent, channel).text,
          方式: channelNames[channel],
          状态: isDrill(audience) ? "演练，没有真的发生，也不发送" : stateWords[state],
          时间: settled_at?.toISOString() ?? null,
          阅读时间: read_at?.toISOString() ?? null,
        }),
      ),
    erase: (_app, db, accountId) => db.run("DELETE FROM delivery WHERE account_id = ?", [accountId]),
  },
};
