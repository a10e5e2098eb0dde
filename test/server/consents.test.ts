import { randomBytes, randomUUID } from "node:crypto";
import { aProduct, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const scopeOf = (body: { scopes: { scope: string }[] }, scope: string) =>
  body.scopes.find((one) => one.scope === scope);
const ledgerCount = async (): Promise<number> => {
  const [row] = await product.app.database.rows<{ n: string }>(
    "SELECT COUNT(*) AS n FROM ledger_entry WHERE kind = 'consent'",
  );
  return Number(row?.n);
};

describe("consent acts", () => {
  it("starts with no scope given but the statement the person agreed to", async () => {
    const person = await product.aPerson();
    const { body } = await product.as(person)("consents.status");
    const given = body.scopes.filter((scope: { state: string }) => scope.state === "given");
    expect(given.map((scope: { scope: string }) => scope.scope)).toEqual(["S0"]);
  });

  it("keeps each act as one ledger entry with the words that were shown", async () => {
    const person = await product.aPerson();
    const act = await product.anAct("M2");
    const before = await ledgerCount();
    const { status, body } = await product.as(person)("consents.record", { body: act });
    expect(status).toBe(201);
    expect(await ledgerCount()).toBe(before + 1);
    const history = await product.as(person)("consents.history", { query: { scope: "M2" } });
    expect(history.body.rows).toEqual([
      expect.objectContaining({ entryId: body.entryId, act: "given", labels: act.evidence.labels, screen: "consent" }),
    ]);
  });

  it("gives the same answer and one entry when a request is repeated with its key, even at the same moment", async () => {
    const person = await product.aPerson();
    const act = await product.anAct("P1");
    const key = product.aKey();
    const before = await ledgerCount();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => product.as(person)("consents.record", { body: act, key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.entryId)).size).toBe(1);
    expect(await ledgerCount()).toBe(before + 1);
  });

  it("refuses another act under a key that was used", async () => {
    const person = await product.aPerson();
    const key = product.aKey();
    await product.as(person)("consents.record", { body: await product.anAct("M1"), key });
    const { status, body } = await product.as(person)("consents.record", { body: await product.anAct("M3"), key });
    expect({ status, code: body.code }).toEqual({ status: 422, code: "idempotency.mismatch" });
  });

  it("lets one person's key be another person's key", async () => {
    const [first, second] = [await product.aPerson(), await product.aPerson()];
    const key = product.aKey();
    const act = await product.anAct("M1");
    const one = await product.as(first)("consents.record", { body: act, key });
    const two = await product.as(second)("consents.record", { body: act, key });
    expect(one.body.entryId).not.toBe(two.body.entryId);
  });

  it("never turns mere display into consent", async () => {
    const person = await product.aPerson();
    await product.as(person)("consents.record", { body: await product.anAct("P2", "served") });
    const { body } = await product.as(person)("consents.status");
    expect(scopeOf(body, "P2")).toMatchObject({ state: "none" });
  });

  it("shows a withdrawal at once and keeps the earlier act", async () => {
    const person = await product.aPerson();
    await product.as(person)("consents.record", { body: await product.anAct("M3") });
    await product.as(person)("consents.record", { body: await product.anAct("M3", "withdrawn") });
    const { body } = await product.as(person)("consents.status");
    expect(scopeOf(body, "M3")).toMatchObject({ state: "withdrawn" });
    const history = await product.as(person)("consents.history", { query: { scope: "M3" } });
    expect(history.body.rows.map((row: { act: string }) => row.act)).toEqual(["withdrawn", "given"]);
  });

  it("does not withdraw what was never given", async () => {
    const person = await product.aPerson();
    const { status, body } = await product.as(person)("consents.record", {
      body: await product.anAct("M4", "withdrawn"),
    });
    expect({ status, code: body.code }).toEqual({ status: 409, code: "consent.not-given" });
  });

  it("refuses an act on a version nobody knows, or with another text's hash", async () => {
    const person = await product.aPerson();
    const strange = await product.anAct("M1", "given", { documentVersionId: randomUUID() });
    expect((await product.as(person)("consents.record", { body: strange })).body.code).toBe("document.version-unknown");
    const forged = await product.anAct("M1", "given", { textSha256: "0".repeat(64) });
    expect((await product.as(person)("consents.record", { body: forged })).body.code).toBe("document.version-unknown");
  });

  it("refuses another person's receipt", async () => {
    const [owner, other] = [await product.aPerson(), await product.aPerson()];
    const { body } = await product.as(owner)("consents.record", { body: await product.anAct("M1") });
    const params = { entryId: body.entryId };
    expect((await product.as(owner)("consents.receipt", { params })).status).toBe(200);
    expect((await product.as(other)("consents.receipt", { params })).body.code).toBe("consent.entry-unknown");
  });

  it("pages through the history without losing or repeating an act", async () => {
    const person = await product.aPerson();
    for (const scope of ["M1", "M2", "M3", "M4"] as const) {
      await product.as(person)("consents.record", { body: await product.anAct(scope, "refused") });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await product.as(person)("consents.history", {
        query: { pageSize: "2", ...(cursor ? { cursor } : {}) },
      });
      seen.push(...body.rows.map((row: { scope: string }) => row.scope));
      cursor = body.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(["M4", "M3", "M2", "M1", "S0"]);
  });
});

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
