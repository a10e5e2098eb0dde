import { aProduct, appId, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const registration = async (username: string) => ({
  identifier: { kind: "username", value: username },
  password: "Correct-horse-battery-1",
  statement: await product.anAct("S0"),
  device: { platform: "h5" },
});

describe("repeating a write with its key", () => {
  it("gives the very same answer, the session's token included, and makes one account", async () => {
    const body = await registration("repeat-me");
    const key = product.aKey();
    const answers = await Promise.all([1, 2, 3].map(() => product.api("accounts.register", { body, key })));
    const later = await product.api("accounts.register", { body, key });
    expect([...answers, later].map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set([...answers, later].map((answer) => answer.body.token)).size).toBe(1);
    const rows = await product.app.database.rows("SELECT id FROM account");
    expect(rows).toHaveLength(1);
  });

  it("waits for the first of two, whose login code only it may spend", async () => {
    const { control } = product.simulator;
    const code = control.mintLoginCode(appId, control.addPerson().userId);
    const login = { body: { appId, code, device: { platform: "h5" } }, key: product.aKey() };
    const first = await Promise.all([1, 2, 3].map(() => product.api("sessions.wechat", login)));
    const ticket = first[0]?.body.ticket;
    expect(first.map(({ status, body }) => [status, body.ticket])).toEqual(first.map(() => [200, ticket]));
    const [statement, binding] = [await product.anAct("S0"), await product.anAct("W1")];
    const creation = { body: { ticket, statement, binding, device: { platform: "h5" } }, key: product.aKey() };
    const made = await Promise.all([1, 2, 3].map(() => product.api("accounts.createFromWechat", creation)));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(made.map(({ body }) => body.token)).size).toBe(1);
  });

  it("refuses the key for another request", async () => {
    const key = product.aKey();
    await product.api("accounts.register", { body: await registration("first-use"), key });
    const { status, body } = await product.api("accounts.register", { body: await registration("second-use"), key });
    expect({ status, code: body.code }).toEqual({ status: 422, code: "idempotency.mismatch" });
  });

  it("keeps no answer that the database alone could open", async () => {
    const key = product.aKey();
    const { body } = await product.api("accounts.register", { body: await registration("sealed-answer"), key });
    const rows = await product.app.database.rows<{ sealed: Buffer; key_hash: Buffer }>("SELECT * FROM idempotency");
    const dump = Buffer.concat(rows.flatMap((row) => [row.sealed, row.key_hash])).toString("latin1");
    expect(dump).not.toContain(body.token);
    expect(dump).not.toContain(key);
  });

  it("looks the answer up when the connection is lost during COMMIT", async () => {
    const person = await product.aPerson();
    const { database } = product.app;
    const transaction = database.transaction;
    let broken = 0;
    database.transaction = async (work) => {
      const answer = await transaction(work);
      broken += 1;
      if (broken === 1) throw Object.assign(new Error("lost"), { code: "PROTOCOL_CONNECTION_LOST" });
      return answer;
    };
    const request = { params: { topic: "product", channel: "email" }, body: { isOn: true }, key: product.aKey() };
    const { status, body } = await product.as(person)("subscriptions.change", request);
    database.transaction = transaction;
    expect({ status, isOn: body.isOn }).toEqual({ status: 200, isOn: true });
    const rows = await database.rows("SELECT id FROM ledger_entry WHERE kind = 'subscription.changed'");
    expect(rows).toHaveLength(1);
  });
});
