import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { StaffPeople } from "../support/staff";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;
const reason = "例行检查";

/** A dispute from its opening to what is given, objected to and withdrawn (4.4). */
export const everyDispute = async ({
  good,
  as,
  by,
  staff,
  accountId,
  recordId,
}: {
  good: Good;
  as: Call;
  by: Call;
  staff: StaffPeople;
  accountId: string;
  recordId: string;
}): Promise<void> => {
  const lawyers = [await staff.aMember("legal"), await staff.aMember("legal")].map((one) => staff.as(one));
  const [opener, approver] = lawyers as [typeof by, typeof by];
  const about = { params: { accountId } };
  const askedFor = {
    kind: "contract",
    reference: "争 1 号",
    recipient: { party: "counterparty", name: "某某公司" },
    records: [{ recordId, fields: ["number"] }],
    tickets: [],
    items: [],
    reason,
  };
  const aDispute = async (ground: string) => {
    const { disputeId } = await good(opener, "adminDisputes.open", { ...about, body: { ...askedFor, ground } });
    const of = { params: { disputeId } };
    const { digest } = await good(approver, "adminDisputes.preview", { ...of, body: { reason } });
    await good(approver, "adminDisputes.decide", { ...of, body: { outcome: "approved", digest, reason } });
    return of;
  };
  const dispute = await aDispute("interest");
  await good(as, "disputes.object", { ...dispute, body: { text: "与我无关" } });
  await good(as, "disputes.list");
  await good(by, "adminDisputes.decideObjection", { ...dispute, body: { answer: "necessary", reason } });
  await good(opener, "adminDisputes.release", { ...dispute, body: { reason } });
  await good(opener, "adminDisputes.download", dispute);
  await good(opener, "adminDisputes.withdraw", await aDispute("complaint"));
  await good(by, "adminDisputes.list");
};
