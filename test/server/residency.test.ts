import { idBytes } from "../../server/src/kernel/ids";
import { checkResidency } from "../../server/src/residency/residency.service";
import { aProduct, type TestProduct } from "../support/app";
import { aHoldingPair } from "../support/holding";
import { aService } from "../support/services";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let pair: Awaited<ReturnType<typeof aHoldingPair>>;
beforeAll(async () => {
  product = await aProduct();
  pair = await aHoldingPair(product);
});
afterAll(() => product.stop());

const day = 86_400_000;
const held = { guard: async () => undefined };
const report = async () => (await (await pair.both()).asOfficer("adminResidency.report")).body;
const entry = (change: object = {}) => ({
  recipient: "某境外域名注册局",
  country: "SG",
  contact: "privacy@example.com",
  purpose: "注册境外域名",
  items: ["legal_name", "email"],
  ground: "contract",
  reference: "备案 1 号",
  validUntil: new Date(product.clock.now().getTime() + 300 * day).toISOString(),
  reason: pair.reason,
  ...change,
});
const register = async (change: object = {}): Promise<string> => {
  const { asOfficer } = await pair.both();
  const asked = await asOfficer("adminCrossings.add", { body: entry(change) });
  await pair.approve(asked.body.approvalId);
  return (await asOfficer("adminCrossings.list")).body.crossings[0].crossingId;
};

describe("where information is kept", () => {
  it("is told place by place, with what the last daily look found", async () => {
    const before = await report();
    expect(before).toMatchObject({ isAllowed: true, checkedAt: null, wasAllowed: null });
    expect(before.places.map(({ setting }: { setting: string }) => setting)).toEqual(
      expect.arrayContaining(["DATABASE_REGION", "KEYS_DATABASE_REGION", "BACKUP_REGION", "VERIFIER_REGION"]),
    );
    await checkResidency(product.app, held);
    await checkResidency(product.app, held);
    expect(await report()).toMatchObject({ wasAllowed: true, checkedAt: expect.any(String) });
    const looks = async () => (await product.app.database.rows("SELECT id FROM residency_check")).length;
    expect(await looks()).toBe(1);
    product.clock.advance(day);
    await checkResidency(product.app, held);
    expect(await looks()).toBe(2);
  });

  it("abroad is in the report, the ledger and the metrics", async () => {
    const database = { ...product.app.config.database, backupRegion: "ap-southeast-1" };
    const abroad = { ...product.app, config: { ...product.app.config, database } };
    product.clock.advance(day);
    await checkResidency(abroad, held);
    expect((await report()).wasAllowed).toBe(false);
    const [fail] = await entriesOfKind(product, "residency.fail");
    expect(fail).toMatchObject({ wrong: [{ setting: "BACKUP_REGION", region: "ap-southeast-1" }] });
    expect(await product.app.metrics.registry.metrics()).toContain("residency_allowed 0");
    product.clock.advance(day);
    await checkResidency(product.app, held);
    expect(await entriesOfKind(product, "residency.ok")).toHaveLength(1);
  });
});

describe("a crossing abroad", () => {
  it("is registered by two people, for a time, and never to the mainland", async () => {
    const { asOfficer } = await pair.both();
    const at = async (change: object) =>
      (await asOfficer("adminCrossings.add", { body: entry(change) })).body.details?.[0]?.path;
    expect(await at({ country: "CN" })).toBe("country");
    expect(await at({ validUntil: product.clock.now().toISOString() })).toBe("validUntil");
    const tooLong = new Date(product.clock.now().getTime() + 4 * 365 * day).toISOString();
    expect(await at({ validUntil: tooLong })).toBe("validUntil");
    expect(await at({ ground: "none" })).toBe("ground");
    await asOfficer("adminCrossings.add", { body: entry() });
    expect((await asOfficer("adminCrossings.list")).body.crossings).toEqual([]); // asked for is not registered
  });

  it("is found in a register of many, page by page, each once", async () => {
    const ids = new Set<string>();
    for (let count = 0; count < 3; count++) await register({ reference: `备案 ${count + 10} 号` });
    const { asOfficer } = await pair.both();
    const [row] = await product.app.database.rows<{ n: string }>("SELECT COUNT(*) AS n FROM crossing_register");
    let pages = 0;
    for (let cursor: string | null = ""; cursor !== null; pages++) {
      const query = { pageSize: "1", ...(cursor ? { cursor } : {}) };
      const { body } = await asOfficer("adminCrossings.list", { query });
      for (const { crossingId } of body.crossings) ids.add(crossingId);
      cursor = body.next;
    }
    expect(ids.size).toBe(Number(row?.n));
    expect(pages).toBe(Number(row?.n));
  });

  it("takes the person's own consent, is counted once a person and year, and tells only what may go", async () => {
    const crossingId = await register();
    const { token } = await aService(product);
    const begin = (accountId: string, id = crossingId) =>
      product.api("crossings.begin", { token, params: { crossingId: id }, body: { accountId } });
    const person = await product.aPerson();
    expect((await begin(person.accountId)).body.code).toBe("consent.required");
    await product.as(person)("consents.record", { body: await product.anAct("X1") });
    expect((await begin(person.accountId)).body).toEqual({ crossingId, items: ["legal_name", "email"] });
    await begin(person.accountId);
    const other = await product.aPerson();
    await product.as(other)("consents.record", { body: await product.anAct("X1") });
    await Promise.all([begin(other.accountId), begin(other.accountId)]);
    const years = async () => (await (await pair.both()).asOfficer("adminCrossings.list")).body.years;
    expect(await years()).toMatchObject([{ persons: 2, sensitivePersons: 0 }]);
    const sensitive = await register({ items: ["id_number"] });
    await begin(person.accountId, sensitive);
    expect(await years()).toMatchObject([{ persons: 2, sensitivePersons: 1 }]);
    await product.as(person)("consents.record", { body: await product.anAct("X1", "withdrawn") });
    expect((await begin(person.accountId)).body.code).toBe("consent.required");
    const ids = await product.app.database.rows<{ person: Buffer }>("SELECT person FROM crossing_person");
    expect(ids.some(({ person: print }) => print.includes(idBytes(other.accountId)))).toBe(false);
    const begun = await entriesOfKind(product, "crossborder.begun");
    expect(begun).toHaveLength(5);
  });

  it("that is not registered, over or ended is refused, to whoever asks", async () => {
    const { token } = await aService(product);
    const person = await product.aPerson();
    await product.as(person)("consents.record", { body: await product.anAct("X1") });
    const begin = (crossingId: string) =>
      product.api("crossings.begin", { token, params: { crossingId }, body: { accountId: person.accountId } });
    expect((await begin("01a20a4c-0000-7000-8000-00000000000d")).body.code).toBe("crossing.unknown");
    const crossingId = await register();
    const { asOfficer } = await pair.both();
    const end = { params: { crossingId }, body: { reason: pair.reason } };
    expect((await asOfficer("adminCrossings.end", end)).body.endedAt).not.toBeNull();
    expect((await asOfficer("adminCrossings.end", end)).body.code).toBe("crossing.ended");
    expect((await begin(crossingId)).body.code).toBe("crossing.ended");
    const short = await register({ validUntil: new Date(product.clock.now().getTime() + day).toISOString() });
    product.clock.advance(2 * day);
    expect((await begin(short)).body.code).toBe("crossing.ended");
  });
});
