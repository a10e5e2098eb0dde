import { randomBytes } from "node:crypto";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, appId, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { anIdNumber, daysAgo, verifying } from "../support/verifying";

let product: TestProduct;
let way: ReturnType<typeof verifying>;
beforeAll(async () => {
  product = await aProduct();
  way = verifying(product);
});
afterEach(() => product.verifier.control.clearFaults());
afterAll(() => product.stop());

const hour = 3_600_000;
const day = 24 * hour;
const guardian = { name: "诸葛监护", phone: "13700009999" };
const sweep = () => retain(product, "verification");
const childNumber = (days = 30) => anIdNumber(daysAgo(product.clock.now(), 13, days));
const ask = (child: Person, change = {}) => product.as(child)("guardian.ask", { body: { ...guardian, ...change } });
const aCode = () => randomBytes(32).toString("base64url");
type Answered = { act?: "given" | "refused"; identity?: object; withdrawalCode?: string };
const answer = async (link: string, change: Answered = {}) =>
  product.api("guardian.answer", {
    body: {
      link,
      withdrawalCode: change.withdrawalCode ?? aCode(),
      consent: await product.anAct("G1", change.act ?? "given"),
      ...(change.act === "refused"
        ? {}
        : { identity: change.identity ?? { name: guardian.name, idNumber: anIdNumber() } }),
    },
  });
const aChild = async () => {
  const child = await product.aPerson();
  const { link } = (await ask(child)).body;
  return { child, link: link as string };
};
const stateOf = async (child: Person) => (await way.show(child)).guardian.state;
const everything = async (): Promise<string> => {
  const tables = await product.app.database.rows<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  const all = await Promise.all(tables.map(({ name }) => product.app.database.rows(`SELECT * FROM \`${name}\``)));
  return JSON.stringify(all, (_key, value) =>
    value?.type === "Buffer" ? Buffer.from(value.data).toString("latin1") : value,
  );
};

describe("a child under 14", () => {
  it("is refused before anything is kept, until a guardian agreed; then verified as everybody else", async () => {
    const child = await product.aPerson();
    const id_number = childNumber();
    const first = await way.submit(child, "person-two-factor", { values: { id_number } });
    expect(first.body.code).toBe("guardian.required");
    expect((await way.show(child)).open).toMatchObject({ state: "started" });
    expect(
      (await product.as(child)("consents.status")).body.scopes.find((one: { scope: string }) => one.scope === "R1"),
    ).toMatchObject({ state: "none" });
    const { link } = (await ask(child)).body;
    const answered = await answer(link);
    expect(answered.body).toEqual({ state: "confirmed" });
    const { body } = await way.verify(child, "person-two-factor", { values: { id_number } });
    expect(body.state).toBe("passed");
    expect(await way.show(child)).toMatchObject({ ageBand: "under-14", guardian: { state: "confirmed" } });
    expect((await way.gate(child, "cloud-service")).isOpen).toBe(true);
  });

  it("whose WeChat tells the age band is held to the same", async () => {
    const child = await aKnownPerson(product);
    const { control } = product.simulator;
    const userId = control.users.find((one) => control.identity({ appId, userId: one.userId }).openid === child.openid)
      ?.userId as string;
    product.verifier.control.setWechat(child.openid, "under-14");
    const wechat = { appId, code: control.mintLoginCode(appId, userId) };
    const { body } = await way.verify(child, "person-wechat", { wechat });
    expect(body).toMatchObject({ state: "refused", reason: { code: "guardian" } });
    expect((await way.gate(child, "cloud-service")).refusal.code).toBe("guardian");
  });

  it("cannot agree for its guardian: the consent G1 in its own name opens nothing", async () => {
    const child = await product.aPerson();
    await product.as(child)("consents.record", { body: await product.anAct("G1") });
    const { body } = await way.submit(child, "person-two-factor", { values: { id_number: childNumber() } });
    expect(body.code).toBe("guardian.required");
  });
});

describe("the link", () => {
  it("names the guardian masked, can be looked at, and takes one answer", async () => {
    const { child, link } = await aChild();
    for (let count = 0; count < 2; count++) {
      const { body } = await product.api("guardian.open", { body: { link } });
      expect(body).toMatchObject({ guardianMasked: expect.stringMatching(/^诸/), verifier: expect.any(String) });
      expect(body.guardianMasked).not.toBe(guardian.name);
    }
    const both = await Promise.all([answer(link), answer(link)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await product.api("guardian.open", { body: { link } })).body.code).toBe("guardian.link-over");
    expect(await stateOf(child)).toBe("confirmed");
    expect((await ask(child)).body.code).toBe("guardian.standing");
  });

  it("is over after 48 hours, and when a newer one was made; three a day", async () => {
    const { child, link } = await aChild();
    const newer = (await ask(child)).body.link;
    expect((await answer(link)).body.code).toBe("guardian.link-over");
    expect((await ask(child)).status).toBe(201);
    expect((await ask(child)).body.code).toBe("verification.too-many");
    expect((await answer(newer)).body.code).toBe("guardian.link-over");
    product.clock.advance(48 * hour + 1);
    await sweep();
    expect(await stateOf(child)).toBe("expired");
    expect(await way.held(child, "guardian")).toBeNull();
    expect((await ask(child)).status).toBe(201);
  });

  it("lets nobody agree but the grown-up who was named, and ends after three wrong answers", async () => {
    const { child, link } = await aChild();
    const wrong = [
      { name: "路人甲", idNumber: anIdNumber() },
      { name: guardian.name, idNumber: anIdNumber(daysAgo(product.clock.now(), 17)) },
      { name: guardian.name, idNumber: "110105199005170000" },
    ];
    const before = product.verifier.control.asked.length;
    for (const identity of wrong) expect((await answer(link, { identity })).body.code).toBe("guardian.not-confirmed");
    expect(product.verifier.control.asked.length).toBe(before);
    expect((await answer(link)).body.code).toBe("guardian.link-over");
    expect(await stateOf(child)).toBe("asked");
    await sweep();
    expect(await stateOf(child)).toBe("expired");
  });

  it("loses no try to a verifier that is away", async () => {
    const { child, link } = await aChild();
    const down = { kind: "status", status: 500 } as const;
    for (let count = 0; count < 4; count++) {
      product.verifier.control.fail(down);
      expect((await answer(link)).body.code).toBe("verification.busy");
    }
    expect((await answer(link)).status).toBe(200);
    expect(await stateOf(child)).toBe("confirmed");
  });

  it("loses a try to an answer that the verifier cannot work with, as to any wrong one", async () => {
    const { child, link } = await aChild();
    for (let count = 0; count < 3; count++) {
      product.verifier.control.fail({ kind: "status", status: 422 });
      expect((await answer(link)).body.code).toBe("guardian.not-confirmed");
    }
    expect((await answer(link)).body.code).toBe("guardian.link-over");
    expect(await stateOf(child)).toBe("asked");
  });

  it("needs the guardian's own word: another scope, another act or no identity is refused", async () => {
    const { link } = await aChild();
    const consent = await product.anAct("R1");
    expect((await product.api("guardian.answer", { body: { link, consent, withdrawalCode: aCode() } })).body.code).toBe(
      "consent.required",
    );
    const withdrawn = await product.anAct("G1", "withdrawn");
    expect(
      (await product.api("guardian.answer", { body: { link, consent: withdrawn, withdrawalCode: aCode() } })).body.code,
    ).toBe("consent.required");
    const given = await product.anAct("G1");
    const { status } = await product.api("guardian.answer", {
      body: { link, consent: given, withdrawalCode: aCode() },
    });
    expect(status).toBe(400);
    const ticked = { ...given, evidence: { ...given.evidence, controlInitialState: "on" } };
    const identity = { name: guardian.name, idNumber: anIdNumber() };
    expect(
      (await product.api("guardian.answer", { body: { link, consent: ticked, identity, withdrawalCode: aCode() } }))
        .status,
    ).toBe(400);
  });
});

describe("a guardian's answer", () => {
  it("that was lost on the way is told again to the same code, and to no other", async () => {
    const { child, link } = await aChild();
    const withdrawalCode = aCode();
    const both = await Promise.all([answer(link, { withdrawalCode }), answer(link, { withdrawalCode })]);
    expect(both.map(({ body }) => body)).toEqual([{ state: "confirmed" }, { state: "confirmed" }]);
    expect((await answer(link, { withdrawalCode })).body).toEqual({ state: "confirmed" });
    expect((await answer(link)).body.code).toBe("guardian.link-over");
    expect(await stateOf(child)).toBe("confirmed");
    const other = await aChild();
    const reused = await answer(other.link, { withdrawalCode });
    expect(reused.body).toMatchObject({ code: "request.invalid", details: [{ path: "withdrawalCode" }] });
    expect(await stateOf(other.child)).toBe("asked");
  });

  it("is a consent by the guardian in the ledger; of the guardian's own check nothing is kept, and they are told", async () => {
    const { child, link } = await aChild();
    const idNumber = anIdNumber("1979-03-08");
    await answer(link, { identity: { name: guardian.name, idNumber } });
    const entries = await product.app.database.rows<{ entry: Buffer }>(
      "SELECT entry FROM ledger_entry WHERE scope = 'G1' AND act = 'given'",
    );
    expect(entries.map(({ entry }) => JSON.parse(entry.toString()).actor)).toContain("guardian");
    expect(await everything()).not.toContain(idNumber);
    await sendOutgoing(product.app, new AbortController().signal);
    expect(product.mailbox.kept[0]).toMatchObject({
      channel: "sms",
      sms: { to: guardian.phone, template: "guardian-confirmed", values: [] },
    });
    expect(await way.held(child, "guardian")).toMatchObject({ count: 1 });
  });

  it("can be no, with no identity asked; then who they are is deleted and the child may ask again", async () => {
    const { child, link } = await aChild();
    expect((await answer(link, { act: "refused" })).body).toEqual({ state: "refused" });
    expect(await stateOf(child)).toBe("refused");
    expect(await way.held(child, "guardian")).toBeNull();
    expect((await ask(child)).status).toBe(201);
  });

  it("can be taken back at any time by the code: the result ends and the account is cancelled", async () => {
    const { child, link } = await aChild();
    const withdrawalCode = aCode();
    await answer(link, { withdrawalCode });
    await way.verify(child, "person-two-factor", { values: { id_number: childNumber() } });
    const withdraw = async (code: string) =>
      product.api("guardian.withdraw", { body: { code, consent: await product.anAct("G1", "withdrawn") } });
    expect((await withdraw("A".repeat(43))).body.code).toBe("guardian.code-unknown");
    const { status, body } = await withdraw(withdrawalCode);
    expect({ status, body }).toMatchObject({ status: 200, body: { receiptCode: expect.any(String) } });
    expect((await withdraw(withdrawalCode)).body.code).toBe("guardian.code-unknown");
    expect((await product.as(child)("verification.show")).status).toBe(401);
    const [row] = await product.app.database.rows<{ state: string }>("SELECT state FROM account WHERE id = ?", [
      idBytes(child.accountId),
    ]);
    expect(row?.state).toBe("closing");
    const standing = await product.app.database.rows(
      "SELECT id FROM verification_case WHERE account_id = ? AND state = 'passed'",
      [idBytes(child.accountId)],
    );
    expect(standing).toEqual([]);
    expect((await product.api("erasures.show", { params: { receiptCode: body.receiptCode } })).body.state).toBe(
      "waiting",
    );
  });

  it("withdrawn by the child ends the result as well, and cancels nothing", async () => {
    const { child, link } = await aChild();
    await answer(link);
    await way.verify(child, "person-two-factor", { values: { id_number: childNumber() } });
    await product.as(child)("consents.record", { body: await product.anAct("G1", "withdrawn") });
    expect(await way.show(child)).toMatchObject({ results: [], guardian: { state: "withdrawn" } });
    expect(await way.held(child, "id_number")).toBeNull();
    expect(await way.held(child, "legal_name")).toBeNull();
    expect(await way.show(child)).toMatchObject({ ageBand: "under-14" }); // what protects a child is not the child's to undo
  });

  it("lapses when the child turns 14: the mark and the guardian's details go, the result stays", async () => {
    const { child, link } = await aChild();
    await answer(link);
    await way.verify(child, "person-two-factor", { values: { id_number: childNumber(363) } });
    await sweep();
    expect(await stateOf(child)).toBe("confirmed");
    product.clock.advance(5 * day);
    await sweep();
    expect(await way.show(child)).toMatchObject({
      ageBand: "14-17",
      guardian: { state: "none" },
      results: [{ method: "person-two-factor" }],
    });
    expect(await way.held(child, "guardian")).toBeNull();
    expect(await way.held(child, "child_flag")).toBeNull();
  });
});
