import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { listInbox, markRead, removeMessage, showMessage, unreadCount } from "./inbox.service";

/** The person's inbox. Every statement is about their own account's rows alone. */
export const messageRoutes = (api: Api): void => {
  api.on("messages.list", ({ app, account, query: { cursor, pageSize } }) =>
    listInbox(app.database, account.accountId, { cursor, pageSize }),
  );
  api.on("messages.unread", async ({ app, account }) => ({
    unread: await unreadCount(app.database, account.accountId),
  }));
  api.on("messages.show", ({ app, account, params }) =>
    showMessage(app.database, account.accountId, idBytes(params.messageId)),
  );
  api.on("messages.read", ({ account, params, now, tx }) =>
    tx(async (db) => {
      const id = idBytes(params.messageId);
      await markRead(db, account.accountId, now, id);
      return showMessage(db, account.accountId, id);
    }),
  );
  api.on("messages.readAll", ({ account, now, tx }) =>
    tx(async (db) => {
      await markRead(db, account.accountId, now);
      return { unread: await unreadCount(db, account.accountId) };
    }),
  );
  api.on("messages.remove", ({ account, params, now, tx }) =>
    tx(async (db) => {
      await removeMessage(db, account.accountId, idBytes(params.messageId), now);
      return undefined;
    }),
  );
};
