import type { RouteName } from "@baiwa/shared/routes";
import { announce } from "../../server/src/messages/messages.service";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import { deliverAll } from "../support/messaging";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

/** The inbox: a message comes, is read and taken out. */
export const everyMessage = async ({ good, as, product }: { good: Good; as: Call; product: TestProduct }) => {
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
  const { changes } = await good(as, "changes.list");
  await good(as, "changes.show", { params: { versionId: changes[0].version.versionId } });
  await good(as, "messages.remove", { params });
};
