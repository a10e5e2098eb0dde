import { randomBytes } from "node:crypto";
import type { RouteName } from "@baiwa/shared/routes";
import { idBytes } from "../../server/src/kernel/ids";
import { announce } from "../../server/src/messages/messages.service";
import { wayOutToken } from "../../server/src/messages/way-out";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import { callbackSecret, type TestProduct } from "../support/app";
import { deliverAll, withContact } from "../support/messaging";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

/** Out of a mail, by the provider's reports of an answered SMS and a mailbox that is gone. */
const everyWayOut = async ({ good, api, product }: { good: Good; api: Call; product: TestProduct }) => {
  const { app } = product;
  const person = await product.aPerson();
  await withContact(product, person, "email", "way.out@example.cn");
  const [message] = await app.database.rows<{ id: Buffer }>("SELECT id FROM message WHERE topic = 'operation'");
  const place = { accountId: idBytes(person.accountId), channel: "email" as const, address: randomBytes(32) };
  const token = wayOutToken(app, { ...place, messageId: message?.id ?? Buffer.alloc(16) });
  await good(api, "unsubscriptions.show", { params: { token } });
  await good(api, "unsubscriptions.end", { params: { token } });
  const query = { key: callbackSecret };
  await good(api, "callbacks.smsReplies", { query, body: { mobile: "13812340001", text: "R" } });
  const events = [{ address: "way.out@example.cn", kind: "hard" }];
  await good(api, "callbacks.mailBounces", { query, body: { events } });
};

/** The inbox: a message comes, is read and taken out. */
export const everyMessage = async ({
  good,
  as,
  api,
  product,
}: {
  good: Good;
  as: Call;
  api: Call;
  product: TestProduct;
}) => {
  const { app } = product;
  await app.database.transaction((db) =>
    announce(db, {
      topic: "operation",
      once: "every endpoint",
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels: ["inbox"],
      content: { title: "维护通知", text: "明天维护。" },
      at: app.ports.clock(),
    }),
  );
  await deliverAll(product);
  const { rows } = await good(as, "messages.list");
  const params = { messageId: rows[0].messageId };
  await good(as, "messages.unread");
  await good(as, "messages.show", { params });
  await good(as, "messages.read", { params });
  await good(as, "messages.readAll");
  await everyWayOut({ good, api, product });
  const { changes } = await good(as, "changes.list");
  await good(as, "changes.show", { params: { versionId: changes[0].version.versionId } });
  await good(as, "messages.remove", { params });
};
