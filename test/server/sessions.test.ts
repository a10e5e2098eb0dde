import { randomUUID } from "node:crypto";
import type { ApiAnswer } from "../support/api-client";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Session = { sessionId: string; device: string; isCurrent: boolean; lastSeenOn: string };

const list = (token: string) => product.api("sessions.list", { token });
const isIn = async (token: string): Promise<boolean> => (await list(token)).status === 200;
const sessionsOf = async (token: string): Promise<Session[]> => (await list(token)).body.sessions;
/** The next token, if the answer brought one. */
const offerIn = ({ headers }: ApiAnswer): string | undefined => headers["x-session-token"];
const refused = ({ status, body: { code, message } }: ApiAnswer) => ({ status, code, message });

/** One more device of the person. */
const anotherDevice = async ({ username, password }: Person, name = "另一台"): Promise<Person> => {
  const { body } = await product.api("sessions.create", {
    body: { identifier: username, password, device: { platform: "weapp", name } },
  });
  return { ...body, username, password };
};
/** A person whose token was due for a change, with the next one on offer. */
const anOffer = async () => {
  const person = await product.aPerson();
  product.clock.advance(day);
  const next = offerIn(await list(person.token));
  expect(next).toMatch(/^[A-Za-z0-9_-]{43}$/);
  return { person, old: person.token, next: next ?? "" };
};
const atOnce = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));
const rowOf = async ({ sessionId }: Person) => {
  const [row] = await product.app.database.rows<Record<string, unknown>>("SELECT * FROM session WHERE id = ?", [
    Buffer.from(sessionId.replaceAll("-", ""), "hex"),
  ]);
  return row;
};

describe("a session's token", () => {
  it("is nowhere in the table, whether in use, on offer or replaced", async () => {
    const { old, next } = await anOffer();
    const looked: string[] = [];
    const lookAtTable = async () => {
      const rows = await product.app.database.rows<Record<string, unknown>>("SELECT * FROM session");
      const bytes = rows
        .flatMap((row) => Object.values(row))
        .map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value))));
      looked.push(Buffer.concat(bytes).toString("latin1"));
    };
    await lookAtTable();
    expect(await isIn(next)).toBe(true);
    await lookAtTable();
    expect(looked[0]).not.toBe(looked[1]);
    for (const table of looked) {
      for (const token of [old, next]) {
        expect(table).not.toContain(token);
        expect(table).not.toContain(Buffer.from(token, "base64url").toString("latin1"));
      }
    }
  });

  it("opens nothing when a hash of the table is sent in its place", async () => {
    const person = await product.aPerson();
    const hash = (await rowOf(person))?.token_hash as Buffer;
    expect(refused(await list(hash.toString("base64url")))).toMatchObject({ status: 401, code: "session.expired" });
    expect(await isIn(person.token)).toBe(true);
  });

  it("stays as it is for a day", async () => {
    const { token } = await product.aPerson();
    product.clock.advance(day - minute);
    expect(offerIn(await list(token))).toBeUndefined();
  });
});

describe("the change of tokens", () => {
  it("is offered once, to one of many requests at the same time, and none of them is refused", async () => {
    for (let round = 0; round < 5; round++) {
      const { token } = await product.aPerson();
      product.clock.advance(day);
      const answers = await atOnce(40, () => list(token));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const offers = answers.map(offerIn).filter((next) => next !== undefined);
      expect(offers).toHaveLength(1);
      expect(await isIn(offers[0] ?? "")).toBe(true);
    }
  });

  it("does not log the person out when the answer with the new token is lost, once or twice", async () => {
    const { old, next: lost } = await anOffer();
    product.clock.advance(hour);
    expect(await isIn(old)).toBe(true);
    product.clock.advance(day);
    const lostAgain = offerIn(await list(old)) ?? "";
    expect(lostAgain).toMatch(/^.{43}$/);
    product.clock.advance(day);
    const received = offerIn(await list(old)) ?? "";
    expect(await isIn(received)).toBe(true);
    for (const token of [lost, lostAgain]) expect(await isIn(token)).toBe(false);
  });

  it("lets every request in that is on its way with either token at that moment", async () => {
    for (let round = 0; round < 5; round++) {
      const { old, next } = await anOffer();
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_none, index) => list(index % 3 === 0 ? old : next)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(24).fill(200));
      expect(answers.map(offerIn).filter(Boolean)).toEqual([]);
    }
  });

  it("refuses the old token once the new one is in use and the grace is over", async () => {
    const { old, next } = await anOffer();
    expect(await isIn(next)).toBe(true);
    product.clock.advance(minute);
    expect(await isIn(old)).toBe(true);
    product.clock.advance(2 * minute);
    expect(refused(await list(old))).toMatchObject({ status: 401, code: "session.expired" });
    expect(await isIn(next)).toBe(true);
  });

  it("gives a replaced token no token of its own, and keeps it from ending the new one's turn", async () => {
    const { old, next } = await anOffer();
    expect(await isIn(next)).toBe(true);
    expect(offerIn(await list(old))).toBeUndefined();
    product.clock.advance(day);
    const third = offerIn(await list(next)) ?? "";
    expect(await isIn(third)).toBe(true);
    expect(await isIn(next)).toBe(true);
    expect(await isIn(old)).toBe(false);
  });

  it("leaves it one session: the same in the list, with the same end", async () => {
    const { person, next } = await anOffer();
    const before = (await rowOf(person))?.expires_at;
    expect(await sessionsOf(next)).toEqual([
      expect.objectContaining({ sessionId: person.sessionId, isCurrent: true, device: "测试浏览器" }),
    ]);
    expect((await rowOf(person))?.expires_at).toEqual(before);
  });
});

describe("a session's life", () => {
  it("is 30 days from the login, however often it is used and its token changed", async () => {
    const person = await product.aPerson();
    let token = person.token;
    let changes = 0;
    for (let days = 1; days < 30; days++) {
      product.clock.advance(day);
      const next = offerIn(await list(token));
      changes += next ? 1 : 0;
      token = next ?? token;
    }
    expect(changes).toBeGreaterThan(10);
    expect(await isIn(token)).toBe(true);
    product.clock.advance(day - hour);
    const last = offerIn(await list(token));
    expect(await isIn(token)).toBe(true);
    product.clock.advance(hour);
    for (const over of [token, last ?? token, person.token]) {
      expect(refused(await list(over))).toMatchObject({ status: 401, code: "session.expired" });
    }
  });

  it("ends in the list when it ends at the door, and its row goes with the next sweep", async () => {
    const person = await product.aPerson();
    product.clock.advance(29 * day);
    const later = await anotherDevice(person);
    expect(await sessionsOf(later.token)).toHaveLength(2);
    product.clock.advance(day);
    expect((await sessionsOf(later.token)).map(({ sessionId }) => sessionId)).toEqual([later.sessionId]);
    await retain(product, "session");
    expect(await rowOf(person)).toBeUndefined();
    expect(await isIn(later.token)).toBe(true);
  });
});

describe("the list of sessions", () => {
  it("shows each device of the person and nobody else's, marks the one that asks, and shows no token", async () => {
    const person = await product.aPerson();
    const phone = await anotherDevice(person, "iPhone");
    await product.aPerson();
    const { body } = await list(phone.token);
    expect(body.sessions).toEqual([
      expect.objectContaining({ sessionId: phone.sessionId, device: "iPhone", platform: "weapp", isCurrent: true }),
      expect.objectContaining({ sessionId: person.sessionId, platform: "h5", method: "password", isCurrent: false }),
    ]);
    for (const { token } of [person, phone]) expect(JSON.stringify(body)).not.toContain(token);
  });

  it("says on which day each was last used", async () => {
    const person = await product.aPerson();
    const unused = await anotherDevice(person);
    const lastSeen = async () => {
      const sessions = await sessionsOf(person.token);
      const dayOf = ({ sessionId }: Person) => sessions.find((one) => one.sessionId === sessionId)?.lastSeenOn ?? "";
      return { used: Date.parse(dayOf(person)), unused: Date.parse(dayOf(unused)) };
    };
    const before = await lastSeen();
    expect(before.used).toBe(before.unused);
    product.clock.advance(3 * day);
    await list(person.token);
    const after = await lastSeen();
    expect(after.used - before.used).toBe(3 * day);
    expect(after.unused).toBe(before.unused);
  });
});

describe("signing out", () => {
  it("kills the token at once, and those before and after it with it", async () => {
    const { old, next, person } = await anOffer();
    expect(await isIn(next)).toBe(true);
    expect((await product.api("sessions.endCurrent", { token: old })).status).toBe(204);
    for (const token of [old, next]) {
      expect(refused(await list(token))).toMatchObject({ status: 401, code: "session.expired" });
      expect((await product.api("profile.show", { token })).status).toBe(401);
    }
    expect(await rowOf(person)).toBeUndefined();
  });

  it("kills a token that was on offer and not yet used", async () => {
    const { old, next } = await anOffer();
    expect((await product.api("sessions.endCurrent", { token: old })).status).toBe(204);
    expect(await isIn(next)).toBe(false);
  });

  it("ends one device and no other", async () => {
    const person = await product.aPerson();
    const [phone, tablet] = [await anotherDevice(person), await anotherDevice(person)];
    const params = { sessionId: phone.sessionId };
    expect((await product.as(person)("sessions.end", { params })).status).toBe(204);
    expect(await isIn(phone.token)).toBe(false);
    expect(await Promise.all([person, tablet].map(({ token }) => isIn(token)))).toEqual([true, true]);
    expect(refused(await product.as(person)("sessions.end", { params }))).toMatchObject({
      status: 404,
      code: "session.unknown",
    });
  });

  it("ends the others and keeps this device", async () => {
    const person = await product.aPerson();
    const others = [await anotherDevice(person), await anotherDevice(person)];
    const stranger = await product.aPerson();
    const kept = await product.as(person)("sessions.endAll", { query: { keepCurrent: "true" } });
    expect(kept.status).toBe(204);
    for (const { token } of others) expect(await isIn(token)).toBe(false);
    expect((await sessionsOf(person.token)).map(({ sessionId }) => sessionId)).toEqual([person.sessionId]);
    expect(await isIn(stranger.token)).toBe(true);
  });

  it("ends all, this device included, and the password opens a new one", async () => {
    const person = await product.aPerson();
    const other = await anotherDevice(person);
    const stranger = await product.aPerson();
    expect((await product.as(person)("sessions.endAll")).status).toBe(204);
    for (const { token } of [person, other]) expect(await isIn(token)).toBe(false);
    expect(await isIn(stranger.token)).toBe(true);
    const again = await anotherDevice(person);
    expect(await sessionsOf(again.token)).toHaveLength(1);
  });

  it("answers for another account's session as for one that never was, and changes nothing", async () => {
    const [owner, stranger] = [await product.aPerson(), await product.aPerson()];
    const ledgerOf = () => product.app.database.rows("SELECT id FROM ledger_entry WHERE kind = 'session.ended'");
    const before = { row: await rowOf(owner), entries: (await ledgerOf()).length };
    const end = (sessionId: string) => product.as(stranger)("sessions.end", { params: { sessionId } });
    const answers = [await end(owner.sessionId), await end(randomUUID())].map(refused);
    expect(answers[0]).toMatchObject({ status: 404, code: "session.unknown" });
    expect(answers[0]).toEqual(answers[1]);
    expect({ row: await rowOf(owner), entries: (await ledgerOf()).length }).toEqual(before);
    expect(await isIn(owner.token)).toBe(true);
  });

  it("of one device asked for several times at once happens once", async () => {
    const person = await product.aPerson();
    const phone = await anotherDevice(person);
    const params = { sessionId: phone.sessionId };
    const answers = await atOnce(6, () => product.as(person)("sessions.end", { params }));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404]);
  });

  it("leaves the session dead when it races with the change of its token", async () => {
    const { old, next } = await anOffer();
    await Promise.all([list(next), product.api("sessions.endCurrent", { token: old }), list(next), list(old)]);
    for (const token of [old, next]) expect(await isIn(token)).toBe(false);
  });
});
