import { requestTerms } from "@baiwa/shared/catalogue/requests";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { tendRequests } from "../../server/src/requests/request-jobs";
import { eraseDue } from "../../server/src/rights/cancellation.service";
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

const again = async (person: Person): Promise<Person> => {
  const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
  return { ...person, token: (await product.api("sessions.create", { body: login })).body.token };
};

describe("without an account", () => {
  const address = "someone.out@example.cn";
  const codeFor = async (email: string): Promise<string> => {
    await product.app.limits.forget("code-pause", `email ${email}`);
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
    await product.app.limits.forget("code-pause", `email ${email}`);
    const codes = await Promise.all(
      [email, "nobody.at.all@example.cn"].map((to) => product.api("requests.sendCode", { body: { email: to } })),
    );
    expect(codes.map(({ status, body }) => ({ status, keys: Object.keys(body).sort().join() }))).toEqual([
      { status: 200, keys: "expiresAt,resendAfterSeconds" },
      { status: 200, keys: "expiresAt,resendAfterSeconds" },
    ]);
  });

  it("lies under a key of its own that goes with it after three years", async () => {
    const { requestId } = (await openPublic("three.years@example.cn")).body;
    await desk(agent, "verify", requestId, { proof: "documents", reason });
    await desk(officer, "answer", requestId, { text: "第十条说的是……" });
    const id = idBytes(requestId);
    expect(await product.app.keyring.find(id)).not.toBeNull();
    await passDays(requestTerms.keptDays + 1);
    await tend();
    expect(await product.app.keyring.find(id)).toBeNull();
    for (const table of [
      "rights_request WHERE id",
      "rights_request_event WHERE request_id",
      "outgoing_message WHERE account_id",
    ])
      expect(await product.app.database.rows(`SELECT 1 FROM ${table} = ?`, [id])).toEqual([]);
  });
});

describe("the desk", () => {
  const enter = async (kind = "delete") =>
    (
      await staff.as(agent)("adminRequests.enter", {
        body: { kind, text: "来信内容", email: "letter@example.cn", arrivedAt: product.clock.now().toISOString() },
      })
    ).body;

  it("enters a letter, makes sure who wrote it, has the product delete, and only then answers", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { value: "某路 1 号" } });
    const { requestId, state, verifyBy } = await enter();
    expect({ state, hasTerm: verifyBy !== null }).toEqual({ state: "verifying", hasTerm: true });
    const act = { act: "delete-items", items: ["comm_address"], reason };
    expect((await desk(officer, "carryOut", requestId, act)).body.code).toBe("request.not-verified");
    expect((await desk(agent, "carryOut", requestId, act)).body.code).toBe("staff.forbidden");
    const proof = { proof: "held-contact", accountId: person.accountId, reason };
    expect((await desk(agent, "verify", requestId, proof)).body).toMatchObject({ state: "in-progress", daysLeft: 15 });
    expect((await desk(officer, "answer", requestId, { text: "已删除" })).body.code).toBe("request.remedy-missing");
    expect((await desk(officer, "carryOut", requestId, { ...act, items: ["username"] })).status).toBe(400);
    expect((await desk(officer, "carryOut", requestId, { act: "copy", reason })).body.code).toBe("request.not-allowed");
    expect((await desk(officer, "carryOut", requestId, act)).status).toBe(200);
    const { body } = await product.as(person)("information.list");
    expect(body.items.some(({ item }: { item: string }) => item === "comm_address")).toBe(false);
    expect((await desk(officer, "answer", requestId, { text: "已删除" })).body.state).toBe("answered");
    const proofs = await entriesOfKind(product, "request.carried-out");
    expect(proofs.at(-1)).toMatchObject({ requestId, act: "delete-items", counts: { comm_address: 1 } });
  });

  it("deletes by an item's own way: a phone is told of it, what a verification confirmed stays, and no letter comes from years ago", async () => {
    const person = await aKnownPerson(product);
    const phone = {
      source: "person",
      enteredBy: "self",
      at: product.clock.now(),
      confirmedAt: product.clock.now(),
    } as const;
    const accountId = idBytes(person.accountId);
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, { accountId, item: "phone", value: "13912345678", ...phone }),
    );
    const { requestId } = await enter();
    await desk(agent, "verify", requestId, { proof: "documents", accountId: person.accountId, reason });
    const act = { act: "delete-items", items: ["phone"], reason };
    expect((await desk(officer, "carryOut", requestId, act)).status).toBe(200);
    expect((await entriesOfKind(product, "contact.removed")).length).toBeGreaterThan(0);
    const old = { kind: "other", text: "来信", email: "letter@example.cn", arrivedAt: "2016-11-26T00:00:00Z" };
    const { body } = await staff.as(agent)("adminRequests.enter", { body: old });
    expect(body.details[0].path).toBe("arrivedAt");
  });

  it("refuses only with a reason of the law, which the person reads with what they can still do", async () => {
    const person = await product.aPerson();
    const { requestId } = (await open(person, "other")).body;
    expect((await desk(officer, "refuse", requestId, { text: "不办" })).status).toBe(400);
    expect((await desk(officer, "refuse", requestId, { refusal: "because" })).status).toBe(400);
    expect((await desk(officer, "refuse", requestId, { refusal: "law-keeps", text: "发票要保存" })).status).toBe(200);
    const refused = await show(person, requestId);
    expect(refused).toMatchObject({ state: "refused", refusal: { code: "law-keeps" } });
    expect(refused.refusal.ground).toContain("个人信息保护法");
    expect(refused.remedies.join()).toContain("人民法院");
  });

  it("two officers at once decide once", async () => {
    const second = await staff.aMember("privacy_officer");
    const person = await product.aPerson();
    const { requestId } = (await open(person, "other")).body;
    const both = await Promise.all([
      desk(officer, "answer", requestId, { text: "好的" }),
      desk(second, "refuse", requestId, { refusal: "repeated" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { events } = await show(person, requestId);
    expect(events.filter(({ kind }: { kind: string }) => kind === "answered" || kind === "refused")).toHaveLength(1);
  });

  it("handles none of its own, and takes over from a colleague only knowingly", async () => {
    const relative = await product.aPerson();
    const reviewer = await staff.aMember("privacy_officer", "kyc_reviewer");
    await staff.as(reviewer)("adminVerification.declareOwn", { body: { accountId: relative.accountId } });
    const { requestId } = (await open(relative, "other")).body;
    expect((await desk(reviewer, "take", requestId, {})).body.code).toBe("request.own");
    const seen = (await staff.as(reviewer)("adminRequests.list", { query: { pageSize: "100" } })).body.rows;
    expect(seen.some((row: { requestId: string }) => row.requestId === requestId)).toBe(false);
    await desk(agent, "take", requestId, {});
    expect((await desk(officer, "take", requestId, {})).body.code).toBe("request.taken");
    expect((await desk(officer, "take", requestId, { isTakeover: true })).body.handler).toBe("me");
  });

  it("says of misuse what it found, what lay behind it, and after what was done (8.4)", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { value: "某路 1 号" } });
    const { requestId } = (await open(person, "misuse")).body;
    expect((await desk(officer, "answer", requestId, { text: "核对过了" })).body.code).toBe("request.finding-missing");
    const confirmed = { text: "情况属实，已删除", finding: "confirmed", cause: "access" };
    expect((await desk(officer, "answer", requestId, confirmed)).body.code).toBe("request.remedy-missing");
    await desk(officer, "carryOut", requestId, { act: "delete-items", items: ["comm_address"], reason });
    expect((await desk(officer, "answer", requestId, confirmed)).body).toMatchObject({
      state: "answered",
      finding: "confirmed",
    });
    expect((await entriesOfKind(product, "request.answered")).at(-1)).toMatchObject({
      finding: "confirmed",
      cause: "access",
    });
  });

  it("restricts what the person asked for, and the person lets it be used again", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    await product.as(person)("profile.put", { params: { item: "comm_address" }, body: { value: "某路 1 号" } });
    const { requestId } = (await open(person, "restrict")).body;
    await desk(officer, "carryOut", requestId, { act: "restrict", items: ["comm_address"], reason });
    const read = (purpose: "service" | "subject-access") =>
      product.app.database.transaction((db) =>
        product.app.vault.read(db, {
          accountId,
          items: ["comm_address"],
          purpose,
          reader: { kind: "system", task: "test" },
        }),
      );
    expect(await read("service")).toEqual([]);
    expect(await read("subject-access")).toHaveLength(1);
    const { items } = (await product.as(person)("information.list")).body;
    const shown = items.find(({ item }: { item: string }) => item === "comm_address");
    expect(shown.values[0].isRestricted).toBe(true);
    const lift = { params: { item: "comm_address" } };
    expect((await product.as(person)("information.liftRestriction", lift)).status).toBe(204);
    expect(await read("service")).toHaveLength(1);
    expect((await product.as(person)("information.liftRestriction", { params: { item: "phone" } })).status).toBe(404);
  });

  it("for an account that ends cancels it the usual way, and of its requests only when and how stays", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    await stepUp(person);
    const { requestId } = (await open(person, "delete")).body;
    const other = (await open(person, "other", { text: "独一无二的话" })).body.requestId;
    expect((await desk(officer, "carryOut", requestId, { act: "cancel-account", reason })).status).toBe(200);
    await desk(officer, "answer", requestId, { text: "账号将在 7 天后删除，期间可以撤销。" });
    await passDays(8);
    await sendOutgoing(product.app, never);
    await eraseDue(product.app, held, never);
    await sendOutgoing(product.app, never);
    await eraseDue(product.app, held, never);
    expect(await product.app.keyring.find(accountId)).toBeNull();
    for (const id of [requestId, other])
      expect(await product.app.database.rows("SELECT id FROM rights_request WHERE id = ?", [idBytes(id)])).toEqual([]);
    const kept = await product.app.database.rows<{ sealed: Buffer | null; state: string }>(
      "SELECT sealed, state FROM rights_request WHERE account_id IS NULL AND channel = 'account' AND kind IN ('delete', 'other')",
    );
    expect(kept.map(({ state }) => state).sort()).toEqual(["answered", "withdrawn"]);
    expect(kept.every(({ sealed }) => sealed === null)).toBe(true);
  });
});
