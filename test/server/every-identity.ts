import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import { aPng } from "../support/sample-files";
import type { StaffPeople } from "../support/staff";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;
const reason = "例行检查";

/** Every way to be verified, and a guardian's word (2.4); leaves a case to review and the code to withdraw with. */
export const everyIdentity = async ({
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
  await good(as, "verification.methods");
  const identity = { legal_name: "李真实", id_number: "11010519491231002X" };
  const separate = await product.anAct("R1");
  const begun = await good(as, "verification.begin", { body: { method: "person-two-factor" } });
  const ofCase = { params: { caseId: begun.caseId } };
  await good(as, "verification.submit", { ...ofCase, body: { values: identity, pictures: {}, consents: [separate] } });
  await good(as, "verification.check", ofCase);
  await good(as, "verification.show");
  const firm = { org_name: "某某有限公司", uscc: "91440300708461136T" };
  const transfer = await good(as, "verification.begin", { body: { method: "organisation-payment" } });
  const ofTransfer = { params: { caseId: transfer.caseId } };
  const bank = { ...firm, corp_bank_account: "310066001234567" };
  await good(as, "verification.submit", { ...ofTransfer, body: { values: bank, pictures: {}, consents: [] } });
  await good(as, "verification.check", ofTransfer);
  await good(as, "verification.confirmPayment", {
    ...ofTransfer,
    body: { fen: product.verifier.control.payments.at(-1)?.fen },
  });
  await good(as, "verification.withdraw", ofTransfer);
  const licence = { body: { kind: "verification-document" }, file: { name: "执照.png", bytes: aPng() } };
  const review = async () => {
    const opened = await good(as, "verification.begin", { body: { method: "organisation-licence" } });
    const photo = await good(as, "files.upload", licence);
    const params = { caseId: opened.caseId };
    const body = { values: { ...firm, legal_rep: "王法人" }, pictures: { licence: photo.fileId }, consents: [] };
    await good(as, "verification.submit", { params, body });
    return params;
  };
  const reviewed = await review();
  const guardian = { name: "李监护", phone: "13700009999" };
  const { link } = await good(as, "guardian.ask", { body: guardian });
  await good(api, "guardian.open", { body: { link } });
  const shown = { name: guardian.name, idNumber: "11010519491231002X" };
  const withdrawalCode = "W".repeat(43);
  const agreed = { link, consent: await product.anAct("G1"), identity: shown, withdrawalCode };
  await good(api, "guardian.answer", { body: agreed });
  return { reviewed, withdrawalCode };
};

/** A review refused, appealed, passed and taken back by two (2.4). */
export const everyReview = async ({
  good,
  as,
  staff,
  product,
  accountId,
  reviewed,
}: {
  good: Good;
  as: Call;
  staff: StaffPeople;
  product: TestProduct;
  accountId: string;
  reviewed: { caseId: string };
}): Promise<void> => {
  const reviewer = staff.as(await staff.aMember("kyc_reviewer"));
  const [supervisor, another] = [await staff.aMember("kyc_supervisor"), await staff.aMember("kyc_supervisor")];
  await good(reviewer, "adminVerification.queue");
  await good(reviewer, "adminVerification.take", { params: reviewed });
  await good(reviewer, "adminVerification.release", { params: reviewed });
  await good(reviewer, "adminVerification.take", { params: reviewed });
  await good(reviewer, "adminVerification.picture", { params: { ...reviewed, part: "licence" } });
  const blurred = { outcome: "refused", reason: "unreadable" };
  await good(reviewer, "adminVerification.decide", { params: reviewed, body: blurred });
  await good(as, "verification.appeal", { params: reviewed });
  await good(staff.as(supervisor), "adminVerification.take", { params: reviewed });
  await good(staff.as(supervisor), "adminVerification.decide", { params: reviewed, body: { outcome: "passed" } });
  await good(staff.as(supervisor), "adminVerification.ofAccount", {
    params: { accountId },
    query: { reason },
  });
  for (const one of [supervisor, another])
    await good(staff.as(one), "adminVerification.override", { params: reviewed, body: { reason } });
  const relative = await product.aPerson();
  await good(reviewer, "adminVerification.declareOwn", { body: { accountId: relative.accountId } });
};
