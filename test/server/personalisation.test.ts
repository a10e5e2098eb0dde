import { randomUUID } from "node:crypto";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aService } from "../support/services";

let product: TestProduct;
let hand: Awaited<ReturnType<typeof aService>>;
beforeAll(async () => {
  product = await aProduct();
  hand = await aService(product);
});
afterAll(() => product.stop());

const day = 24 * 3_600_000;
const decide = async (person: Person, act: "given" | "withdrawn" | "refused") =>
  product.as(person)("consents.record", { body: await product.anAct("P1", act) });
const aRow = (person: Person, used: string, change: object = {}) => ({
  id: randomUUID(),
  accountId: person.accountId,
  at: product.clock.now().toISOString(),
  kind: "act",
  action: "restart",
  product: used,
  ...change,
});
const use = async (...rows: object[]) => {
  const { body } = await hand(rows);
  expect(body.refused).toEqual([]);
  await product.app.background.idle();
};
type Tag = { tagId: string; interest: string };
const tagsOf = async (person: Person): Promise<Tag[]> => (await product.as(person)("tags.list")).body.rows;
const interestsOf = async (person: Person) => (await tagsOf(person)).map(({ interest }) => interest);
const suggestionsFor = async (person: Person) => (await product.as(person)("suggestions.list")).body;
const firstFor = async (person: Person) => (await suggestionsFor(person)).rows[0].interest;
const aWilling = async () => {
  const person = await product.aPerson();
  await decide(person, "given");
  product.clock.advance(10);
  return person;
};

describe("interest tags", () => {
  it("arise from products used while the consent stands, and never without it", async () => {
    const [willing, silent, unwilling] = [await aWilling(), await product.aPerson(), await product.aPerson()];
    await decide(unwilling, "refused");
    await use(aRow(willing, "domain"), aRow(silent, "domain"), aRow(unwilling, "domain"));
    expect(await interestsOf(willing)).toEqual(["domain"]);
    for (const other of [silent, unwilling]) expect(await interestsOf(other)).toEqual([]);
  });

  it("do not arise from signing in, from what came before the consent, or from rows that come late", async () => {
    const person = await product.aPerson();
    const before = product.clock.now().toISOString();
    product.clock.advance(1000);
    await decide(person, "given");
    product.clock.advance(11 * 60_000);
    const late = new Date(product.clock.now().getTime() - 10.5 * 60_000).toISOString();
    await use(aRow(person, "ecs", { kind: "login" }), aRow(person, "domain", { at: before }));
    await use(aRow(person, "ecs", { at: late }));
    expect(await interestsOf(person)).toEqual([]);
  });

  it("order the suggestions, the latest first, and are alone in doing so", async () => {
    const person = await aWilling();
    await use(aRow(person, "ecs"));
    product.clock.advance(1000);
    await use(aRow(person, "domain"));
    const { isPersonal, rows } = await suggestionsFor(person);
    expect(isPersonal).toBe(true);
    expect(rows.slice(0, 2).map(({ interest }: Tag) => interest)).toEqual(["domain", "server"]);
    expect(Object.keys(rows[0]).sort()).toEqual(["about", "interest", "isForYou", "name"]);
  });

  it("lose their effect with the next request once deleted, and a repeated call does not bring them back", async () => {
    const person = await aWilling();
    const row = aRow(person, "domain");
    await use(row);
    expect(await firstFor(person)).toBe("domain");
    const [tag] = await tagsOf(person);
    expect((await product.as(person)("tags.remove", { params: { tagId: tag?.tagId ?? "" } })).status).toBe(204);
    expect(await firstFor(person)).toBe("server");
    await use(row);
    expect(await interestsOf(person)).toEqual([]);
  });

  it("are all deleted at once when asked, and when the consent is withdrawn", async () => {
    for (const end of [
      (person: Person) => product.as(person)("tags.clear"),
      (person: Person) => decide(person, "withdrawn"),
    ]) {
      const person = await aWilling();
      await use(aRow(person, "ecs"), aRow(person, "domain"));
      expect(await interestsOf(person)).toHaveLength(2);
      await end(person);
      expect(await tagsOf(person)).toEqual([]);
      const kept = await product.app.database.rows(
        "SELECT instance FROM vault_value WHERE item = 'interest_tag' AND account_id = ?",
        [Buffer.from(person.accountId.replaceAll("-", ""), "hex")],
      );
      expect(kept).toEqual([]);
    }
  });

  it("are gone after 180 days without use: not seen, without effect, then deleted", async () => {
    const person = await aWilling();
    await use(aRow(person, "domain"));
    const token = async () => {
      const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
      return (await product.api("sessions.create", { body: login })).body.token;
    };
    product.clock.advance(179 * day);
    const soon = { ...person, token: await token() };
    expect(await interestsOf(soon)).toEqual(["domain"]);
    await retain(product, "interest-tag");
    expect(await interestsOf(soon)).toEqual(["domain"]);
    product.clock.advance(2 * day);
    expect(await interestsOf(soon)).toEqual([]);
    expect(await firstFor(soon)).toBe("server");
    await retain(product, "interest-tag");
    const left = await product.app.database.rows("SELECT item FROM vault_value WHERE item = 'interest_tag'");
    expect(left).toEqual([]);
  });

  it("of another person cannot be deleted, and an id of nothing is not there", async () => {
    const [one, other] = [await aWilling(), await aWilling()];
    await use(aRow(one, "domain"));
    const [tag] = await tagsOf(one);
    const tried = await product.as(other)("tags.remove", { params: { tagId: tag?.tagId ?? "" } });
    expect({ status: tried.status, code: tried.body.code }).toEqual({ status: 404, code: "item.unknown" });
    expect((await product.as(one)("tags.remove", { params: { tagId: "%' OR 1=1" } })).status).toBe(400);
    expect(await interestsOf(one)).toEqual(["domain"]);
  });

  it("leave nothing behind however a withdrawal and use race", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, aWilling));
    await Promise.all([
      ...people.map((person) => use(aRow(person, "domain"), aRow(person, "ecs"))),
      ...people.map((person) => decide(person, "withdrawn")),
    ]);
    await product.app.background.idle();
    for (const person of people) expect(await tagsOf(person)).toEqual([]);
  });

  it("stand in the database without a word that says which product", async () => {
    const person = await aWilling();
    await use(aRow(person, "domain"));
    const rows = await product.app.database.rows<Record<string, unknown>>(
      "SELECT * FROM vault_value WHERE item = 'interest_tag'",
    );
    const bytes = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString("latin1") : String(value)));
    expect(rows.length).toBeGreaterThan(0);
    expect(bytes.join("\n")).not.toContain("domain");
  });
});

describe("suggestions without the consent", () => {
  it("are the same to the byte for two people who did different things (3.1.2)", async () => {
    const [one, other] = [await aWilling(), await product.aPerson()];
    await use(aRow(one, "domain"), aRow(other, "ecs"));
    await decide(one, "withdrawn");
    expect(await suggestionsFor(one)).toEqual(await suggestionsFor(other));
    expect((await suggestionsFor(one)).isPersonal).toBe(false);
  });
});
