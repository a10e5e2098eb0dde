import type { RouteName } from "@baiwa/shared/routes";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { StaffPeople } from "../support/staff";

type Call = (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
type Good = (call: Call, name: RouteName, request?: ApiRequest) => Promise<ApiAnswer["body"]>;
const reason = "例行检查";

/** Who watches over staff: the undertaking, a round of reviews, an hour's permissions, alarms. */
export const everyOversight = async (staff: StaffPeople, good: Good): Promise<void> => {
  const invited = await staff.invite(["support_l1"]);
  const newcomer = staff.as(await staff.openOnly(invited, invited.username));
  const { version, textSha256 } = await good(newcomer, "undertaking.show");
  await good(newcomer, "undertaking.accept", { body: { version, textSha256 } });

  const [one, two] = [staff.as(await staff.aMember("security")), staff.as(await staff.aMember("security"))];
  const { reviewId } = await good(one, "accessReviews.start");
  await good(one, "accessReviews.list");
  await good(one, "accessReviews.show", { params: { reviewId } });
  const kept = { outcome: "keep", reason };
  await good(one, "accessReviews.decide", { params: { reviewId, staffId: invited.staffId }, body: kept });

  const onCall = staff.as(await staff.aMember("emergency"));
  const wanted = { permissions: ["account.view"], reason };
  const asked = await good(onCall, "breakGlass.ask", { body: { ...wanted, isEmergency: false } });
  const of = { params: { glassId: asked.glassId } };
  for (const by of [one, two]) await good(by, "breakGlass.decide", { ...of, body: { outcome: "approved", reason } });
  await good(onCall, "breakGlass.end", of);
  const broken = await good(onCall, "breakGlass.ask", { body: { ...wanted, isEmergency: true } });
  await good(one, "breakGlass.list");
  await good(one, "breakGlass.review", { params: { glassId: broken.glassId }, body: { isJustified: true, reason } });
  const [{ alarmId }] = (await good(one, "adminAlarms.list")).rows;
  await good(one, "adminAlarms.handle", { params: { alarmId }, body: { reason } });

  await good(one, "adminControls.record", {
    params: { control: "restore-drill" },
    body: { isMet: true, note: "演练 1" },
  });
  await good(staff.as(await staff.administrator()), "adminKeys.askRotation", { body: { reason } });
  await good(one, "adminControls.list");
  const paper = { kind: "iso27001", number: "ISMS-1", issuer: "某某认证中心", scope: "云服务", reason };
  const valid = { validFrom: "2026-01-01", validTo: "2036-01-01", evidenceSha256: "ab".repeat(32) };
  const { approvalId } = await good(one, "adminCertificates.add", { body: { ...paper, ...valid } });
  await staff.approve(approvalId);
  const [{ certificateId }] = (await good(one, "adminCertificates.list")).rows;
  await good(staff.api, "protection.show");
  await good(one, "adminCertificates.end", { params: { certificateId }, body: { reason } });
};
