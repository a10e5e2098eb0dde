import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clauseEvidence } from "@baiwa/shared/catalogue/clauses";
import { items, purposes } from "@baiwa/shared/catalogue/items";
import { scopes } from "@baiwa/shared/catalogue/scopes";
import { topics } from "@baiwa/shared/catalogue/topics";
import { routes } from "@baiwa/shared/routes";
import { clauseRows } from "../../server/src/commands/clauses";
import { aProduct, appId, type TestProduct } from "../support/app";

const root = join(__dirname, "../..");
const statement = readFileSync(join(root, "server/content/privacy-statement.md"), "utf8");
const rows = clauseRows(statement);
const known = new Set(rows.map(({ clause }) => clause));
const declaredPages = readFileSync(join(root, "miniapp/src/app.config.ts"), "utf8");

describe("the clause report", () => {
  it("has a row for each clause of the statement, nested ones included", () => {
    for (const clause of ["1.1", "1.5.4", "2.6.1", "3.1.2", "5.3.7", "7.1.4", "8.3", "9", "10"])
      expect(known).toContain(clause);
    expect(Object.keys(clauseEvidence).filter((clause) => !known.has(clause))).toEqual([]);
  });

  it("names only screens, endpoints and tests that exist", () => {
    for (const [clause, { screens, endpoints, tests }] of Object.entries(clauseEvidence)) {
      for (const screen of screens) {
        expect({ clause, screen, exists: existsSync(join(root, "miniapp/src", `${screen}.tsx`)) }).toMatchObject({
          exists: true,
        });
        expect(declaredPages).toContain(screen.replace(/^pages\/manage\//, ""));
      }
      for (const endpoint of endpoints) expect(routes).toHaveProperty([endpoint]);
      for (const { file, name } of tests) {
        const source = existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
        expect({ file, name, exists: source.includes(`"${name}"`) }).toMatchObject({ exists: true });
      }
      expect(tests.length).toBeGreaterThan(0);
    }
  });

  it("finds every clause that the catalogue cites in the statement", () => {
    const cited = [
      ...Object.values(items).flatMap(({ clauses }) => clauses),
      ...Object.values(scopes).flatMap(({ clauses }) => clauses),
      ...Object.values(topics).flatMap(({ clauses }) => clauses),
      ...Object.values(purposes).map(({ clause }) => clause),
    ];
    expect(cited.filter((clause) => !known.has(clause))).toEqual([]);
  });
});

describe("clauses that are true today", () => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  it("names the controller and the mini-program as a place where the statement applies", async () => {
    const { body } = await product.api("service.describe");
    expect(body.controller).toMatchObject({ name: "上海佰瓦科技有限责任公司", contact: "info@baiwow.com" });
    expect(body.channels).toContain("wechat-miniprogram");
  });

  it("tells of every kept value who entered it and when", async () => {
    const person = await product.aPerson();
    const { body } = await product.as(person)("profile.show");
    expect(body.items).toEqual([
      expect.objectContaining({ item: "username", source: "person", enteredAt: expect.stringMatching(/^\d{4}-/) }),
    ]);
  });

  it("binds WeChat only with consent and forgets the identifier at once when unbound", async () => {
    const { control } = product.simulator;
    const { userId } = control.addPerson();
    const person = await product.aPerson();
    const request = async (act: "given" | "refused") => ({
      body: { appId, code: control.mintLoginCode(appId, userId), binding: await product.anAct("W1", act) },
    });
    const refused = await product.as(person)("bindings.add", await request("refused"));
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 403, code: "consent.required" });
    const bound = await product.as(person)("bindings.add", await request("given"));
    expect(bound.status).toBe(201);
    const removed = await product.as(person)("bindings.remove", { params: { bindingId: bound.body.bindingId } });
    expect(removed.status).toBe(204);
    const left = await product.app.database.rows(
      "SELECT item FROM vault_fingerprint WHERE item IN ('wx_openid', 'wx_unionid')",
    );
    expect(left).toEqual([]);
    const { body } = await product.as(person)("consents.status");
    expect(body.scopes.find(({ scope }: { scope: string }) => scope === "W1")).toMatchObject({ state: "withdrawn" });
  });

  it("rejects a session's token once the person signed out", async () => {
    const person = await product.aPerson();
    expect((await product.as(person)("sessions.endCurrent")).status).toBe(204);
    const { status, body } = await product.as(person)("sessions.list");
    expect({ status, code: body.code }).toEqual({ status: 401, code: "session.expired" });
  });
});
