import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clauseEvidence } from "@baiwa/shared/catalogue/clauses";
import { items, purposes } from "@baiwa/shared/catalogue/items";
import { scopes } from "@baiwa/shared/catalogue/scopes";
import { topics } from "@baiwa/shared/catalogue/topics";
import { routes } from "@baiwa/shared/routes";
import { clauseRows } from "../../server/src/commands/clauses";
import { loadContent } from "../../server/src/documents/documents.service";
import { jobNames } from "../../server/src/jobs";
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

  it("names only screens, endpoints, jobs and tests that exist", () => {
    for (const [clause, { screens, endpoints, jobs, tests }] of Object.entries(clauseEvidence)) {
      for (const screen of screens) {
        expect({ clause, screen, exists: existsSync(join(root, "miniapp/src", `${screen}.tsx`)) }).toMatchObject({
          exists: true,
        });
        expect(declaredPages).toContain(screen.replace(/^pages\/manage\//, ""));
      }
      for (const endpoint of endpoints) expect(routes).toHaveProperty([endpoint]);
      for (const job of jobs) {
        const isCommand = existsSync(join(root, "server/src/commands", `${job}.ts`));
        expect({ clause, job, exists: isCommand || jobNames.includes(job) }).toMatchObject({ exists: true });
      }
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

  it("opens the service agreement and the customer-data FAQ from the clause, each version with its own hash", async () => {
    const statement = { params: { documentId: "privacy-statement" } };
    const linked = async () => {
      const { body } = await product.api("documents.current", statement);
      const { runs } = body.blocks.find(({ id }: { id: string }) => id === "1.5.4");
      const named = runs.flatMap(({ target }: { target?: string }) => target?.replace("doc:", "") ?? []);
      return { named, missing: named.filter((id: string) => body.unresolvedLinks.includes(id)) };
    };
    const both = ["service-agreement", "customer-data-faq"];
    expect(await linked()).toEqual({ named: both, missing: both });
    await loadContent(product.app, join(root, "server/dev/sample-documents"));
    expect(await linked()).toEqual({ named: both, missing: [] });
    for (const documentId of both) {
      const { status, body } = await product.api("documents.current", { params: { documentId } });
      expect({ status, documentId: body.documentId }).toEqual({ status: 200, documentId });
      expect(body.textSha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it("opens an account for a name and a password, and takes nothing more at that moment", async () => {
    const statement = await product.anAct("S0");
    const device = { platform: "h5" };
    const identifier = { kind: "username", value: `least-${process.pid}` };
    const least = { identifier, password: "Wen-Nuan-7423", statement, device };
    const more = await product.api("accounts.register", { body: { ...least, bankAccount: "6222020200112233445" } });
    expect({ status: more.status, code: more.body.code }).toEqual({ status: 400, code: "request.invalid" });
    const { status, body } = await product.api("accounts.register", { body: least });
    expect(status).toBe(201);
    const own = await product.api("information.list", { token: body.token });
    const held = own.body.items.filter(({ count }: { count: number }) => count > 0);
    const entered = held.filter(({ values }: { values: { source: string }[] }) =>
      values.some(({ source }) => source === "person"),
    );
    expect(entered.map(({ item }: { item: string }) => item)).toEqual(["username"]);
  });

  it("makes no partner's contact a receiver of advertising (2.7)", async () => {
    const person = await product.aPerson();
    const values = {
      programme: "market",
      agreement: "2026-01",
      organisation: "上海独立软件有限公司",
      contact: "欧阳合作",
      phone: "13900005555",
      email: "partner@example.cn",
    };
    const added = await product.as(person)("records.add", { body: { kind: "partner", values } });
    expect(added.status).toBe(201);
    const { body } = await product.as(person)("consents.status");
    const marketing = body.scopes.filter(({ scope }: { scope: string }) => /^M\d$/.test(scope));
    expect(marketing.map(({ state }: { state: string }) => state)).toEqual(["none", "none", "none", "none"]);
    const list = await product.as(person)("subscriptions.list");
    expect(JSON.stringify(list.body)).not.toContain("partner@example.cn");
    expect((await product.as(person)("contacts.stale")).body.contacts).toEqual([]);
  });

  it("goes on serving who withdrew every consent that can be withdrawn (4.1)", async () => {
    const person = await product.aPerson();
    const { body } = await product.as(person)("consents.status");
    const others = body.scopes.map(({ scope }: { scope: string }) => scope).filter((scope: string) => scope !== "S0");
    for (const scope of others)
      for (const act of ["given", "withdrawn"] as const)
        await product.as(person)("consents.record", { body: await product.anAct(scope, act) });
    const after = (await product.as(person)("consents.status")).body.scopes;
    expect(after.filter(({ state }: { state: string }) => state === "given")).toMatchObject([{ scope: "S0" }]);
    for (const route of [
      "profile.show",
      "information.list",
      "records.list",
      "tickets.list",
      "subscriptions.list",
    ] as const)
      expect({ route, status: (await product.as(person)(route, { query: {} })).status }).toEqual({
        route,
        status: 200,
      });
    const ticket = { category: "service", title: "云服务器到期", text: "请问怎么续期？" };
    expect((await product.as(person)("tickets.open", { body: ticket })).status).toBe(201);
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
