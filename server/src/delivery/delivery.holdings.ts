import { countRows, type Holdings } from "../rights/holding";
import { outgoingOf } from "./outbox";

/** Messages that wait to be sent. */
export const deliveryHoldings: Holdings<"outgoing_message"> = {
  outgoing_message: {
    count: (app, accountId) => countRows(app, "outgoing_message", accountId),
    copy: async function* (app, accountId) {
      for (const { message, nextAt } of await outgoingOf(app, accountId)) {
        const sent =
          message.channel === "mail"
            ? { 方式: "邮件", 发往: message.mail.to, 内容: `${message.mail.subject}\n${message.mail.text}` }
            : { 方式: "短信", 发往: message.sms.to, 内容: message.sms.values.join(" ") };
        yield { ...sent, 发送时间: nextAt.toISOString() };
      }
    },
    erase: (_app, db, accountId) => db.run("DELETE FROM outgoing_message WHERE account_id = ?", [accountId]),
  },
};
