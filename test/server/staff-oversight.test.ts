import { lookCaps, reviewTerms } from "@baiwa/shared/catalogue/staff-oversight";
import { tendReviews } from "../../server/src/staff/access-review";
import { tendGlass } from "../../server/src/staff/break-glass";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";

const [minute, day] = [60_000, 86_400_000];
const reason = "工单 T-1";
const held = { guard: async () => undefined };
let product: TestProduct;
let staff: StaffPeople;
let person: Person;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  person = await product.aPerson();
});
afterAll(() => product.stop());

const look = (member: StaffMember) =>
  staff.as(member)("adminAccounts.items", { params: { accountId: person.accountId }, query: { reason } });
const codeOf = async (answer: Promise<{ status: number; body: { code?: string } }>) => {
  const { status, body } = await answer;
  return { status, code: body.code };
};
const alarms = async (by: StaffMember): Promise<{ alarmId: string; kind: string; staffId: string | null }[]> =>
  (await staff.as(by)("adminAlarms.list", { query: { pageSize: "100" } })).body.rows;
const last = async (kind: string) => (await entriesOfKind(product, kind)).at(-1);
const staffEntry = async (staffId: string) =>
  (await staff.as(await staff.administrator())("staff.list")).body.staff.find(
    (one: { staffId: string }) => one.staffId === staffId,
  );

describe("roles that let somebody see people", () => {
  it("are given by the administrator alone only while nobody could approve, only to who will approve, and loudly", async () => {
    const by = staff.as(await staff.administrator());
    const early = await by("staff.invite", { body: { username: "too.early", roles: ["support_l1"] } });
    expect(early.body.waitsFor).toEqual(expect.any(String));
    const approver = await staff.approver();
    const entry = (await entriesOfKind(product, "staff.invited")).find(({ staffId }) => staffId === approver.staffId);
    expect(entry).toMatchObject({ roles: ["privacy_officer"], isUnapproved: true });
    expect(await alarms(approver)).toMatchObject([{ kind: "grant-without-approval", staffId: approver.staffId }]);
    const second = await by("staff.invite", { body: { username: "second.officer", roles: ["privacy_officer"] } });
    expect(second.body.waitsFor).toEqual(expect.any(String));
  });

  it("wait for a second person, who sees all of them; roles that touch nobody count at once", async () => {
    const by = staff.as(await staff.administrator());
    const body = { username: "new.helper", roles: ["marketing", "support_l1"] };
    const invited = (await by("staff.invite", { body })).body;
    const member = await staff.openOnly(invited, "new.helper");
    expect(member.roles).toEqual(["marketing"]);
    expect(await codeOf(look(member))).toEqual({ status: 403, code: "staff.forbidden" });
    const approver = await staff.approver();
    const waiting = (await staff.as(approver)("adminApprovals.list")).body.rows.find(
      ({ approvalId }: { approvalId: string }) => approvalId === invited.waitsFor,
    );
    expect(waiting.details).toContainEqual({ name: "批准后的全部角色", value: "市场、一线客服" });
    await staff.approve(invited.waitsFor);
    expect(await last("staff.roles-set")).toMatchObject({
      staffId: member.staffId,
      roles: ["marketing", "support_l1"],
      approvedBy: approver.staffId,
    });
    expect((await staffEntry(member.staffId)).roles).toEqual(["marketing", "support_l1"]);
  });

  it("are not given when the roles changed since they were looked at, nor approved by whom they are for", async () => {
    const by = staff.as(await staff.administrator());
    const second = await staff.aMember("privacy_officer");
    const params = { staffId: second.staffId };
    const wanted = await by("staff.setRoles", { params, body: { roles: ["privacy_officer", "legal"] } });
    expect(wanted.body).toMatchObject({ roles: ["privacy_officer"], waitsFor: expect.any(String) });
    const decide = (member: StaffMember) =>
      staff.as(member)("adminApprovals.decide", {
        params: { approvalId: wanted.body.waitsFor },
        body: { outcome: "approved", reason },
      });
    expect(await codeOf(decide(second))).toEqual({ status: 403, code: "approval.own" });
    await by("staff.setRoles", { params, body: { roles: [] } });
    expect(await codeOf(decide(await staff.approver()))).toEqual({ status: 409, code: "staff.roles-changed" });
    expect((await staffEntry(second.staffId)).roles).toEqual([]);
  });
});

describe("the undertaking", () => {
  it("comes before anything else for whoever touches people's information, and is kept in the ledger", async () => {
    const invited = await staff.invite(["support_l1"]);
    const member = await staff.openOnly(invited, invited.username);
    const by = staff.as(member);
    expect((await by("staff.me")).body.owesUndertaking).toBe(true);
    expect(await codeOf(look(member))).toEqual({ status: 403, code: "staff.undertaking-required" });
    expect(await codeOf(by("adminApprovals.list"))).toEqual({ status: 403, code: "staff.undertaking-required" });
    const shown = (await by("undertaking.show")).body;
    expect(shown).toMatchObject({ clause: "7.1.2", isAccepted: false, acceptedAt: null });
    const other = { version: shown.version, textSha256: "0".repeat(64) };
    expect(await codeOf(by("undertaking.accept", { body: other }))).toMatchObject({
      code: "staff.undertaking-changed",
    });
    const body = { version: shown.version, textSha256: shown.textSha256 };
    expect((await by("undertaking.accept", { body })).body.isAccepted).toBe(true);
    expect((await by("undertaking.accept", { body })).status).toBe(200);
    expect((await look(member)).status).toBe(200);
    const kept = (await entriesOfKind(product, "staff.undertaking-accepted")).filter(
      ({ staffId }) => staffId === member.staffId,
    );
    expect(kept).toMatchObject([{ version: shown.version, textSha256: shown.textSha256 }]);
  });
});

describe("looks at people", () => {
  it("are counted, refused above the hour's number, and whoever watches sees it once", async () => {
    const member = await staff.aMember("support_l1");
    await look(member);
    await product.app.database.run("UPDATE staff_look SET looks = ?", [lookCaps.hour - 1]);
    expect((await look(member)).status).toBe(200);
    for (let times = 0; times < 2; times++)
      expect(await codeOf(look(member))).toEqual({ status: 429, code: "staff.look-cap" });
    const seen = (await alarms(await staff.aMember("auditor"))).filter(({ kind }) => kind === "look-cap");
    expect(seen).toMatchObject([{ kind: "look-cap", staffId: member.staffId }]);
    expect(await last("alarm.raised")).toMatchObject({ alarm: "look-cap", staffId: member.staffId });
    product.clock.advance(60 * minute);
    await product.app.database.run("UPDATE staff_look SET looks = ?", [lookCaps.day]);
    expect(await codeOf(look(await staff.again(member)))).toEqual({ status: 429, code: "staff.look-cap" });
    const security = await staff.aMember("security");
    const [first] = (await alarms(security)).filter(({ kind }) => kind === "look-cap");
    const handled = { params: { alarmId: first?.alarmId ?? "" }, body: { reason } };
    expect((await staff.as(security)("adminAlarms.handle", handled)).body.handledBy).toBe(security.staffId);
    expect(await codeOf(staff.as(security)("adminAlarms.handle", handled))).toMatchObject({ code: "alarm.handled" });
  });
});

describe("permissions for an hour", () => {
  const ask = (member: StaffMember, isEmergency: boolean) =>
    staff.as(member)("breakGlass.ask", { body: { permissions: ["account.view"], isEmergency, reason } });
  const decide = (by: StaffMember, glassId: string, outcome = "approved") =>
    staff.as(by)("breakGlass.decide", { params: { glassId }, body: { outcome, reason } });

  it("are held after two others approved, leave an entry at each use, and end by themselves", async () => {
    const onCall = await staff.aMember("emergency");
    const [one, two] = [await staff.aMember("security"), await staff.aMember("security")];
    expect(await codeOf(look(onCall))).toEqual({ status: 403, code: "staff.forbidden" });
    const { glassId } = (await ask(onCall, false)).body;
    expect(await codeOf(ask(onCall, true))).toMatchObject({ code: "glass.standing" });
    expect((await decide(one, glassId)).body).toMatchObject({ state: "asked", approvedBy: [one.staffId] });
    expect(await codeOf(decide(one, glassId))).toEqual({ status: 403, code: "glass.own" });
    expect((await look(onCall)).status).toBe(403);
    expect((await decide(two, glassId)).body.state).toBe("granted");
    expect((await look(onCall)).status).toBe(200);
    expect(await last("glass.used")).toMatchObject({ glassId, permission: "account.view", staffId: onCall.staffId });
    product.clock.advance(61 * minute);
    expect((await look(await staff.again(onCall))).status).toBe(403);
    for (const kind of ["glass.asked", "glass.approved", "glass.granted"])
      expect(await last(kind)).toMatchObject({ glassId });
  });

  it("in an emergency begin at once, and the auditor sees them until somebody looked at them", async () => {
    const onCall = await staff.aMember("emergency");
    const auditor = await staff.aMember("auditor");
    const { glassId } = (await ask(onCall, true)).body;
    expect((await look(onCall)).status).toBe(200);
    expect((await alarms(auditor)).some(({ kind }) => kind === "glass-emergency")).toBe(true);
    const waiting = async () =>
      (await staff.as(auditor)("breakGlass.list", { query: { waiting: "true" } })).body.rows.map(
        (row: { glassId: string }) => row.glassId,
      );
    expect(await waiting()).toContain(glassId);
    const judge = { params: { glassId }, body: { isJustified: false, reason } };
    const security = await staff.aMember("security");
    expect((await staff.as(security)("breakGlass.review", judge)).body).toMatchObject({ isJustified: false });
    expect((await look(onCall)).status).toBe(403);
    expect(await waiting()).not.toContain(glassId);
    expect(await codeOf(staff.as(security)("breakGlass.review", judge))).toMatchObject({ code: "glass.moved" });
  });

  it("are given back once, however often that is asked at the same time", async () => {
    const onCall = await staff.aMember("emergency");
    const { glassId } = (await ask(onCall, true)).body;
    product.clock.advance(minute);
    const end = () => staff.as(onCall)("breakGlass.end", { params: { glassId } });
    const answers = await Promise.all(Array.from({ length: 10 }, end));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    const ended = (await entriesOfKind(product, "glass.ended")).filter((one) => one.glassId === glassId);
    expect(ended).toHaveLength(1);
  });

  it("that nobody looked at within four hours raise an alarm", async () => {
    const onCall = await staff.aMember("emergency");
    const { glassId } = (await ask(onCall, true)).body;
    const ended = await staff.as(onCall)("breakGlass.end", { params: { glassId } });
    expect(ended.status).toBe(200);
    expect((await look(onCall)).status).toBe(403);
    product.clock.advance(241 * minute);
    await tendGlass(product.app, held);
    const auditor = await staff.aMember("auditor");
    const late = await alarms(auditor);
    const isOurs = (one: { kind: string; staffId: string | null }) =>
      one.kind === "glass-unreviewed" && one.staffId === onCall.staffId;
    expect(late.filter(isOurs)).toHaveLength(1);
    const [shown] = (await staff.as(auditor)("breakGlass.list", { query: { waiting: "true" } })).body.rows;
    expect(shown).toMatchObject({ glassId, isReviewOverdue: true }); // the newest
  });

  it("are not given once the hours to decide are over, or when one of the two refuses", async () => {
    const onCall = await staff.aMember("emergency");
    const security = await staff.aMember("security");
    const { glassId } = (await ask(onCall, false)).body;
    expect((await decide(security, glassId, "refused")).body.state).toBe("refused");
    const later = (await ask(onCall, false)).body;
    product.clock.advance(241 * minute);
    expect(await codeOf(decide(await staff.again(security), later.glassId))).toMatchObject({ code: "glass.moved" });
  });
});

describe("the quarterly review of roles", () => {
  it("lists everybody, keeps or revokes each by somebody else, and closes when nobody is left", async () => {
    await product.reset();
    staff.forget();
    person = await product.aPerson();
    const security = await staff.aMember("security");
    const helper = await staff.aMember("support_l1");
    const by = staff.as(security);
    const starts = await Promise.all(Array.from({ length: 6 }, () => by("accessReviews.start")));
    const [round, ...others] = starts.filter(({ status }) => status < 300).map(({ body }) => body);
    expect(others).toEqual([]); // of several at once one begins
    expect(round.members).toHaveLength(4);
    expect(await codeOf(by("accessReviews.start"))).toMatchObject({ code: "review.open" });
    const decide = (member: StaffMember, staffId: string, outcome: string) =>
      staff.as(member)("accessReviews.decide", {
        params: { reviewId: round.reviewId, staffId },
        body: { outcome, reason },
      });
    expect(await codeOf(decide(security, security.staffId, "keep"))).toEqual({ status: 403, code: "review.own" });
    expect((await decide(security, helper.staffId, "revoke")).status).toBe(200);
    expect(await codeOf(look(helper))).toEqual({ status: 403, code: "staff.forbidden" });
    expect(await codeOf(decide(security, helper.staffId, "keep"))).toMatchObject({ code: "review.decided" });
    const approver = await staff.approver();
    const administrator = await staff.administrator();
    for (const { staffId } of [approver, administrator])
      expect((await decide(security, staffId, "keep")).body.closedAt).toBeNull();
    expect((await decide(approver, security.staffId, "keep")).body.closedAt).toEqual(expect.any(String));
    expect(await last("access-review.decided")).toMatchObject({ staffId: security.staffId, outcome: "keep" });
  });

  it("begins by itself each quarter, and an overdue one is shown and raises an alarm", async () => {
    const { app } = product;
    product.clock.advance(reviewTerms.everyDays * day);
    await tendReviews(app, held);
    const security = await staff.again(await staff.aMember("security"));
    const [row] = (await staff.as(security)("accessReviews.list")).body.rows;
    expect(row).toMatchObject({ closedAt: null, isOverdue: false });
    product.clock.advance(reviewTerms.graceDays * day);
    await tendReviews(app, held);
    const later = await staff.again(security);
    expect((await staff.as(later)("accessReviews.list")).body.rows[0].isOverdue).toBe(true);
    expect((await alarms(later)).some(({ kind }) => kind === "review-overdue")).toBe(true);
  });

  it("not done for a quarter and two weeks, roles stop working, but for looking at those of others", async () => {
    const helper = await staff.aMember("support_l1");
    const security = await staff.aMember("security");
    const long = (reviewTerms.everyDays + reviewTerms.graceDays) * day;
    const lapsed = async () =>
      product.app.database.run("UPDATE staff SET reviewed_at = ? WHERE username IN (?, ?)", [
        new Date(product.clock.now().getTime() - long),
        helper.username,
        security.username,
      ]);
    await lapsed();
    expect((await staff.as(helper)("staff.me")).body.permissions).toEqual([]);
    expect(await codeOf(look(helper))).toEqual({ status: 403, code: "staff.forbidden" });
    expect((await staff.as(security)("staff.me")).body.permissions).toEqual(["access.review"]);
    const [{ reviewId }] = (await staff.as(security)("accessReviews.list")).body.rows;
    const kept = { params: { reviewId, staffId: helper.staffId }, body: { outcome: "keep", reason } };
    expect((await staff.as(security)("accessReviews.decide", kept)).status).toBe(200);
    expect((await look(helper)).status).toBe(200);
  });
});
