import { actionName } from "@baiwa/shared/catalogue/action-names";
import { type Item, type ItemKey, itemKeys, items, vaultItems } from "@baiwa/shared/catalogue/items";
import supertest from "supertest";
import { fromBuffer } from "yauzl";
import { idBytes } from "../../server/src/kernel/ids";
import { LeaseLost } from "../../server/src/kernel/lease";
import { buildExports } from "../../server/src/rights/export.service";
import { aProduct, type TestProduct } from "../support/app";
import { aPersonWithEverything } from "../support/everything-held";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const held = { guard: async () => undefined };
const never = new AbortController().signal;
const build = () => buildExports(product.app, held, never);
const stepUp = async (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const day = 24 * 3_600_000;

const unzip = (bytes: Buffer): Promise<Record<string, Buffer>> =>
  new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: false }, (error, zip) => {
      if (error || !zip) return reject(error);
      const files: Record<string, Buffer> = {};
      let open = 0;
      let isEnd = false;
      const finish = () => isEnd && open === 0 && resolve(files);
      zip.on("entry", (entry) => {
        open += 1;
        zip.openReadStream(entry, (failure, stream) => {
          if (failure || !stream) return reject(failure);
          const chunks: Buffer[] = [];
          stream.on("data", (chunk: Buffer) => chunks.push(chunk));
          stream.on("end", () => {
            files[entry.fileName] = Buffer.concat(chunks);
            open -= 1;
            finish();
          });
        });
      });
      zip.on("end", () => {
        isEnd = true;
        finish();
      });
    });
  });
const download = (person: Person, exportId: string) =>
  supertest(product.koa.callback())
    .get(`/api/v1/exports/${exportId}/file`)
    .set("Authorization", `Bearer ${person.token}`)
    .buffer()
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => done(null, Buffer.concat(chunks)));
    });

describe("my information", () => {
  it("shows every item of the catalogue that is held, values masked, and none in full that the catalogue masks", async () => {
    const person = await aPersonWithEverything(product);
    const { body } = await product.as(person)("information.list");
    expect(body.items.map(({ item }: { item: string }) => item).sort()).toEqual([...itemKeys].sort());
    const text = JSON.stringify(body);
    for (const item of vaultItems) {
      const { mask, format }: Item = items[item];
      if (mask === "none" && format !== "picture") continue;
      expect({ item, isShown: text.includes(person.traces[item]) }).toEqual({ item, isShown: false });
    }
  });

  it("is revealed value by value, only after showing who one is, and only one's own", async () => {
    const person = await aPersonWithEverything(product);
    const reveal = (who: Person) => product.as(who)("information.reveal", { body: { item: "legal_name" } });
    product.clock.advance(11 * 60_000);
    expect((await reveal(person)).body.code).toBe("session.step-up-required");
    await stepUp(person);
    expect((await reveal(person)).body).toEqual({ value: "欧阳独一" });
    product.clock.advance(10 * 60_000 + 1);
    expect((await reveal(person)).body.code).toBe("session.step-up-required");
    const stranger = await product.aPerson();
    await stepUp(stranger);
    expect((await reveal(stranger)).body.code).toBe("item.unknown");
    for (const item of ["password", "session", "__proto__", "nothing"]) {
      expect((await product.as(stranger)("information.reveal", { body: { item } })).body.code).toBe("request.invalid");
    }
  });
});

describe("a value of the profile's form", () => {
  const put = (person: Person, item: string, value: string, seenAt?: string | null) =>
    product.as(person)("profile.put", {
      params: { item },
      body: { value, ...(seenAt === undefined ? {} : { seenAt }) },
    });

  it("that two devices change at once is changed by one, and the other is told", async () => {
    const person = await product.aPerson();
    const first = await put(person, "contact_person", "张三丰", null);
    expect(first).toMatchObject({ status: 200, body: { masked: "张**" } });
    product.clock.advance(5);
    const seen = first.body.enteredAt;
    const answers = await Promise.all(["李四光", "王五常"].map((name) => put(person, "contact_person", name, seen)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe("item.changed");
    expect((await put(person, "contact_person", "赵六合", null)).body.code).toBe("item.changed");
  });

  it("that is guarded is entered freely and changed only after a step-up", async () => {
    const person = await product.aPerson();
    expect((await put(person, "legal_name", "张三丰")).status).toBe(200);
    expect((await put(person, "legal_name", "李四光")).body.code).toBe("session.step-up-required");
    await stepUp(person);
    expect((await put(person, "legal_name", "李四光")).status).toBe(200);
  });

  it("that is sensitive needs its separate consent, and goes when that is withdrawn", async () => {
    const person = await product.aPerson();
    const card = "4111111111111111";
    expect((await put(person, "personal_bank_account", card)).body.code).toBe("consent.required");
    await product.as(person)("consents.record", { body: await product.anAct("R4") });
    expect((await put(person, "personal_bank_account", "4111111111111112")).body.details[0].issue).toBe("bank-card");
    expect((await put(person, "personal_bank_account", card)).body.masked).toBe("****1111");
    await product.as(person)("consents.record", { body: await product.anAct("R4", "withdrawn") });
    const { body } = await product.as(person)("information.list");
    expect(body.items.map(({ item }: { item: string }) => item)).not.toContain("personal_bank_account");
  });

  it("that says an industry makes nobody a receiver of advertising (8.2)", async () => {
    const person = await product.aPerson();
    const before = (await product.as(person)("subscriptions.list")).body;
    await put(person, "industry", "finance");
    expect((await product.as(person)("subscriptions.list")).body).toEqual(before);
    const { scopes } = (await product.as(person)("consents.status")).body;
    expect(
      scopes.filter(({ state }: { state: string }) => state === "given").map(({ scope }: { scope: string }) => scope),
    ).toEqual(["S0"]);
  });
});

describe("a copy of everything", () => {
  it("holds every item of the catalogue, for machines and for people, with the files handed in", async () => {
    const person = await aPersonWithEverything(product);
    product.clock.advance(11 * 60_000);
    expect((await product.as(person)("exports.request")).body.code).toBe("session.step-up-required");
    await stepUp(person);
    const asked = await product.as(person)("exports.request");
    expect(asked.body).toMatchObject({ state: "queued", doneItems: 0, totalItems: itemKeys.length * 2 });
    await build();
    const [card] = (await product.as(person)("exports.list")).body.exports;
    expect(card).toMatchObject({ state: "ready", doneItems: itemKeys.length * 2 });
    const { body, headers } = await download(person, card.exportId);
    expect(headers["content-type"]).toBe("application/zip");
    expect(card.bytes).toBe((body as Buffer).length);
    const files = await unzip(body as Buffer);
    const whole = JSON.parse((files["我的信息.json"] as Buffer).toString("utf8"));
    const page = (files["我的信息.html"] as Buffer).toString("utf8");
    for (const item of itemKeys) {
      const told = whole.信息[items[item].name];
      const trace = person.traces[item as ItemKey];
      expect({ item, isIn: JSON.stringify(told.记录).includes(trace), rows: told.记录.length > 0 }).toEqual({
        item,
        isIn: true,
        rows: true,
      });
      const inPage = actionName(trace.startsWith('"') ? trace.slice(1, -1) : trace); // the page tells acts in words
      expect({ item, isInPage: page.includes(inPage) }).toEqual({ item, isInPage: true });
    }
    expect(Object.keys(files).some((name) => name.includes("独一无二的附件"))).toBe(true);
    expect(page).not.toMatch(/<script/i);
  });

  it("cannot be turned into a page that runs something by what a person entered", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.put", {
      params: { item: "comm_address" },
      body: { value: "<script>alert(1)</script>&\"'路" },
    });
    await stepUp(person);
    const { exportId } = (await product.as(person)("exports.request")).body;
    await build();
    const files = await unzip((await download(person, exportId)).body as Buffer);
    const page = (files["我的信息.html"] as Buffer).toString("utf8");
    expect(page).not.toContain("<script>");
    expect(page).toContain("&lt;script&gt;");
  });

  it("is one at a time, five a day, nobody else's, and over after seven days", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const both = await Promise.all([product.as(person)("exports.request"), product.as(person)("exports.request")]);
    expect(new Set(both.map(({ body }) => body.exportId)).size).toBe(1);
    const { exportId } = both[0]?.body ?? {};
    expect((await download(person, exportId)).status).toBe(409);
    await build();
    const stranger = await product.aPerson();
    await stepUp(stranger);
    expect((await download(stranger, exportId)).status).toBe(404);
    expect((await product.as(stranger)("exports.discard", { params: { exportId } })).status).toBe(404);
    for (let more = 0; more < 4; more += 1) {
      expect((await product.as(person)("exports.request")).status).toBe(201);
      await build();
    }
    expect((await product.as(person)("exports.request")).body.code).toBe("export.too-many");
    product.clock.advance(7 * day + 1000);
    await stepUp(person);
    expect((await download(person, exportId)).status).toBe(404);
    await retain(product, "stored-file", "export-request");
    const left = await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [
      idBytes(person.accountId),
    ]);
    expect(left).toEqual([]);
    expect((await product.as(person)("exports.list")).body.exports).toEqual([]);
  });

  it("is not begun again by another process while it is being built; a builder that lost its turn gives it up", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const { exportId } = (await product.as(person)("exports.request")).body;
    let isLost = false;
    const losing = {
      guard: async () => {
        if (isLost) throw new LeaseLost("exports");
        isLost = true;
      },
    };
    await expect(buildExports(product.app, losing, never)).rejects.toThrow(LeaseLost);
    expect((await product.as(person)("exports.list")).body.exports[0]).toMatchObject({ exportId, state: "running" });
    await build();
    expect((await download(person, exportId)).status).toBe(200);
  });

  it("that a server died over is begun again; one that fails three times is said to have failed", async () => {
    const person = await product.aPerson();
    await stepUp(person);
    const { exportId } = (await product.as(person)("exports.request")).body;
    const id = idBytes(exportId);
    await product.app.database.run("UPDATE export_request SET state = 'running', attempts = 1 WHERE id = ?", [id]);
    await build();
    expect((await product.as(person)("exports.list")).body.exports[0].state).toBe("ready");
    await product.app.database.run("UPDATE export_request SET state = 'queued', attempts = 0 WHERE id = ?", [id]);
    await product.app.database.run("UPDATE vault_value SET sealed = 'broken' WHERE account_id = ?", [
      idBytes(person.accountId),
    ]);
    await build();
    expect((await product.as(person)("exports.list")).body.exports[0].state).toBe("failed");
  });
});
