import { randomBytes } from "node:crypto";
import { networkOf } from "../../server/src/kernel/address-network";
import { AppError } from "../../server/src/kernel/app-error";
import { type Database, openDatabase } from "../../server/src/kernel/database";
import { createRateLimits, type LimitName, pauseSeconds, type RateLimits } from "../../server/src/kernel/rate-limits";
import { aProduct, type TestProduct } from "../support/app";
import { emptyTables, testDatabase } from "../support/database";

const key = randomBytes(32);
const ports = { clock: () => new Date(), random: randomBytes };
const settings = { loginAttemptsPer15Minutes: 3, requestsPerMinute: 80 };
const opened: Database[] = [];

/** One server process's limits on the shared database. */
const aProcess = async (keysUrl?: string): Promise<{ limits: RateLimits; database: Database }> => {
  const urls = await testDatabase();
  const database = await openDatabase({ url: urls.app, keysUrl: keysUrl ?? urls.keys, poolSize: 4, entities: [] });
  opened.push(database);
  return { database, limits: createRateLimits({ database, key, settings, ports }) };
};
let database: Database;
let one: RateLimits;
let two: RateLimits;
beforeEach(async () => {
  await emptyTables();
  ({ limits: one, database } = await aProcess());
  ({ limits: two } = await aProcess());
});
afterEach(async () => {
  for (const open of opened.splice(0)) await open.close();
});

/** Null when let through, else the seconds told to wait. */
const attempt = async (limits: RateLimits, name: LimitName, subject: string): Promise<number | null> => {
  try {
    await limits.consume(name, subject);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "request.too-many", status: 429 });
    return (error as AppError).retryAfterSeconds ?? Number.NaN;
  }
};
const attempts = async (limits: RateLimits, name: LimitName, subject: string, count: number) => {
  const outcomes: (number | null)[] = [];
  for (let n = 0; n < count; n++) outcomes.push(await attempt(limits, name, subject));
  return outcomes;
};
const allowedOf = (outcomes: (number | null)[]): number => outcomes.filter((outcome) => outcome === null).length;
/** As if so much time had passed for everything counted. */
const passTime = (seconds: number) =>
  database.run("UPDATE rate_limit SET expire = expire - ? WHERE expire > ?", [seconds * 1000, seconds * 1000]);

describe("a provider that speaks for many", () => {
  it("may call back far oftener than one person may ask, and not without end", async () => {
    expect(allowedOf(await attempts(one, "general", "192.0.2.9", 100))).toBe(80);
    expect(allowedOf(await attempts(one, "callback", "192.0.2.9", 4100))).toBe(4000);
  });
});

describe("log-in attempts", () => {
  it("are counted by all processes together", async () => {
    expect(await attempts(one, "login", "203.0.113.7", 2)).toEqual([null, null]);
    expect(await attempts(two, "login", "203.0.113.7", 2)).toEqual([null, 60]);
    expect(await attempt(one, "login", "203.0.113.7")).toBeGreaterThan(0);
    expect(await attempt(one, "login", "203.0.113.8")).toBeNull();
  });

  it("are counted right when they come all at once", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => attempt(n % 2 ? one : two, "login", "identifier:raced")),
    );
    expect(allowedOf(outcomes)).toBe(3);
    const strikes = await database.rows("SELECT points FROM rate_limit WHERE `key` LIKE 'login-strike:%'");
    expect(strikes).toEqual([{ points: 1 }]);
  });

  it("pause 1, 2, 4, 8 and then always 15 minutes, each time starting afresh after it", async () => {
    for (const pause of [60, 120, 240, 480, 900, 900, 900]) {
      expect(await attempts(one, "login", "identifier:guessed", 4)).toEqual([null, null, null, pause]);
      await passTime(pause + 1);
    }
    expect(Array.from({ length: 40 }, (_, n) => pauseSeconds(n)).every((seconds) => seconds <= 900)).toBe(true);
  });

  it("made during the pause do not make it longer", async () => {
    await attempts(one, "login", "identifier:guessed", 4);
    await passTime(50);
    for (const left of await attempts(two, "login", "identifier:guessed", 10)) {
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(10);
    }
    await passTime(10);
    expect(await attempt(one, "login", "identifier:guessed")).toBeNull();
  });

  it("pause briefly again after a quiet day", async () => {
    for (let round = 0; round < 3; round++) {
      await attempts(one, "login", "identifier:guessed", 4);
      await passTime(901);
    }
    await passTime(24 * 3_600);
    expect((await attempts(one, "login", "identifier:guessed", 4)).at(-1)).toBe(60);
  });

  it("that were right are given back, so that many people behind one address do not shut each other out", async () => {
    for (let person = 0; person < 12; person++) {
      expect(await attempt(one, "login", "203.0.113.7")).toBeNull();
      await two.refundLogin("203.0.113.7");
    }
    expect(await attempts(one, "login", "203.0.113.7", 4)).toEqual([null, null, null, 60]);
    await one.refundLogin("203.0.113.7");
    expect(await attempt(one, "login", "203.0.113.7")).toBeGreaterThan(0);
    await one.refundLogin("198.51.100.1");
    expect(await attempts(one, "login", "198.51.100.1", 4)).toEqual([null, null, null, 60]);
  });

  it("at an identifier are forgotten once its owner has come in, pauses included", async () => {
    await attempts(one, "login", "identifier:owner", 4);
    await passTime(61);
    await attempts(one, "login", "identifier:owner", 2);
    await two.forgetLogins("identifier:owner");
    expect(await attempts(one, "login", "identifier:owner", 4)).toEqual([null, null, null, 60]);
  });

  it("from one IPv6 network are one subject's", async () => {
    const addresses = ["2001:db8:1:2::1", "2001:DB8:1:2:ffff::9", "2001:0db8:0001:0002:a:b:c:d"];
    for (const address of addresses) expect(await attempt(one, "login", address)).toBeNull();
    expect(await attempt(one, "login", "2001:db8:1:2::77")).toBe(60);
    expect(await attempt(one, "login", "2001:db8:1:3::1")).toBeNull();
  });
});

describe("the other limits", () => {
  it("of requests are counted in each process", async () => {
    expect(allowedOf(await attempts(one, "general", "203.0.113.7", 100))).toBe(80);
    expect(await attempt(one, "general", "203.0.113.7")).toBeLessThanOrEqual(60);
    expect(await attempt(two, "general", "203.0.113.7")).toBeNull();
    expect(await database.rows("SELECT `key` FROM rate_limit")).toEqual([]);
  });

  it("of writes cost MySQL nothing at an ordinary pace, and end at the allowance", async () => {
    expect(allowedOf(await attempts(one, "write", "account-1", 2))).toBe(2);
    expect(await database.rows("SELECT `key` FROM rate_limit")).toEqual([]);
    expect(allowedOf(await attempts(one, "write", "account-1", 20))).toBe(6);
    expect(allowedOf(await attempts(two, "write", "account-1", 20))).toBe(2); // its own quarter; the rest is used up
    expect(await attempt(two, "write", "account-1")).toBeLessThanOrEqual(60);
    expect(await attempt(two, "write", "account-2")).toBeNull();
  });

  it("of looks at guardians' links end guessing, and leave the log-in alone", async () => {
    expect(allowedOf(await attempts(one, "guardian-link", "203.0.113.9", 12))).toBe(8);
    expect(await attempt(two, "guardian-link", "203.0.113.9")).toBeGreaterThan(0);
    expect(await attempt(one, "login", "203.0.113.9")).toBeNull();
  });

  it("of searches are counted by all processes together", async () => {
    expect(allowedOf(await attempts(one, "search", "staff-1", 3))).toBe(3);
    expect(allowedOf(await attempts(two, "search", "staff-1", 3))).toBe(1);
    await passTime(61);
    expect(await attempt(two, "search", "staff-1")).toBeNull();
  });

  it("do not mix: one used up leaves the others", async () => {
    await attempts(one, "search", "same", 9);
    await attempts(one, "login", "same", 9);
    expect(await attempt(one, "write", "same")).toBeNull();
    expect(await attempt(one, "general", "same")).toBeNull();
  });
});

describe("the table of limits", () => {
  it("holds no address and no identifier, and nothing that a list of addresses would find without the key", async () => {
    await attempts(one, "login", "203.0.113.7", 5);
    await attempts(one, "login", "identifier:zhang.wei@example.com", 5);
    await attempts(one, "search", "account-1", 2);
    const rows = await database.rows<{ key: string }>("SELECT `key` FROM rate_limit");
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row.key).toMatch(/^(login|login-strike|search):[A-Za-z0-9_-]{43}$/);
    expect(new Set(rows.map((row) => row.key.split(":")[1])).size).toBe(3);
    const stranger = createRateLimits({ database, key: randomBytes(32), settings, ports });
    expect(await attempt(stranger, "login", "203.0.113.7")).toBeNull();
  });

  it("leaves the pool's connections as they were: a write beside it is there for everyone", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => attempt(one, "login", `203.0.113.${n}`)));
    await database.run("INSERT INTO lease (name, owner, fence, held_until) VALUES ('seen', ?, 1, ?)", [
      randomBytes(16),
      new Date(),
    ]);
    const other = await aProcess();
    expect(await other.database.rows("SELECT name FROM lease")).toEqual([{ name: "seen" }]);
  });

  it("may be out of reach: each process then counts for itself", async () => {
    await database.close();
    opened.splice(opened.indexOf(database), 1);
    expect(allowedOf(await attempts(one, "login", "203.0.113.7", 6))).toBe(3);
    expect(allowedOf(await attempts(one, "search", "staff-1", 6))).toBe(4);
  });
});

describe("the network of an address", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["1::", "1:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["identifier:a::b", "identifier:a::b"],
    ["", ""],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("limits over HTTP", () => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await aProduct({ env: { LOGIN_ATTEMPTS_PER_15_MINUTES: "4" } });
  });
  afterAll(() => product.stop());
  const logIn = (identifier: string, password: string) =>
    product.api("sessions.create", { body: { identifier, password, device: { platform: "h5" } } });

  it("tell when to come back, in the header and in plain words", async () => {
    await product.reset();
    for (let n = 0; n < 4; n++) expect((await logIn(`nobody-${n}`, "wrong-password")).status).toBe(401);
    const { status, headers, body } = await logIn("nobody-9", "wrong-password");
    expect({ status, code: body.code, retryAfter: headers["retry-after"] }).toEqual({
      status: 429,
      code: "request.too-many",
      retryAfter: "60",
    });
    expect(body.message).toMatch(/请稍后再试/);
  });

  it("of a guardian's link are its own: looking at it uses up no log-in", async () => {
    await product.reset();
    const person = await product.aPerson();
    const { link } = (await product.as(person)("guardian.ask", { body: { name: "诸葛监护", phone: "13700009999" } }))
      .body;
    const look = async (tried: string) => (await product.api("guardian.open", { body: { link: tried } })).status;
    for (let n = 0; n < 6; n++) expect(await look(link)).toBe(200);
    expect((await logIn("nobody", "wrong-password")).status).toBe(401);
  });

  it("stop guesses at one name, however it is typed and wherever they come from", async () => {
    await product.reset();
    const statuses: number[] = [];
    for (const name of ["Somebody", "somebody", " SOMEBODY", "sOmEbOdY", "somebody "]) {
      statuses.push((await logIn(name, "wrong-password")).status);
      await product.app.limits.refundLogin("::ffff:127.0.0.1"); // as if from another address
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
  });

  it("do not trouble a person who comes in again and again with the right password", async () => {
    await product.reset();
    const { username, password } = await product.aPerson();
    for (let n = 0; n < 8; n++) expect((await logIn(username, password)).status).toBe(201);
  });
});
