import { storageKeys } from "@baiwa/shared/catalogue/storage";
import { refuseUnregisteredCookies, setCookie } from "../../server/src/kernel/http/set-cookie";
import { idBytes } from "../../server/src/kernel/ids";
import { jsonCopy, pageCopy } from "../../server/src/rights/export-content";
import { aProduct, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

describe("the register of cookies and storage", () => {
  it("tells every key and cookie with purpose, clause, life and what stops without it", async () => {
    const { body } = await product.api("lists.storage");
    expect(body.rows.map(({ key }: { key: string }) => key)).toEqual([...storageKeys, "__Host-staff"]);
    const statement = await product.api("documents.current", { params: { documentId: "privacy-statement" } });
    const text = JSON.stringify(statement.body.blocks);
    for (const { name, purpose, clause, life, without } of body.rows) {
      expect([name, purpose, life, without].every((words: string) => words.length > 1)).toBe(true);
      expect(text).toContain(`"id":"${clause}"`);
    }
  });

  it("is the only source of cookies: any other name is refused at the door", () => {
    for (const isProduction of [true, false])
      expect(() => refuseUnregisteredCookies({ "Set-Cookie": setCookie("staff", "x", isProduction) })).not.toThrow();
    for (const header of ["Set-Cookie", "set-cookie"])
      for (const cookie of ["_ga=1", "staff2=x; Path=/", "", "=staff"])
        expect(() => refuseUnregisteredCookies({ [header]: cookie })).toThrow("not in the register");
  });

  it("sets the staff's cookie out of reach of scripts and other sites", () => {
    expect(setCookie("staff", "t", true)).toBe(
      "__Host-staff=t; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=36000",
    );
    expect(setCookie("staff", null, false)).toBe("staff=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  });

  it("is a section of every copy a person takes along (3.3)", async () => {
    const person = await product.aPerson();
    const copy = {
      app: product.app,
      accountId: idBytes(person.accountId),
      at: new Date(),
      onItem: async () => undefined,
    };
    const all = async (parts: AsyncIterable<string>) => {
      let text = "";
      for await (const part of parts) text += part;
      return text;
    };
    const rows = JSON.parse(await all(jsonCopy(copy)))["Cookie 和本机存储"];
    expect(rows).toHaveLength(storageKeys.length + 1);
    expect(rows[0]).toMatchObject({ 名称: "登录状态", 声明条款: "3.1.1" });
    expect(await all(pageCopy(copy))).toContain("<h2>Cookie 和本机存储</h2>");
  });
});
