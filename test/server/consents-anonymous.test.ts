import { randomBytes } from "node:crypto";
import { aProduct, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

describe("decisions before login", () => {
  const claim = () => randomBytes(32).toString("base64url");

  it("are kept without anything that names the device, and attached only by an explicit act", async () => {
    const secret = claim();
    const act = await product.anAct("S0", "refused");
    const recorded = await product.api("consents.recordAnonymous", { body: { ...act, claim: secret } });
    expect(recorded.status).toBe(201);
    const person = await product.aPerson();
    const before = await product.as(person)("consents.history");
    expect(before.body.rows).toHaveLength(1);
    const attach = { entryId: recorded.body.entryId, claim: secret, evidence: act.evidence };
    const attached = await product.as(person)("consents.attach", { body: attach });
    expect(attached.status).toBe(201);
    const after = await product.as(person)("consents.history");
    expect(after.body.rows[0]).toMatchObject({ attachedFrom: recorded.body.entryId, act: "refused" });
  });

  it("do not undo what was refused in the account since", async () => {
    const secret = claim();
    const act = await product.anAct("P2");
    const recorded = await product.api("consents.recordAnonymous", { body: { ...act, claim: secret } });
    const person = await product.aPerson();
    product.clock.advance(60_000);
    await product.as(person)("consents.record", { body: await product.anAct("P2", "refused") });
    const attach = { entryId: recorded.body.entryId, claim: secret, evidence: act.evidence };
    const answer = await product.as(person)("consents.attach", { body: attach });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 409, code: "consent.decided-since" });
    const { scopes } = (await product.as(person)("consents.status")).body;
    expect(scopes.find((one: { scope: string }) => one.scope === "P2").state).toBe("refused");
  });

  it("cannot be attached without the claim, nor by a second account", async () => {
    const secret = claim();
    const act = await product.anAct("P2");
    const recorded = await product.api("consents.recordAnonymous", { body: { ...act, claim: secret } });
    const [first, second] = [await product.aPerson(), await product.aPerson()];
    const attach = { entryId: recorded.body.entryId, claim: secret, evidence: act.evidence };
    const guess = await product.as(first)("consents.attach", { body: { ...attach, claim: claim() } });
    expect(guess.body.code).toBe("consent.entry-unknown");
    const answers = await Promise.all(
      [first, first].map((person) => product.as(person)("consents.attach", { body: attach })),
    );
    expect(new Set(answers.map(({ body }) => body.entryId)).size).toBe(1);
    expect((await product.as(second)("consents.attach", { body: attach })).body.code).toBe("consent.already-attached");
  });

  it("belong to one of two accounts that attach them at the same moment, and only that one is told so", async () => {
    const claim = randomBytes(32).toString("base64url");
    const act = await product.anAct("S0");
    const { body: receipt } = await product.api("consents.recordAnonymous", { body: { ...act, claim } });
    const people = await Promise.all([product.aPerson(), product.aPerson()]);
    const body = { entryId: receipt.entryId, claim, evidence: act.evidence };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_none, index) => product.as(people[index % 2]!)("consents.attach", { body })),
    );
    const told = [0, 1].map(
      (who) => new Set(answers.filter((_one, index) => index % 2 === who).map((one) => one.status)),
    );
    expect(told.map((statuses) => [...statuses].join())).toEqual(expect.arrayContaining(["201", "409"]));
  });

  it("leaves two decisions of one device unlinkable in the database", async () => {
    const act = await product.anAct("P1", "refused");
    await product.api("consents.recordAnonymous", { body: { ...act, claim: claim() } });
    await product.api("consents.recordAnonymous", { body: { ...act, claim: claim() } });
    const rows = await product.app.database.rows<{ subject: Buffer }>(
      "SELECT subject FROM ledger_entry WHERE scope = 'P1' AND act = 'refused'",
    );
    const subjects = rows.map(({ subject }) => subject.toString("hex"));
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});
