import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { foldConsents } from "@baiwa/shared/consent-rules";
import { consentActs, consentStates, recordConsent } from "../../server/src/consent/consent.service";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { asOwner } from "../support/ledgers";

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

  it("deletes what stood on a consent when it is ended, by whichever word", async () => {
    for (const kind of ["withdrawn", "refused"] as const) {
      const person = await product.aPerson();
      await product.as(person)("consents.record", { body: await product.anAct("W2") });
      await product.as(person)("profile.put", { params: { item: "nickname" }, body: { value: "小佰" } });
      const act = { ...(await product.anAct("W2")), act: kind };
      expect((await product.as(person)("consents.record", { body: act })).status).toBe(201);
      expect((await product.as(person)("profile.show")).body.nickname).toBeNull();
    }
  });

  it("stops what needs the statement when it is withdrawn (S0), and leaves reading, choices and deletion", async () => {
    const person = await product.aPerson();
    for (const scope of ["W2", "M1"] as const) {
      await product.as(person)("consents.record", { body: await product.anAct(scope) });
    }
    const put = () => product.as(person)("profile.put", { params: { item: "nickname" }, body: { value: "小佰" } });
    expect((await put()).status).toBe(200);
    await product.as(person)("consents.record", { body: { ...(await product.anAct("S0")), act: "withdrawn" } });
    const { status, body } = await put();
    expect({ status, code: body.code, needs: body.details[0].path }).toEqual({
      status: 403,
      code: "consent.required",
      needs: "S0",
    });
    for (const [name, request] of [
      ["profile.show", {}],
      ["consents.history", {}],
      ["subscriptions.list", {}],
      ["subscriptions.change", { params: { topic: "product", channel: "email" }, body: { isOn: false } }],
      ["consents.record", { body: { ...(await product.anAct("M1")), act: "withdrawn" } }],
      ["profile.remove", { params: { item: "nickname" } }],
    ] as const) {
      expect((await product.as(person)(name, request as never)).status).toBeLessThan(300);
    }
    await product.as(person)("consents.record", { body: await product.anAct("S0") });
    expect((await put()).status).toBe(200);
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

  it("keeps where a person stands true to the ledger, whatever arrives together, and cheap to read", async () => {
    const { app } = product;
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const scopes = ["M1", "M2", "P1", "Q1"] as const;
    const acts = ["given", "refused", "served"] as const;
    const anAct = await product.anAct("M1");
    await Promise.all(
      Array.from({ length: 240 }, (_none, index) => {
        const [scope, kind] = [scopes[index % 4] ?? "M1", acts[(index * 7 + (index >> 3)) % 3] ?? "given"];
        const act = { ...anAct, scope, act: kind };
        return recordConsent(app, null, { accountId, act, at: app.ports.clock() });
      }),
    );
    const history = await consentActs(app, accountId);
    expect(history).toHaveLength(241);
    await app.database.transaction(async (db) => {
      const rowsRead = async (): Promise<number> => {
        const counts = await db.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Handler_read%'");
        return counts.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const before = await rowsRead();
      const states = await consentStates(app, accountId, db);
      expect((await rowsRead()) - before).toBeLessThan(60); // the counters' own table has some rows
      expect(states).toEqual(foldConsents(history));
    });
    expect(await consentStates(app, accountId)).toEqual(foldConsents(history));
  });

  it("can be told anew from the ledger alone", async () => {
    const { app } = product;
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    for (const kind of ["given", "withdrawn"] as const) {
      const act = { ...(await product.anAct("M4")), act: kind };
      await recordConsent(app, null, { accountId, act, at: app.ports.clock() });
    }
    const before = await consentStates(app, accountId);
    const migration = "server/migrations/data/20261124000002-consent-state-from-ledger.sql";
    await asOwner(async (owner) => {
      await owner.query("DELETE FROM consent_state");
      await owner.query(readFileSync(join(__dirname, "../..", migration), "utf8"));
    });
    expect(before.M4.state).toBe("withdrawn");
    expect(await consentStates(app, accountId)).toEqual(before);
  });

  it("keeps the order in which acts were acknowledged, though another server's clock is ahead", async () => {
    const { app } = product;
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const given = await product.as(person)("consents.record", { body: await product.anAct("M3") });
    const ahead = Buffer.from(idBytes(given.body.entryId));
    ahead.writeUIntBE(ahead.readUIntBE(0, 6) + 3_000, 0, 6); // as a server three seconds ahead would have made it
    const { subject } = await app.keyring.of(accountId);
    await app.database.run("UPDATE consent_state SET entry_id = ? WHERE subject = ? AND scope = 'M3'", [
      ahead,
      subject,
    ]);
    const withdrawal = { ...(await product.anAct("M3")), act: "withdrawn" as const };
    const { status, body } = await product.as(person)("consents.record", { body: withdrawal });
    expect(status).toBe(201);
    expect(idBytes(body.entryId).compare(ahead)).toBe(1);
    expect((await consentStates(app, accountId)).M3.state).toBe("withdrawn");
  });

  it("takes one of many withdrawals that come at once", async () => {
    const person = await product.aPerson();
    await product.as(person)("consents.record", { body: await product.anAct("M1") });
    const body = { ...(await product.anAct("M1")), act: "withdrawn" };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => product.as(person)("consents.record", { body })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(11).fill(409)]);
  });

  it("refuses under a used key what differs in anything, be it the words that were shown or whose it is", async () => {
    const person = await product.aPerson();
    const key = product.aKey();
    const act = await product.anAct("M2");
    expect((await product.as(person)("consents.record", { body: act, key })).status).toBe(201);
    const other = { ...act, evidence: { ...act.evidence, labels: ["别的字"] } };
    const { status, body } = await product.as(person)("consents.record", { body: other, key });
    expect({ status, code: body.code }).toEqual({ status: 422, code: "idempotency.mismatch" });
    const anonymous = await product.anAct("S0");
    const claims = [1, 2].map(() => randomBytes(32).toString("base64url"));
    const answers: number[] = [];
    for (const claim of claims) {
      answers.push((await product.api("consents.recordAnonymous", { body: { ...anonymous, claim }, key })).status);
    }
    expect(answers).toEqual([201, 422]);
  });

  it("takes nothing for consent that was ticked beforehand", async () => {
    const person = await product.aPerson();
    const act = await product.anAct("M2");
    const ticked = { ...act, evidence: { ...act.evidence, controlInitialState: "on" } };
    const { status, body } = await product.as(person)("consents.record", { body: ticked });
    expect({ status, path: body.details?.[0].path }).toEqual({ status: 400, path: "evidence.controlInitialState" });
  });

  it("refuses a page of the history that does not exist", async () => {
    const person = await product.aPerson();
    const { status } = await product.as(person)("consents.history", { query: { cursor: randomUUID() } });
    expect(status).toBe(400);
  });

  it("does not let one refused act spoil those that arrive with it", async () => {
    const { app } = product;
    const [taken, ...others] = await Promise.all(Array.from({ length: 12 }, () => product.aPerson()));
    const act = await product.anAct("M1");
    const key = product.aKey();
    await product.as(taken!)("consents.record", { body: act, key });
    const outcomes = await Promise.all([
      product.as(taken!)("consents.record", { body: { ...act, scope: "M2" }, key }),
      ...others.map((person) => product.as(person)("consents.record", { body: act })),
      product.as(taken!)("consents.record", { body: act, key }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([422, ...others.map(() => 201), 201]);
    for (const person of others) {
      expect((await consentStates(app, idBytes(person.accountId))).M1.state).toBe("given");
    }
    expect((await consentStates(app, idBytes(taken!.accountId))).M2.state).toBe("none");
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
