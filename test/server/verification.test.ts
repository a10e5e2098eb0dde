import { verificationMethodKeys, verificationMethods } from "@baiwa/shared/catalogue/verification";
import type { App } from "../../server/src/app-context";
import { idBytes } from "../../server/src/kernel/ids";
import { confirmPayment } from "../../server/src/verification/asking";
import { aProduct, appId, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";
import { retain } from "../support/retaining";
import { verifying } from "../support/verifying";

let product: TestProduct;
let way: ReturnType<typeof verifying>;
beforeAll(async () => {
  product = await aProduct();
  way = verifying(product);
});
afterEach(() => product.verifier.control.clearFaults());
afterAll(() => product.stop());

const hour = 3_600_000;
const sweep = () => retain(product, "verification");
const numbers = async (sql: string) => Number((await product.app.database.rows<{ n: number }>(sql))[0]?.n);
const left = async (caseId: string) => {
  const [row] = await product.app.database.rows<Record<string, unknown>>(
    "SELECT sealed_fields, sealed_step, open_account_id FROM verification_case WHERE id = ?",
    [idBytes(caseId)],
  );
  return row;
};
const nothing = { sealed_fields: null, sealed_step: null, open_account_id: null };
const asked = () => product.verifier.control.asked;

describe("the ways to be verified", () => {
  it("are at least two for a person, one of them without a face", async () => {
    const { body } = await product.as(await product.aPerson())("verification.methods");
    const ofPerson = body.methods.filter(({ subject }: { subject: string }) => subject === "person");
    expect(ofPerson.length).toBeGreaterThanOrEqual(2);
    expect(ofPerson.some(({ step }: { step: string | null }) => step !== "face")).toBe(true);
    expect(body.verifier.name).toContain("模拟核验机构");
  });

  it("ask for no consent that covers two sensitive things, and for one wherever the law wants it", () => {
    for (const { fields, scopes, parts } of verificationMethodKeys.map((key) => verificationMethods[key])) {
      const wanted = [
        ...((fields as readonly string[]).includes("id_number") ? ["R1"] : []),
        ...((parts as readonly string[]).includes("front") ? ["R2"] : []),
        ...((fields as readonly string[]).includes("bank_card") ? ["R6"] : []),
      ];
      for (const scope of wanted) expect(scopes).toContain(scope);
    }
  });

  it.each([
    ["person-two-factor", 1],
    ["person-bank-card", 2],
    ["organisation-registry", 1],
  ] as const)("%s ends in a result of level %s, and only what it is for is kept", async (method, level) => {
    const person = await product.aPerson();
    const { body } = await way.verify(person, method);
    expect(body).toMatchObject({ state: "passed", level, reason: null, pictures: 0 });
    expect(await left(body.caseId)).toEqual(nothing);
    expect((await way.show(person)).results).toMatchObject([{ method, level, caseId: body.caseId }]);
    const item = method === "organisation-registry" ? "uscc" : "id_number";
    expect(await way.held(person, item)).toMatchObject({ values: [{ source: "verifier", isConfirmed: true }] });
    expect(JSON.stringify((await product.as(person)("information.list")).body)).not.toContain("4111111111111111");
  });

  it("person-face goes by the verifier's own page; no picture of a face comes here", async () => {
    const person = await product.aPerson();
    const { body } = await way.verify(person, "person-face");
    expect(body).toMatchObject({ state: "pending", face: { url: expect.stringContaining("/face/") } });
    expect((await way.check(person, body.caseId)).body.state).toBe("pending");
    product.verifier.control.decideFace(body.face.url, "pass");
    expect((await way.check(person, body.caseId)).body).toMatchObject({ state: "passed", level: 2, face: null });
    expect(await way.held(person, "face_result")).toMatchObject({ count: 1 });
    expect(await numbers("SELECT COUNT(*) AS n FROM stored_file WHERE kind = 'verification-document'")).toBe(0);
  });

  it("a face check that fails is refused, and another way is open at once", async () => {
    const person = await product.aPerson();
    const { body } = await way.verify(person, "person-face");
    product.verifier.control.decideFace(body.face.url, "fail");
    expect((await way.check(person, body.caseId)).body).toMatchObject({
      state: "refused",
      reason: { code: "face-failed" },
    });
    expect((await way.verify(person, "person-two-factor")).body.state).toBe("passed");
  });

  it("organisation-payment: a wrong sum counts, one that has not arrived does not, three wrong ones end it", async () => {
    const person = await product.aPerson();
    const confirm = (caseId: string, fen: number) =>
      product.as(person)("verification.confirmPayment", { params: { caseId }, body: { fen } });
    const first = (await way.verify(person, "organisation-payment")).body;
    expect(first).toMatchObject({ state: "pending", attemptsLeft: 3 });
    const { control } = product.verifier;
    control.setArrived(false);
    expect((await confirm(first.caseId, 1)).body.code).toBe("verification.payment-missing");
    control.setArrived(true);
    const fen = control.payments.at(-1)?.fen ?? 0;
    const wrong = fen === 1 ? 2 : 1;
    for (const attemptsLeft of [2, 1])
      expect((await confirm(first.caseId, wrong)).body).toMatchObject({ state: "pending", attemptsLeft });
    control.fail({ kind: "cut", when: "after" });
    expect((await confirm(first.caseId, wrong)).body.code).toBe("verification.busy");
    expect((await confirm(first.caseId, wrong)).body).toMatchObject({
      state: "refused",
      reason: { code: "payment-attempts" },
    });
    expect(await left(first.caseId)).toEqual(nothing);
    const second = (await way.verify(person, "organisation-payment")).body;
    const paid = control.payments.at(-1)?.fen ?? 0;
    expect((await confirm(second.caseId, paid)).body).toMatchObject({ state: "passed", level: 2 });
    expect((await confirm(second.caseId, paid)).body.code).toBe("verification.moved");
  });

  it("organisation-payment: a guess that raced with another is no try of its own, so that three are all there are", async () => {
    const person = await product.aPerson();
    const { caseId } = (await way.verify(person, "organisation-payment")).body;
    const fen = product.verifier.control.payments.at(-1)?.fen ?? 0;
    const wrong = fen === 1 ? 2 : 1;
    const guess = (app: App) =>
      confirmPayment(app, { accountId: idBytes(person.accountId), caseId: idBytes(caseId), fen: wrong });
    const { database } = product.app;
    /** Reads the case, and goes on only when another guess is through. */
    const rows: typeof database.rows = async (...query) => {
      const read = await database.rows(...query);
      await guess(product.app);
      return read as never;
    };
    const late = { ...product.app, database: Object.assign(Object.create(database), { rows }) };
    await expect(guess(late)).rejects.toMatchObject({ code: "verification.busy" });
    await expect(guess(late)).rejects.toMatchObject({ code: "verification.busy" });
    expect((await way.show(person)).open).toMatchObject({ state: "pending", attemptsLeft: 1 });
    await guess(product.app);
    expect((await way.show(person)).last).toMatchObject({ state: "refused", reason: { code: "payment-attempts" } });
    const guesses = asked().filter(
      ({ endpoint, body }) => endpoint === "/v1/payment/confirmation" && body.fen === wrong,
    );
    expect(guesses.slice(-3).map(({ body }) => body.attempt)).toEqual([1, 2, 3]);
  });

  it("person-wechat takes the result of the account's own WeChat alone, under a consent of its own (2.3)", async () => {
    const person = await aKnownPerson(product);
    const { control } = product.simulator;
    const stranger = control.addPerson().userId;
    const wechat = (userId: string) => ({ appId, code: control.mintLoginCode(appId, userId) });
    const userId = control.users.find((one) => control.identity({ appId, userId: one.userId }).openid === person.openid)
      ?.userId as string;
    const refused = await way.submit(person, "person-wechat", { wechat: wechat(stranger) });
    expect(refused.body.code).toBe("verification.wechat-other");
    const without = await way.submit(person, "person-wechat", { scopes: [], wechat: wechat(userId) });
    expect(without.body.code).toBe("consent.required");
    product.verifier.control.setWechat(person.openid, null);
    const none = await way.verify(person, "person-wechat", { wechat: wechat(userId) });
    expect(none.body).toMatchObject({ state: "refused", reason: { code: "wechat-unverified" } });
    product.verifier.control.setWechat(person.openid, "adult");
    const { body } = await way.verify(person, "person-wechat", { wechat: wechat(userId) });
    expect(body).toMatchObject({ state: "passed", method: "person-wechat" });
    expect(await way.held(person, "id_number")).toBeNull();
    await product.as(person)("consents.record", { body: await product.anAct("R5", "withdrawn") });
    expect((await way.show(person)).results).toEqual([]);
  });
});

describe("what is handed in", () => {
  it("is checked here first: a number that cannot be one never leaves", async () => {
    const person = await product.aPerson();
    const before = asked().length;
    for (const id_number of ["110105199002301234", "11010519900517001X", "abc", "11010520990101001X"]) {
      const { status, body } = await way.submit(person, "person-two-factor", { values: { id_number } });
      expect({ status, path: body.details?.[0]?.path }).toEqual({ status: 400, path: "values.id_number" });
    }
    const card = await way.submit(person, "person-bank-card", { values: { bank_card: "4111111111111112" } });
    expect(card.body.details[0].path).toBe("values.bank_card");
    const firm = await way.submit(person, "organisation-registry", { values: { uscc: "91440300708461136X" } });
    expect(firm.body.details[0].path).toBe("values.uscc");
    const late = await way.submit(person, "person-document", { values: { id_valid_until: "2020-01-01" } });
    expect(late.body.details[0].message).toContain("有效期");
    expect(asked().length).toBe(before);
  });

  it("is exactly what the method asks for: a field or a picture more is refused", async () => {
    const person = await product.aPerson();
    const more = await way.submit(person, "person-two-factor", { values: { bank_card: "4111111111111111" } });
    expect(more.body).toMatchObject({ code: "request.invalid", details: [{ path: "values.bank_card" }] });
    await way.begin(person, "person-document");
    const picture = { front: await way.upload(person) };
    const photo = await way.submit(person, "person-two-factor", { pictures: picture });
    expect(photo.body).toMatchObject({ code: "request.invalid", details: [{ path: "pictures.front" }] });
    const consent = await way.submit(person, "person-two-factor", { scopes: ["R1", "R3"] });
    expect(consent.body).toMatchObject({ code: "request.invalid", details: [{ path: "consents" }] });
  });

  it("needs each separate consent; without one nothing at all is kept", async () => {
    const person = await product.aPerson();
    const states = async () =>
      (await product.as(person)("consents.status")).body.scopes
        .filter(({ state }: { state: string }) => state === "given")
        .map(({ scope }: { scope: string }) => scope);
    const { body } = await way.submit(person, "person-document", { scopes: ["R1"] });
    expect(body).toMatchObject({ code: "consent.required", details: [{ path: "R2" }] });
    expect(await states()).toEqual(["S0"]);
    expect((await way.show(person)).open).toMatchObject({ state: "started", pictures: 0 });
  });

  it("can be no file of somebody else, and then nothing is half-written", async () => {
    const [person, other] = [await product.aPerson(), await product.aPerson()];
    await way.begin(other, "person-document");
    const pictures = { back: await way.upload(other) };
    const { body } = await way.submit(person, "person-document", { pictures });
    expect(body.code).toBe("file.unknown");
    const { open } = await way.show(person);
    expect(open).toMatchObject({ state: "started", pictures: 0 });
    expect(await way.held(person, "id_card_image")).toBeNull();
  });

  it("is nobody else's to look at, to hand in or to end", async () => {
    const [person, other] = [await product.aPerson(), await product.aPerson()];
    const { body } = await way.submit(person, "organisation-licence");
    const params = { caseId: body.caseId };
    const as = product.as(other);
    for (const route of ["verification.check", "verification.withdraw", "verification.appeal"] as const)
      expect((await as(route, { params })).body.code).toBe("verification.unknown");
    const given = { values: {}, pictures: {}, consents: [] };
    expect((await as("verification.submit", { params, body: given })).body.code).toBe("verification.unknown");
    expect((await as("verification.confirmPayment", { params, body: { fen: 1 } })).body.code).toBe(
      "verification.unknown",
    );
  });

  it("goes at once when the verifier says no", async () => {
    const person = await product.aPerson();
    const { body } = await way.verify(person, "person-two-factor", { values: { legal_name: "不符先生" } });
    expect(body).toMatchObject({ state: "refused", reason: { code: "mismatch" }, canAppeal: false, deletedAt: null });
    expect(body.reason.advice).toContain("重新提交");
    expect(await left(body.caseId)).toEqual(nothing);
    expect(await way.held(person, "id_number")).toBeNull();
    const gone = await way.verify(person, "person-two-factor", { values: { legal_name: "查无此人" } });
    expect(gone.body.reason.code).toBe("not-found");
  });

  it("is taken five times a day and no more", async () => {
    const person = await product.aPerson();
    for (let count = 0; count < 5; count++) {
      const { body } = await way.verify(person, "person-two-factor", { values: { legal_name: "不符先生" } });
      expect(body.state).toBe("refused");
    }
    expect((await way.show(person)).submissionsLeft).toBe(0);
    expect((await way.begin(person, "person-two-factor")).body.code).toBe("verification.too-many");
    product.clock.advance(24 * hour + 1);
    expect((await way.begin(person, "person-two-factor")).status).toBe(201);
  });

  it("is one verification at a time: of two begun at once one stands, and one left lying gives way", async () => {
    const person = await product.aPerson();
    const both = await Promise.all([
      way.begin(person, "person-two-factor"),
      way.begin(person, "organisation-registry"),
    ]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const mine = (sql: string) =>
      product.app.database.rows(`SELECT id FROM verification_case WHERE account_id = ? ${sql}`, [
        idBytes(person.accountId),
      ]);
    expect(await mine("")).toHaveLength(1);
    await way.submit(person, "person-document");
    expect((await way.begin(person, "person-two-factor")).body.code).toBe("verification.open");
  });

  it("repeated under one key is one submission", async () => {
    const person = await product.aPerson();
    const as = product.as(person);
    const begun = (await way.begin(person, "person-two-factor")).body;
    const params = { caseId: begun.caseId };
    const body = await way.filled(person, "person-two-factor");
    const key = product.aKey();
    const answers = await Promise.all([1, 2, 3].map(() => as("verification.submit", { params, body, key })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await way.show(person)).submissionsLeft).toBe(4);
    const again = await as("verification.submit", { params, body });
    expect(again.body.code).toBe("verification.moved");
  });

  it("left lying for an hour is gone", async () => {
    const person = await product.aPerson();
    await way.begin(person, "person-two-factor");
    product.clock.advance(hour + 1);
    await sweep();
    expect(await way.show(person)).toMatchObject({ open: null, last: null, submissionsLeft: 5 });
  });
});
