import { openDatabase } from "../../server/src/kernel/database";
import { aProduct, appId, type TestProduct } from "../support/app";
import { testDatabase } from "../support/database";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

/** Every byte of every column of both databases, as an inspector with a dump would see it. */
const dump = async (): Promise<string> => {
  const { migration, keys } = await testDatabase();
  const whole: string[] = [];
  for (const url of [migration, migration.replace(new URL(migration).pathname, new URL(keys).pathname)]) {
    const database = await openDatabase({ url, keysUrl: url, poolSize: 2, entities: [] });
    const tables = await database.rows<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
    );
    for (const { name } of tables) {
      for (const row of await database.rows<Record<string, unknown>>(`SELECT * FROM \`${name}\``)) {
        for (const value of Object.values(row)) {
          whole.push(Buffer.isBuffer(value) ? `${value.toString("latin1")}\n${value.toString("utf8")}` : String(value));
        }
      }
    }
    await database.close();
  }
  return whole.join("\n");
};

const picture = `data:image/png;base64,${Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from("face-of-a-person-in-bytes"),
]).toString("base64")}`;

describe("a database dump of a used system", () => {
  it("shows none of the people's values in plain text", async () => {
    const { control } = product.simulator;
    const { userId } = control.addPerson({ phoneNumber: "13912345678" });
    const person = await product.aPerson({ username: "plaintext-hunter", password: "Never-in-a-dump-42" });
    const as = product.as(person);
    const openid = control.openidOf(appId, userId);
    const bound = await as("bindings.add", {
      body: { appId, code: control.mintLoginCode(appId, userId), binding: await product.anAct("W1") },
    });
    expect(bound.status).toBe(201);
    await as("consents.record", { body: await product.anAct("W2") });
    const puts = [
      await as("profile.put", { params: { item: "nickname" }, body: { value: "独一无二的昵称" } }),
      await as("profile.put", { params: { item: "avatar" }, body: { value: picture } }),
    ];
    expect(puts.map(({ status }) => status)).toEqual([200, 200]);
    const phone = await as("profile.phoneFromWechat", {
      body: { appId, code: control.mintPhoneCode(appId, userId), consent: await product.anAct("W3") },
    });
    expect(phone.body).toEqual({ masked: "139****5678" });
    await product.api("accounts.register", {
      body: {
        identifier: { kind: "email", value: "plain.text@example.cn" },
        password: "Never-in-a-dump-43",
        statement: await product.anAct("S0"),
        device: { platform: "h5" },
      },
    });
    const { userId: stranger } = control.addPerson();
    await product.api("sessions.wechat", {
      body: { appId, code: control.mintLoginCode(appId, stranger), device: { platform: "weapp" } },
    });
    const unionid = (
      await product.app.vault.read(product.app.database, {
        accountId: Buffer.from(person.accountId.replaceAll("-", ""), "hex"),
        items: ["wx_unionid"],
        purpose: "service",
        reader: { kind: "system", task: "test" },
      })
    )[0]?.value;
    expect(unionid).toBeTruthy();

    const text = await dump();
    const secrets = [
      openid,
      control.openidOf(appId, stranger),
      unionid ?? "",
      "独一无二的昵称",
      "face-of-a-person-in-bytes",
      "13912345678",
      "plain.text@example.cn",
      "plaintext-hunter",
      "Never-in-a-dump",
      person.token,
    ];
    for (const secret of secrets)
      expect({ secret, isThere: text.includes(secret) }).toEqual({ secret, isThere: false });
  });
});
