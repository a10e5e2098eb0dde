import { countRows, type Holdings } from "../rights/holding";
import { outgoingOf, tellOutgoing } from "./outbox";

/** Messages that wait to be sent. */
export const deliveryHoldings: Holdings<"outgoing_message"> = {
  outgoing_message: {
    count: (app, accountId) => countRows(app, "outgoing_message", accountId),
    copy: async function* (app, accountId) {
      for (const one of await outgoingOf(app, accountId)) yield tellOutgoing(one);
    },
    erase: (_app, db, accountId) => db.run("DELETE FROM outgoing_message WHERE account_id = ?", [accountId]),
  },
};
