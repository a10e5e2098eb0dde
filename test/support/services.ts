import { createServiceClient } from "../../server/src/service-clients/service-client.service";
import type { ApiAnswer } from "./api-client";
import type { TestProduct } from "./app";

let count = 0;

/** A system of the company that may write rows about ECS and domains and ask about gates: hands rows in with its own token. */
export const aService = async (product: TestProduct) => {
  count += 1;
  const name = `服务 ${count}`;
  const made = await product.app.database.transaction((db) =>
    createServiceClient(product.app, db, {
      name,
      rights: ["activity.write", "gate.ask", "crossing.begin"],
      products: ["ecs", "domain"],
      by: "command",
      at: product.clock.now(),
    }),
  );
  const hand = (rows: unknown[]): Promise<ApiAnswer> =>
    product.api("ingest.activity", { token: made.token, body: { rows } });
  return Object.assign(hand, { token: made.token });
};
