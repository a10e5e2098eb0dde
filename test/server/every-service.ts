import { randomUUID } from "node:crypto";
import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;

/** What the company's other systems tell and ask, and what a person sees of it (2.6.1, 4.6). */
export const everyService = async ({
  good,
  as,
  api,
  administrator,
  product,
  accountId,
}: {
  good: Good;
  as: Call;
  api: Call;
  administrator: Call;
  product: TestProduct;
  accountId: string;
}) => {
  const at = product.clock.now().toISOString();
  const newService = {
    name: "计费系统",
    rights: ["activity.write", "gate.ask", "crossing.begin", "regime.propose"],
    products: ["ecs", "domain"],
  };
  const { token: serviceToken, serviceId } = await good(administrator, "adminServices.create", { body: newService });
  await good(administrator, "adminServices.list");
  const row = { id: randomUUID(), accountId, at, kind: "act", action: "restart", product: "ecs" };
  await good(api, "ingest.activity", { token: serviceToken, body: { rows: [row] } });
  const gate = { accountId, service: "cloud-service" };
  await good(api, "gates.ask", { token: serviceToken, body: gate });
  const international = { regime: "international-own", reference: "订单 INT-1" };
  const proposal = { token: serviceToken, params: { accountId }, body: international };
  const refuse = (proposalId: string) =>
    good(as, "regimes.decide", { params: { proposalId }, body: { isConfirmed: false } });
  await refuse((await good(as, "regimes.show")).open.proposalId);
  await refuse((await good(api, "regimes.propose", proposal)).proposalId);
  await good(as, "consents.record", { body: await product.anAct("P1") });
  for (const used of ["ecs", "domain"]) {
    const seen = { ...row, id: randomUUID(), at: product.clock.now().toISOString(), product: used };
    await good(api, "ingest.activity", { token: serviceToken, body: { rows: [seen] } });
  }
  await product.app.background.idle();
  const { rows: tags } = await good(as, "tags.list");
  await good(as, "suggestions.list");
  await good(as, "tags.remove", { params: { tagId: tags[0].tagId } });
  await good(as, "tags.clear");
  return { serviceToken: serviceToken as string, serviceId: serviceId as string };
};
