import { actionName } from "@baiwa/shared/catalogue/action-names";
import { type Item, type ItemKey, itemKeys, items, vaultItems } from "@baiwa/shared/catalogue/items";
import supertest from "supertest";
import { fromBuffer } from "yauzl";
import type { Db } from "../../server/src/kernel/database";
import { idBytes, newId } from "../../server/src/kernel/ids";
import { LeaseLost } from "../../server/src/kernel/lease";
import { putOwnValue } from "../../server/src/profile/own-value";
import { coolingOffDays, eraseDue } from "../../server/src/rights/cancellation.service";
import { buildExports, requestExport } from "../../server/src/rights/export.service";
import { aProduct, appId, type TestProduct } from "../support/app";
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
