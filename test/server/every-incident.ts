import { incidentStepKeys } from "@baiwa/shared/catalogue/incidents";
import type { RouteName } from "@baiwa/shared/routes";
import { tendIncidents } from "../../server/src/incidents/incident-jobs";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import { aNotice } from "../support/incidents";
import { deliverAll } from "../support/messaging";
import type { StaffPeople } from "../support/staff";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;
const reason = "例行检查";

/** An incident (7.1.4), from entering it to closing it, and what the person sees of it. */
export const everyIncident = async ({
  good,
  as,
  by,
  staff,
  product,
  accountId,
}: {
  good: Good;
  as: Call;
  by: Call;
  staff: StaffPeople;
  product: TestProduct;
  accountId: string;
}): Promise<void> => {
  const lawyer = staff.as(await staff.aMember("legal"));
  const words = { title: "事件", kind: "leak", facts: "经过", cause: "原因", items: ["username"], happenedAt: null };
  const knownAt = product.clock.now().toISOString();
  const { incidentId } = await good(by, "adminIncidents.open", { body: { ...words, knownAt, isDrill: false } });
  const params = { incidentId };
  await good(by, "adminIncidents.list");
  await good(by, "adminIncidents.amend", { params, body: { ...words, reason } });
  await good(by, "adminIncidents.classify", { params, body: { severity: "minor", persons: 1, reason } });
  for (const step of incidentStepKeys)
    await good(by, "adminIncidents.step", { params: { ...params, step }, body: { outcome: "done", note: "已办" } });
  await good(by, "adminIncidents.persons", { params, body: { items: ["username"], accountIds: [accountId] } });
  await tendIncidents(product.app, { guard: async () => undefined }, new AbortController().signal);
  await good(by, "adminIncidents.draft", { params });
  const sent = { reference: "报告 1 号", to: "负责人", sentAt: product.clock.now().toISOString() };
  await good(by, "adminIncidents.report", { params: { ...params, clock: "internal" }, body: sent });
  await good(by, "adminIncidents.decline", { params, body: { why: "没有危害", reason } });
  const { approvalId } = await good(by, "adminIncidents.notify", { params, body: aNotice() });
  await good(lawyer, "adminApprovals.decide", { params: { approvalId }, body: { outcome: "approved", reason } });
  await deliverAll(product);
  await good(as, "incidents.list");
  await good(as, "incidents.show", { params });
  await good(by, "adminIncidents.show", { params });
  await good(by, "adminIncidents.close", { params, body: { summary: "处理完毕" } });
  await good(by, "adminIncidents.record", { params });
};
