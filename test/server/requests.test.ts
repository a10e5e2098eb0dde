import { requestTerms } from "@baiwa/shared/catalogue/requests";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { tendRequests } from "../../server/src/requests/request-jobs";
import { buildExports } from "../../server/src/rights/export.service";
import { aProduct, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";
import type { Person } from "../support/people";
import { aPng } from "../support/sample-files";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
let officer: StaffMember;
let agent: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  [officer, agent] = [await staff.aMember("privacy_officer"), await staff.aMember("support_l2")];
});
afterAll(() => product.stop());

const day = 86_400_000;
const reason = "工单 T-1";
const held = { guard: async () => undefined };
const never = new AbortController().signal;
const tend = () => tendRequests(product.app, held, never);
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const open = async (person: Person, kind: string, more: object = {}) =>
  product.as(person)("requests.open", { body: { kind, text: "请帮我看看我的信息", ...more } });
const show = async (person: Person, requestId: string) =>
  (await product.as(person)("requests.show", { params: { requestId } })).body;
const desk = (member: StaffMember, name: string, requestId: string, body?: object) =>
  staff.as(member)(`adminRequests.${name}` as "adminRequests.take", { params: { requestId }, body });
const passDays = async (days: number): Promise<void> => {
  product.clock.advance(days * day);
  [officer, agent] = [await staff.again(officer), await staff.again(agent)];
};
const mails = async (): Promise<string[]> => {
  await sendOutgoing(product.app, never);
  return product.mailbox.kept.flatMap((one) =>
    one.channel === "mail" ? [`${one.mail.to} ${one.mail.subject} ${one.mail.text}`] : [],
  );
};

const again = async (person: Person): Promise<Person> => {
  const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
  return { ...person, token: (await product.api("sessions.create", { body: login })).body.token };
};

describe("a person's request", () => {
  it("is acknowledged at once, has fifteen days from now, and is nobody else's", async () => {
    const [person, other] = [await product.aPerson(), await product.aPerson()];
    const { status, body } = await open(person, "explain");
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: "in-progress", daysLeft: requestTerms.answerDays, isPaused: false });
    expect(body.events).toMatchObject([{ kind: "received", author: "person", text: "请帮我看看我的信息" }]);
    const params = { requestId: body.requestId };
    expect((await product.as(other)("requests.show", { params })).status).toBe(404);
    expect((await product.as(other)("requests.withdraw", { params })).status).toBe(404);
    expect((await product.as(other)("requests.say", { params, body: { text: "好" } })).status).toBe(404);
    expect((await product.as(other)("requests.list")).body.rows).toEqual([]);
  });

  it("that gives information away or takes it away asks for the person once more", async () => {
    const person = await product.aPerson();
    product.clock.advance(11 * 60_000);
    expect((await open(person, "copy")).body.code).toBe("session.step-up-required");
    expect((await open(person, "delete")).body.code).toBe("session.step-up-required");
    expect((await open(person, "misuse")).status).toBe(201);
  });

  it("for a copy is carried out by the export alone and answered when it is ready", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const { requestId, events } = (await open(person, "access")).body;
    expect(events.at(-1)).toMatchObject({ kind: "done", act: "copy", author: "system" });
    await tend();
    expect((await show(person, requestId)).state).toBe("in-progress");
    await buildExports(product.app, held, never);
    await tend();
    await tend();
    const done = await show(person, requestId);
    expect(done).toMatchObject({ state: "answered", isUnread: true });
    expect(done.events.filter(({ kind }: { kind: string }) => kind === "answered")).toHaveLength(1);
    expect(done.remedies.length).toBeGreaterThan(1);
    await product.as(person)("requests.seen", { params: { requestId } });
    expect((await show(person, requestId)).isUnread).toBe(false);
  });

  it("takes papers along, which its desk opens with a reason, and keeps out everything else", async () => {
    const person = await product.aPerson();
    const file = { name: "证明.png", bytes: aPng() };
    const { fileId } = (await product.as(person)("files.upload", { body: { kind: "request-paper" }, file })).body;
    const { requestId, events } = (await open(person, "minor", { fileIds: [fileId] })).body;
    expect(events[0].files).toMatchObject([{ fileId, name: "证明.png" }]);
    expect((await open(person, "minor", { fileIds: [fileId] })).body.code).toBe("file.unknown");
    const params = { requestId, fileId };
    expect((await staff.as(agent)("adminRequests.download", { params, query: { reason } })).status).toBe(200);
    expect((await product.as(person)("requests.download", { params })).status).toBe(200);
    const looks = await entriesOfKind(product, "request.viewed");
    expect(looks.at(-1)).toMatchObject({ requestId, staffId: agent.staffId, reason });
  });

  it("is taken back while it is open, and not after", async () => {
    const person = await product.aPerson();
    const { requestId } = (await open(person, "other")).body;
    const params = { requestId };
    expect((await product.as(person)("requests.withdraw", { params })).status).toBe(204);
    expect((await product.as(person)("requests.withdraw", { params })).body.code).toBe("request.closed");
    expect((await product.as(person)("requests.say", { params, body: { text: "还有" } })).body.code).toBe(
      "request.closed",
    );
    expect((await desk(officer, "take", requestId, {})).body.code).toBe("request.moved");
  });

  it("sent twice under one key is one, and twenty open ones are enough", async () => {
    const person = await product.aPerson();
    const key = "one-request-of-one-person";
    const body = { kind: "other", text: "同一件事" };
    const both = await Promise.all([1, 2].map(() => product.as(person)("requests.open", { body, key })));
    expect(new Set(both.map((answer) => answer.body.requestId)).size).toBe(1);
    const many = await Promise.all(Array.from({ length: 22 }, () => open(person, "other")));
    expect(many.filter(({ status }) => status === 201)).toHaveLength(requestTerms.mostOpen - 1);
    expect(many.find(({ status }) => status !== 201)?.body.code).toBe("request.too-many-open");
  });
});

describe("the clock", () => {
  it("stands still while it waits for the person, but never beyond thirty days", async () => {
    const person = await product.aPerson();
    const { requestId } = (await open(person, "explain")).body;
    await passDays(3);
    await desk(agent, "ask", requestId, { text: "请问是哪一条？" });
    expect(await show(await again(person), requestId)).toMatchObject({
      state: "waiting",
      isPaused: true,
      daysLeft: 12,
    });
    await passDays(10);
    const later = await again(person);
    expect(await show(later, requestId)).toMatchObject({ daysLeft: 12 });
    await product.as(later)("requests.say", { params: { requestId }, body: { text: "2.3" } });
    expect(await show(later, requestId)).toMatchObject({ state: "in-progress", isPaused: false, daysLeft: 12 });
    await desk(agent, "ask", requestId, { text: "还有吗？" });
    await passDays(10);
    const last = await again(later);
    expect((await show(last, requestId)).daysLeft).toBe(30 - 23);
  });

  it("says louder each time how late it gets, once each, to the desk, the ledger and the person", async () => {
    const person = await product.aPerson();
    const { requestId } = (await open(person, "explain")).body;
    const kinds = async () =>
      (await Promise.all(["request.reminded", "request.overdue"].map((kind) => entriesOfKind(product, kind))))
        .flat()
        .filter((entry) => entry.requestId === requestId).length;
    await passDays(9);
    await tend();
    expect(await kinds()).toBe(0);
    await passDays(1);
    await tend();
    await tend();
    expect(await kinds()).toBe(1);
    await passDays(3);
    await tend();
    expect(await kinds()).toBe(2);
    await passDays(3);
    await Promise.all([tend(), tend()]);
    expect(await kinds()).toBe(3);
    const late = await show(await again(person), requestId);
    expect(late.daysLeft).toBe(-1);
    expect(late.events.at(-1).kind).toBe("late");
    expect((await mails()).some((mail) => mail.includes("info@baiwow.com") && mail.includes("超期"))).toBe(true);
    const [first] = (await staff.as(agent)("adminRequests.list")).body.rows;
    expect(first).toMatchObject({ isLate: true });
    const query = { from: "2020-01-01T00:00:00Z", to: "2040-01-01T00:00:00Z" };
    const report = (await staff.as(officer)("adminRequests.report", { query })).body;
    expect(report.late).toBeGreaterThan(0);
  });
});

describe("without an account", () => {
  const address = "someone.out@example.cn";
  const codeFor = async (email: string): Promise<string> => {
    await product.app.limits.forget("code-pause", `anybody email ${email}`);
    expect((await product.api("requests.sendCode", { body: { email } })).status).toBe(200);
    const mail = (await mails()).find((one) => one.startsWith(email) && one.includes("验证码")); // the newest first
    return /\d{6}/.exec(mail ?? "")?.[0] ?? "";
  };
  const openPublic = async (email: string, kind = "explain") =>
    product.api("requests.openPublic", { body: { kind, text: "我没有账号", email, code: await codeFor(email) } });

  it("an address proven by a code opens a request, and its receipt alone follows it", async () => {
    const wrong = { kind: "explain", text: "我没有账号", email: address, code: "000000" };
    expect((await product.api("requests.openPublic", { body: wrong })).body.code).toBe("code.wrong");
    const { status, body } = await openPublic(address);
    expect({ status, state: body.state, verifiedAt: body.verifiedAt }).toEqual({
      status: 201,
      state: "verifying",
      verifiedAt: null,
    });
    const { receiptCode } = body;
    expect((await mails()).some((mail) => mail.startsWith(address) && mail.includes(receiptCode))).toBe(true);
    expect((await product.api("requests.track", { body: { receiptCode: "x".repeat(43) } })).status).toBe(404);
    expect((await product.api("requests.track", { body: { receiptCode } })).body.requestId).toBe(body.requestId);
    await desk(agent, "ask", body.requestId, { text: "请说明是哪一条" });
    const said = await product.api("requests.sayPublic", { body: { receiptCode, text: "第十条" } });
    expect(said.body).toMatchObject({ state: "verifying" });
    expect((await product.api("requests.withdrawPublic", { body: { receiptCode } })).status).toBe(204);
  });

  it("a code that anybody may have sent keeps nobody from the code by which they come back", async () => {
    const email = "back@example.com";
    expect((await product.api("requests.sendCode", { body: { email } })).status).toBe(200);
    expect((await product.api("requests.sendCode", { body: { email } })).status).toBe(429);
    expect((await product.api("credentials.sendResetCode", { body: { to: email } })).status).toBe(200);
  });

  it("the proven address of an account makes known who asks; one of nobody's waits for the desk, and looks the same", async () => {
    const person = await aKnownPerson(product);
    const email = `known.${person.username}@example.cn`;
    const at = product.clock.now();
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, {
        accountId: idBytes(person.accountId),
        item: "email",
        value: email,
        source: "person",
        enteredBy: "self",
        at,
        confirmedAt: at,
      }),
    );
    expect((await openPublic(email)).body.state).toBe("in-progress");
    expect((await openPublic(email, "deceased")).body.state).toBe("verifying");
    await product.app.limits.forget("code-pause", `anybody email ${email}`);
    const codes = await Promise.all(
      [email, "nobody.at.all@example.cn"].map((to) => product.api("requests.sendCode", { body: { email: to } })),
    );
    expect(codes.map(({ status, body }) => ({ status, keys: Object.keys(body).sort().join() }))).toEqual([
      { status: 200, keys: "expiresAt,resendAfterSeconds" },
      { status: 200, keys: "expiresAt,resendAfterSeconds" },
    ]);
  });
});
