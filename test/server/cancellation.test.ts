import { type Item, itemKeys, items } from "@baiwa/shared/catalogue/items";
import type { Db } from "../../server/src/kernel/database";
import { idBytes, newId } from "../../server/src/kernel/ids";
import { putOwnValue } from "../../server/src/profile/own-value";
import { coolingOffDays, eraseDue } from "../../server/src/rights/cancellation.service";
import { requestExport } from "../../server/src/rights/export.service";
import { aProduct, appId, type TestProduct } from "../support/app";
import { aPersonWithEverything } from "../support/everything-held";
import type { Person } from "../support/people";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const held = { guard: async () => undefined };
const never = new AbortController().signal;
const stepUp = async (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const day = 24 * 3_600_000;

/** Every table of the data database that has a column for an account, with how many rows are the account's. */
const rowsLeft = async (accountId: Buffer): Promise<Record<string, number>> => {
  const { database } = product.app;
  const tables = await database.rows<{ name: string; column_name: string }>(
    `SELECT table_name AS name, column_name AS column_name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND data_type IN ('binary', 'varbinary')`,
  );
  const left: Record<string, number> = {};
  for (const { name, column_name: column } of tables) {
    const rows = await database.rows(`SELECT 1 FROM \`${name}\` WHERE \`${column}\` = ?`, [accountId]);
    if (rows.length > 0) left[name] = rows.length;
  }
  return left;
};

describe("cancelling an account", () => {
  const begin = async (person: Person) => {
    await stepUp(person);
    return product.as(person)("cancellation.request");
  };

  it("tells before what will become of each item, and asks for nothing that is not held", async () => {
    const person = await aPersonWithEverything(product);
    const { body } = await product.as(person)("cancellation.show");
    expect(body).toMatchObject({ state: "none", coolingOffDays, eraseAt: null });
    expect(body.items.map(({ item }: { item: string }) => item).sort()).toEqual([...itemKeys].sort());
    const kept = body.items.filter(({ fate }: { fate: string }) => fate === "kept");
    const byLaw = itemKeys.filter((item) => (items[item] as Item).keptAfterwards);
    expect(kept.map(({ item }: { item: string }) => item)).toEqual(byLaw);
    expect(kept).toContainEqual(
      expect.objectContaining({ item: "consent", keptDays: 1095, ground: expect.stringContaining("188") }),
    );
    expect(kept.every(({ ground }: { ground: string }) => ground.length > 4)).toBe(true);
    product.clock.advance(11 * 60_000);
    expect((await product.as(person)("cancellation.request")).body.code).toBe("session.step-up-required");
  });

  it("signs out the other devices at once and leaves this one looking, taking along and undoing", async () => {
    const person = await product.aPerson();
    const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
    const other = (await product.api("sessions.create", { body: login })).body;
    expect((await begin(person)).status).toBe(201);
    expect((await begin(person)).body.code).toBe("account.closing");
    expect((await product.api("information.list", { token: other.token })).body.code).toBe("session.expired");
    const put = { params: { item: "region" }, body: { value: "31" } };
    expect((await product.as(person)("profile.put", put)).body.code).toBe("account.closing");
    expect((await product.as(person)("information.list")).status).toBe(200);
    expect((await product.as(person)("exports.request")).status).toBe(201);
    const again = (await product.api("sessions.create", { body: login })).body;
    expect((await product.api("profile.put", { ...put, token: again.token })).body.code).toBe("account.closing");
    expect((await product.api("cancellation.undo", { token: again.token })).status).toBe(204);
    expect((await product.api("profile.put", { ...put, token: again.token })).status).toBe(200);
    expect((await product.as(person)("profile.put", put)).status).toBe(200);
    expect((await product.as(person)("cancellation.undo")).body.code).toBe("cancellation.none");
    product.clock.advance((coolingOffDays + 1) * day);
    await eraseDue(product.app, held, never);
    expect(Object.keys(await rowsLeft(idBytes(person.accountId)))).toContain("account");
  });

  it("erases everything when the cooling-off is over; only the receipt's holder can tell it ever was", async () => {
    const { control } = product.simulator;
    const person = await aPersonWithEverything(product);
    const accountId = idBytes(person.accountId);
    const { receiptCode, eraseAt } = (await begin(person)).body;
    expect(new Date(eraseAt).getTime() - product.clock.now().getTime()).toBeGreaterThan(coolingOffDays * day - 60_000);
    expect((await product.api("erasures.show", { params: { receiptCode } })).body).toMatchObject({
      state: "waiting",
      items: [],
    });
    product.clock.advance(coolingOffDays * day - 60_000);
    await eraseDue(product.app, held, never);
    expect(await rowsLeft(accountId)).toHaveProperty("account");
    product.clock.advance(120_000);
    await eraseDue(product.app, held, never);

    expect(await rowsLeft(accountId)).toEqual({});
    expect(await product.app.keyring.find(accountId)).toBeNull();
    expect((await product.as(person)("information.list")).body.code).toBe("session.expired");
    const receipt = (await product.api("erasures.show", { params: { receiptCode } })).body;
    expect(receipt.state).toBe("erased");
    const fates = Object.fromEntries(
      receipt.items.map(({ item, fate }: { item: string; fate: string }) => [item, fate]),
    );
    expect(fates).toMatchObject({ legal_name: "erased", wx_openid: "erased", stored_file: "erased", consent: "kept" });
    await product.app.ledger.sequence();
    expect((await product.app.ledger.verify()).problems).toEqual([]);
    const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
    expect((await product.api("sessions.create", { body: login })).body.code).toBe("credential.wrong");
    const user = control.users.find(({ phoneNumber }) => phoneNumber === person.phone);
    const code = control.mintLoginCode(appId, user?.userId ?? "");
    const fresh = await product.api("sessions.wechat", { body: { appId, code, device: { platform: "weapp" } } });
    expect(fresh.body.kind).toBe("new-person");
  });

  it("broken off between the rows and the key goes on where it stopped", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    await begin(person);
    product.clock.advance(coolingOffDays * day + 1000);
    const { destroy } = product.app.keyring;
    product.app.keyring.destroy = () => Promise.reject(new Error("keys database is away"));
    await eraseDue(product.app, held, never);
    product.app.keyring.destroy = destroy;
    expect(await product.app.keyring.find(accountId)).not.toBeNull();
    await eraseDue(product.app, held, never);
    expect(await product.app.keyring.find(accountId)).toBeNull();
    expect(await rowsLeft(accountId)).toEqual({});
  });

  it("leaves nothing behind of what was on its way when it came, by a server that still has the key", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const { dataKey, subject } = await product.app.keyring.of(accountId);
    await begin(person);
    product.clock.advance(coolingOffDays * day + 1000);
    await eraseDue(product.app, held, never);
    const { of } = product.app.keyring;
    product.app.keyring.of = async () => ({ dataKey, subject });
    const at = product.clock.now();
    const session = { accountId, sessionId: idBytes(person.sessionId), steppedUpAt: at, isClosing: false };
    const late = product.app.database.transaction((db) =>
      putOwnValue(product.app, db, { session, item: "region", value: "31", at }),
    );
    await expect(late).rejects.toMatchObject({ code: "account.unknown" });
    const asked = product.app.database.transaction((db) => requestExport(product.app, db, accountId, at));
    await expect(asked).rejects.toMatchObject({ code: "account.unknown" });
    product.app.keyring.of = of;
    expect(await rowsLeft(accountId)).toEqual({});
  });

  it("is held up by none of many accounts that cannot be erased now", async () => {
    const person = await product.aPerson();
    await begin(person);
    product.clock.advance(coolingOffDays * day + 1000);
    const long = new Date(product.clock.now().getTime() - 365 * day);
    const stuck = Array.from({ length: 45 }, () => newId());
    for (const id of stuck)
      await product.app.database.run(
        "INSERT INTO cancellation (account_id, receipt_hash, state, requested_at, erase_at, begun_by) VALUES (?, ?, 'waiting', ?, ?, 'owner')",
        [id, Buffer.concat([id, id]), long, long],
      );
    await eraseDue(product.app, held, never);
    expect(await rowsLeft(idBytes(person.accountId))).toEqual({});
    for (const id of stuck) await product.app.database.run("DELETE FROM cancellation WHERE account_id = ?", [id]);
  });

  it("undone while the erasure begins is either undone or carried out, never half", async () => {
    const person = await product.aPerson();
    await begin(person);
    product.clock.advance(coolingOffDays * day + 1000);
    const [undone] = await Promise.all([product.as(person)("cancellation.undo"), eraseDue(product.app, held, never)]);
    await eraseDue(product.app, held, never);
    const left = await rowsLeft(idBytes(person.accountId));
    if (undone.status === 204) expect(left).toHaveProperty("account");
    else expect(left).toEqual({});
  });

  it("erased while a request of the same person is on its way, that request is told to log in again", async () => {
    const person = await product.aPerson();
    await begin(person);
    const { vault } = product.app;
    const holdsAccount = async (db: Db) => db.rows("SELECT id FROM account WHERE id = ? FOR UPDATE", [id(person)]);
    const id = ({ accountId }: { accountId: string }) => idBytes(accountId);
    let late: Promise<{ status: number; body: { code: string } }> | undefined;
    await product.app.database.transaction(async (db) => {
      await holdsAccount(db);
      late = product.as(person)("cancellation.undo");
      await new Promise((resolve) => setTimeout(resolve, 200)); // it waits for the row now
      await vault.eraseAccount(db, id(person));
      await db.run("DELETE FROM account WHERE id = ?", [id(person)]);
    });
    const answer = await late;
    expect([answer?.status, answer?.body.code]).toEqual([401, "session.expired"]);
  });

  it("is told by a receipt that cannot be guessed", async () => {
    const { body } = await product.api("erasures.show", { params: { receiptCode: "A".repeat(43) } });
    expect(body.code).toBe("erasure.unknown");
  });
});
