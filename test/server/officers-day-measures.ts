import { isPermitted, roleKeys } from "@baiwa/shared/catalogue/roles";
import { glassTerms, lookCaps } from "@baiwa/shared/catalogue/staff-oversight";
import type { EndpointContract } from "@baiwa/shared/contract";
import { contracts } from "@baiwa/shared/contracts/index";
import { dayInChina } from "@baiwa/shared/id-checks";
import { type RouteName, routes } from "@baiwa/shared/routes";
import { checkResidency } from "../../server/src/residency/residency.service";
import { lookAtControls } from "../../server/src/security/controls";
import { tendReviews } from "../../server/src/staff/access-review";
import { aService } from "../support/services";
import { day, held, reason, refused, type World, well } from "./officers-day-world";

/** Where information is kept, and how it is protected: with evidence of today, for staff and for everybody. */
export const theRegister = async (world: World) => {
  const { product, by, copy } = world;
  await checkResidency(product.app, held);
  const places = await well(by("auditor")("adminResidency.report"));
  expect(places).toMatchObject({ isAllowed: true, wasAllowed: true, checkedAt: expect.any(String) });
  const { token } = await aService(product);
  const abroad = { token, params: { crossingId: product.aKey() }, body: { accountId: copy.person.accountId } };
  expect(await refused(product.api("crossings.begin", abroad))).toEqual([404, "crossing.unknown"]);
  for (const control of ["restore-drill", "security-test"])
    await well(by("security")("adminControls.record", { params: { control }, body: { isMet: true, note: "四季度" } }));
  await product.app.ledger.sequence();
  await lookAtControls(product.app, held);
  const { controls } = await well(by("auditor")("adminControls.list"));
  const unmet = controls.filter(({ isMet, isOverdue }: { isMet: boolean; isOverdue: boolean }) => !isMet || isOverdue);
  expect(unmet).toMatchObject([{ control: "database-tls", isOverdue: false }]); // the database of tests is on this machine
  const { measures } = await well(product.api("protection.show"));
  const today = dayInChina(product.clock.now());
  for (const { control, checkedOn } of measures)
    expect([control, checkedOn]).toEqual([control, control === "database-tls" ? null : today]);
};

/** Certificates that two entered are shown while they hold, and not a day longer. */
export const theCertificates = async (world: World) => {
  const { product, by, decides } = world;
  const inDays = (days: number) => dayInChina(new Date(product.clock.now().getTime() + days * day));
  const add = (kind: string, validTo: string) => {
    const paper = { kind, number: `CN-${kind}`, issuer: "某某认证中心", scope: "公有云服务", validFrom: inDays(-300) };
    const body = { ...paper, validTo, evidenceSha256: "ab".repeat(32), reason };
    return by("security")("adminCertificates.add", { body });
  };
  const shown = async () =>
    (await well(product.api("protection.show"))).certificates.map(({ kind }: { kind: string }) => kind);
  expect(await refused(add("iso27001", inDays(-1)))).toEqual([400, "request.invalid"]);
  const asked = [await well(add("iso27018", inDays(200))), await well(add("iso27701", inDays(0)))];
  expect(await shown()).toEqual([]);
  expect(await refused(decides("security", asked[0].approvalId))).toEqual([403, "staff.forbidden"]);
  for (const { approvalId } of asked) await well(decides("lawyer", approvalId));
  expect(await shown()).toEqual(["iso27018", "iso27701"]);
  product.clock.advance(day);
  expect(await shown()).toEqual(["iso27018"]);
  const { rows } = await well(by("auditor")("adminCertificates.list"));
  expect(rows.map(({ standing }: { standing: string }) => standing)).toEqual(["expired", "valid"]);
};

const look = (accountId: string) => ({ params: { accountId }, query: { reason } });

/** Somebody new promises first, and looks at no more people than the work takes. */
export const theNewcomer = async (world: World) => {
  const { product, staff, by, decides, members, copy } = world;
  const body = { username: "new.helper", roles: ["support_l1"] };
  const invited = await well(by("administrator")("staff.invite", { body }));
  await well(decides("second", invited.waitsFor));
  const newcomer = await staff.openOnly(invited, body.username);
  const as = staff.as(newcomer);
  const looks = () => as("adminAccounts.items", look(copy.person.accountId));
  expect(await refused(looks())).toEqual([403, "staff.undertaking-required"]);
  const { version, textSha256 } = await well(as("undertaking.show"));
  await well(as("undertaking.accept", { body: { version, textSha256 } }));
  const first = await well(looks());
  expect(JSON.stringify(first)).not.toContain("慕容联系");
  await product.app.database.run("UPDATE staff_look SET looks = ?", [lookCaps.hour]); // as if they had gone on and on
  expect(await refused(looks())).toEqual([429, "staff.look-cap"]);
  const { rows } = await well(by("auditor")("adminAlarms.list"));
  const alarms = rows.filter(({ kind }: { kind: string }) => kind === "look-cap");
  expect(alarms).toMatchObject([{ staffId: newcomer.staffId }]);
  const handle = { params: { alarmId: alarms[0].alarmId }, body: { reason: "谈过话，是误操作" } };
  expect(await well(by("security")("adminAlarms.handle", handle))).toMatchObject({
    handledBy: members.security.staffId,
  });
};

/** An emergency: an hour's permission at once, each use of it on record, and somebody else judges it. */
export const theEmergency = async (world: World) => {
  const { by, copy, members, auditTrail } = world;
  const looks = () => by("onCall")("adminAccounts.items", look(copy.person.accountId));
  expect(await refused(looks())).toEqual([403, "staff.forbidden"]);
  const wanted = { permissions: ["account.view"], isEmergency: true, reason: "故障 P-1" };
  const { glassId, endsAt, startsAt } = await well(by("onCall")("breakGlass.ask", { body: wanted }));
  expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(glassTerms.minutes * 60_000);
  await well(looks());
  expect((await auditTrail("glass.used"))[0]).toMatchObject({ glassId, permission: "account.view" });
  const waiting = async () => (await well(by("auditor")("breakGlass.list", { query: { waiting: "true" } }))).rows;
  expect(await waiting()).toMatchObject([{ glassId, staffId: members.onCall.staffId, reviewedAt: null }]);
  const judged = { params: { glassId }, body: { isJustified: false, reason: "可以等到早上" } };
  await well(by("security")("breakGlass.review", judged));
  expect(await waiting()).toEqual([]);
  expect(await refused(looks())).toEqual([403, "staff.forbidden"]);
};

/** The quarter is over: everybody's roles are looked at by somebody else, and one loses theirs. */
export const theQuarter = async (world: World) => {
  const { by, members, product } = world;
  const begun = await well(by("security")("accessReviews.start"));
  await tendReviews(product.app, held);
  const params = { reviewId: begun.reviewId as string };
  const decide = (who: "security" | "officer", staffId: string, outcome: string) =>
    by(who)("accessReviews.decide", { params: { ...params, staffId }, body: { outcome, reason } });
  expect(await refused(decide("security", members.security.staffId, "keep"))).toEqual([403, "review.own"]);
  for (const { staffId, username } of begun.members) {
    const who = staffId === members.security.staffId ? "officer" : "security";
    await well(decide(who, staffId, username === "new.helper" ? "revoke" : "keep"));
  }
  const done = await well(by("officer")("accessReviews.show", { params }));
  expect(done).toMatchObject({ closedAt: expect.any(String), isOverdue: false });
  const { staff } = await well(by("auditor")("staff.list"));
  expect(staff.find(({ username }: { username: string }) => username === "new.helper").roles).toEqual([]);
  product.clock.advance(day);
  await lookAtControls(product.app, held);
  const { measures } = await well(product.api("protection.show"));
  const review = measures.find(({ control }: { control: string }) => control === "access-review");
  expect(review.checkedOn).toBe(dayInChina(product.clock.now()));
};

/** Whoever audits reads what was done, and can do none of it. */
export const theAuditor = async ({ by, copy }: World) => {
  const auditor = by("auditor");
  for (const name of ["adminLedger.verification", "adminControls.list", "breakGlass.list", "adminHolds.list"] as const)
    await well(auditor(name));
  await well(auditor("adminShares.ofAccount", look(copy.person.accountId)));
  const writing = (Object.keys(routes) as RouteName[]).filter((name) => {
    const { access } = contracts[name] as EndpointContract;
    const isStaffs = typeof access === "object" && "staff" in access && access.staff !== "self";
    return isStaffs && routes[name].method !== "GET" && name !== "adminRecords.show"; // which reads, and says why in a body
  });
  expect(writing.length).toBeGreaterThan(50);
  for (const name of writing) {
    const named = [...routes[name].path.matchAll(/:(\w+)/g)].map(([, key = ""]) => [key, copy.person.accountId]);
    const params = Object.fromEntries(named);
    expect([name, ...(await refused(auditor(name, { params })))]).toEqual([name, 403, "staff.forbidden"]);
  }
  const { rows } = await well(auditor("adminApprovals.list", { query: { state: "approved" } }));
  expect(rows).toEqual([]); // none that it could ask for or decide
  expect(roleKeys.filter((role) => isPermitted([role], "staff.approve"))).toEqual(["privacy_officer"]);
};
