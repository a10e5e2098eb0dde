import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import type { StaffPeople } from "../support/staff";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;
const reason = "例行检查";

/** Holds, retention, residency and crossings (6.1, 6.2), with the second person each takes. */
export const everyHold = async ({
  good,
  as,
  by,
  api,
  staff,
  product,
  serviceToken,
  accountId,
}: {
  good: Good;
  as: Call;
  by: Call;
  api: Call;
  staff: StaffPeople;
  product: TestProduct;
  serviceToken: string;
  accountId: string;
}): Promise<void> => {
  const lawyer = staff.as(await staff.aMember("legal"));
  const reviewAt = new Date(product.clock.now().getTime() + 30 * 86_400_000).toISOString();
  const held = { kind: "court", items: ["phone"], reference: "（2026）沪 01 民初 1 号", reviewAt, reason };
  const hold = await good(by, "adminHolds.place", { params: { accountId }, body: held });
  const taken = await good(by, "adminHolds.place", { params: { accountId }, body: held });
  await good(by, "adminApprovals.withdraw", { params: { approvalId: taken.approvalId } });
  await good(lawyer, "adminApprovals.list");
  const approved = { outcome: "approved", reason };
  await good(lawyer, "adminApprovals.decide", { params: { approvalId: hold.approvalId }, body: approved });
  const [{ holdId }] = (await good(by, "adminHolds.list")).rows;
  await good(by, "adminHolds.review", { params: { holdId }, body: { reviewAt, reason } });
  await good(by, "adminHolds.read", { params: { holdId }, body: { reason } });
  await good(api, "retention.list");
  await good(by, "adminRetention.report");
  await good(by, "adminRetention.dryRun");
  await good(by, "adminRetention.purge", { body: { rule: "ticket", reason } });
  await good(by, "adminRetention.pause", { body: { reason } });
  await good(by, "adminRetention.resume", { body: { reason } });
  await good(by, "adminResidency.report");
  const abroad = await good(by, "adminCrossings.add", {
    body: {
      recipient: "某境外域名注册局",
      country: "SG",
      contact: "privacy@example.com",
      purpose: "注册境外域名",
      items: ["legal_name"],
      ground: "contract",
      reference: "备案 1 号",
      validUntil: reviewAt,
      reason,
    },
  });
  await good(lawyer, "adminApprovals.decide", { params: { approvalId: abroad.approvalId }, body: approved });
  const [{ crossingId }] = (await good(by, "adminCrossings.list")).crossings;
  await good(as, "consents.record", { body: await product.anAct("X1") });
  await good(api, "crossings.begin", {
    token: serviceToken,
    params: { crossingId },
    body: { accountId },
  });
  await good(by, "adminCrossings.end", { params: { crossingId }, body: { reason } });
  const lifted = await good(lawyer, "adminHolds.release", { params: { holdId }, body: { reason } });
  await good(by, "adminApprovals.decide", { params: { approvalId: lifted.approvalId }, body: approved });
};
