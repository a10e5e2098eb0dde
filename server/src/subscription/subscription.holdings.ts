import { countRows, each, type Holdings } from "../rights/holding";

type Row = { topic: string; channel: string; is_on: number; changed_at: Date };

/** What a person chose to be told, and by which way (8.3). */
export const subscriptionHoldings: Holdings<"subscription"> = {
  subscription: {
    count: (app, accountId) => countRows(app, "subscription", accountId),
    copy: (app, accountId) =>
      each(
        app.database.rows<Row>(
          "SELECT topic, channel, is_on, changed_at FROM subscription WHERE account_id = ? ORDER BY changed_at",
          [accountId],
        ),
        (row) => ({
          主题: row.topic,
          方式: row.channel,
          开启: row.is_on === 1,
          更改时间: row.changed_at.toISOString(),
        }),
      ),
    erase: async (_app, db, accountId) => {
      await db.run("DELETE FROM wechat_credit WHERE account_id = ?", [accountId]);
      await db.run("DELETE FROM wechat_tap WHERE account_id = ?", [accountId]);
      return db.run("DELETE FROM subscription WHERE account_id = ?", [accountId]);
    },
  },
};
