import { type ItemKey, itemKeys, type Purpose, purposes } from "@baiwa/shared/catalogue/items";
import { idBytes } from "../../server/src/kernel/ids";
import { runRetention, runRules } from "../../server/src/retention/engine";
import { coolingOffDays, eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import { aPersonWithEverything } from "../support/everything-held";
import { aHoldingPair } from "../support/holding";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let pair: Awaited<ReturnType<typeof aHoldingPair>>;
beforeAll(async () => {
  product = await aProduct();
  pair = await aHoldingPair(product);
});
afterAll(() => product.stop());

const day = 86_400_000;
const held = { guard: async () => undefined };
const never = new AbortController().signal;
const cancel = async (person: Person) => {
  await product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
  const { body } = await product.as(person)("cancellation.request");
  product.clock.advance(coolingOffDays * day + 1000);
  await eraseDue(product.app, held, never);
  return body.receiptCode as string;
};
const isThere = async (person: Person) => (await product.app.keyring.find(idBytes(person.accountId))) !== null;
const put = (person: Person, item: string, value: string) =>
  product.as(person)("profile.put", { params: { item }, body: { value } });
/** What the vault hands out of one item, over every purpose there is; null where the gate denies it. */
const readEveryWay = async (person: Person, item: "contact_person") => {
  const found = new Set<string>();
  for (const purpose of Object.keys(purposes) as Purpose[]) {
    const reader = { kind: "system", task: "test" } as const;
    const request = { accountId: idBytes(person.accountId), items: [item], purpose, reader };
    for (const { value } of await product.app.vault.read(product.app.database, request).catch(() => []))
      found.add(value);
  }
  return [...found];
};

describe("a held value of the vault", () => {
  it("goes to the hold when its owner deletes or replaces it, and is readable for no other purpose", async () => {
    const person = await product.aPerson();
    await put(person, "contact_person", "欧阳第一");
    const holdId = await pair.place(person.accountId, ["contact_person"]);
    await put(person, "contact_person", "欧阳第二");
    expect(await readEveryWay(person, "contact_person")).toEqual(["欧阳第二"]);
    expect((await product.as(person)("profile.remove", { params: { item: "contact_person" } })).status).toBe(204);
    expect(await readEveryWay(person, "contact_person")).toEqual([]);
    const kept = await pair.kept(holdId);
    expect(kept).toMatchObject({ contact_person: [{ 内容: "欧阳第一" }, { 内容: "欧阳第二" }] });
    const reads = await entriesOfKind(product, "hold.read");
    expect(reads.at(-1)).toMatchObject({ holdId, reason: pair.reason });
    expect(JSON.stringify(reads)).not.toContain("欧阳");
    await pair.release(holdId);
    await retain(product, "held-content");
    const left = await product.app.database.rows("SELECT id FROM held_content WHERE hold_id = ?", [idBytes(holdId)]);
    expect(left).toEqual([]);
  });

  it("that is not named is deleted as ever", async () => {
    const person = await product.aPerson();
    await put(person, "contact_person", "欧阳无关");
    const holdId = await pair.place(person.accountId, ["email"]);
    await product.as(person)("profile.remove", { params: { item: "contact_person" } });
    expect(await pair.kept(holdId)).toEqual({});
    await pair.release(holdId);
  });

  it("past its own time leaves the vault for the hold", async () => {
    const person = await product.aPerson();
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, {
        accountId: idBytes(person.accountId),
        item: "interest_tag",
        instance: "1".repeat(32),
        value: "cdn",
        source: "system",
        enteredBy: "activity",
        at: new Date(product.clock.now().getTime() - 181 * day),
      }),
    );
    const holdId = await pair.place(person.accountId, ["interest_tag"]);
    await retain(product, "interest-tag");
    const values = await product.app.database.rows("SELECT item FROM vault_value WHERE account_id = ? AND item = ?", [
      idBytes(person.accountId),
      "interest_tag",
    ]);
    expect(values).toEqual([]);
    expect(await pair.kept(holdId)).toMatchObject({ interest_tag: [{ 内容: "cdn" }] });
    await pair.release(holdId);
  });
});

describe("rows past their time", () => {
  it("stay while a hold names them, and go with the next run once it is released; others' go", async () => {
    const [one, other] = [await product.aPerson(), await product.aPerson()];
    for (const person of [one, other]) {
      const ticket = { category: "service", title: "到期的工单", text: "已经解决" };
      const { ticketId } = (await product.as(person)("tickets.open", { body: ticket })).body;
      await product.as(person)("tickets.close", { params: { ticketId } });
    }
    const holdId = await pair.place(one.accountId, ["ticket"], { kind: "law", reference: "某法第 1 条" });
    const of = async (person: Person) =>
      (await product.app.database.rows("SELECT id FROM ticket WHERE account_id = ?", [idBytes(person.accountId)]))
        .length;
    product.clock.advance(3 * 365 * day + 1000);
    await retain(product, "ticket");
    expect([await of(one), await of(other)]).toEqual([1, 0]);
    const { asOfficer } = await pair.both();
    const dry = (await asOfficer("adminRetention.dryRun")).body.rules;
    expect(dry).toContainEqual(expect.objectContaining({ rule: "ticket", due: 1, held: 1 }));
    await pair.release(holdId);
    await retain(product, "ticket");
    expect(await of(one)).toBe(0);
  });

  it("found before the hold came and reached after it stay too", async () => {
    const person = await product.aPerson();
    const ticket = { category: "service", title: "到期的工单", text: "已经解决" };
    const { ticketId } = (await product.as(person)("tickets.open", { body: ticket })).body;
    await product.as(person)("tickets.close", { params: { ticketId } });
    await product.app.activity.flush();
    const long = new Date(product.clock.now().getTime() - 1096 * day);
    await product.app.database.run("UPDATE ticket SET closed_at = ? WHERE id = ?", [long, idBytes(ticketId)]);
    await product.app.database.run("UPDATE activity SET at = ?", [long]);
    let [holdId, steps]: [string | undefined, number] = [undefined, 0];
    const late = {
      guard: async () => {
        steps += 1; // the first opens the run, the second is the first ticket's, which is found by then
        if (steps === 2) holdId = await pair.place(person.accountId, ["ticket", "operation_log"]);
      },
    };
    await runRules(product.app, late, never, ["ticket", "activity"]);
    expect(await product.app.database.rows("SELECT id FROM ticket WHERE id = ?", [idBytes(ticketId)])).toHaveLength(1);
    const { asOfficer } = await pair.both();
    const { rules } = (await asOfficer("adminRetention.dryRun")).body;
    const activity = rules.find(({ rule }: { rule: string }) => rule === "activity");
    expect(activity.held).toBeGreaterThan(0);
    await pair.release(holdId ?? "");
    await retain(product, "ticket", "activity");
  });

  it("of the log stay while its account is held, and so does the key of their month", async () => {
    const person = await product.aPerson();
    await product.as(person)("profile.show");
    await product.app.activity.flush();
    const holdId = await pair.place(person.accountId, ["login_log"]);
    const mine = async () =>
      (
        await product
          .as(person)("activity.list", {})
          .then(({ body }) => body.rows ?? [])
      ).length as number;
    const month = async () =>
      (
        await product.app.database.keys.rows("SELECT account_id FROM account_key WHERE account_id = ?", [
          Buffer.from(`activity-${before.toISOString().slice(0, 7)}`, "latin1"),
        ])
      ).length;
    const before = product.clock.now();
    expect(await mine()).toBeGreaterThan(0);
    product.clock.advance(240 * day);
    await retain(product, "activity");
    expect(await month()).toBe(1);
    await pair.release(holdId);
    await retain(product, "activity");
    expect(await month()).toBe(0);
    const old = await product.app.database.rows("SELECT id FROM activity WHERE at < ?", [
      new Date(product.clock.now().getTime() - 200 * day),
    ]);
    expect(old).toEqual([]);
  });
});

describe("cancelling a held account", () => {
  it("erases everything; what is named is the hold's alone, files with their bytes, until it is released", async () => {
    const person = await aPersonWithEverything(product);
    const accountId = idBytes(person.accountId);
    const file = { name: "判决.png", bytes: aPng() };
    await product.as(person)("files.upload", { body: { kind: "ticket-attachment" }, file });
    const holdId = await pair.place(person.accountId, [...itemKeys]);
    const receiptCode = await cancel(person);
    expect(await isThere(person)).toBe(false);
    const kept = await pair.kept(holdId);
    const missing = itemKeys.filter((item) => !(item in kept));
    expect(missing).toEqual([]);
    expect(kept.legal_name).toMatchObject([{ 内容: person.traces.legal_name }]);
    expect(JSON.stringify(kept.ticket_message)).toContain(person.traces.ticket_message);
    const bytes = (kept.stored_file as { 内容?: string }[]).flatMap(({ 内容 }) => 内容 ?? []);
    expect(bytes).toContain(aPng().toString("base64"));
    const receipt = (await product.api("erasures.show", { params: { receiptCode } })).body;
    expect(receipt.items.every(({ fate }: { fate: string }) => fate === "kept")).toBe(true);
    expect(receipt.items[0].ground).toContain("6.2");
    const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
    expect((await product.api("sessions.create", { body: login })).body.code).toBe("credential.wrong");
    expect(await rowsOf(accountId)).toEqual(["approval", "held_item", "legal_hold"]);
    await pair.release(holdId);
    await retain(product, "held-content");
    expect(await rowsOf(accountId)).toEqual([]);
    expect(await product.app.database.rows("SELECT id FROM held_content WHERE hold_id = ?", [idBytes(holdId)])).toEqual(
      [],
    );
  });

  it("erases what the hold does not name without a trace", async () => {
    const person = await product.aPerson();
    await put(person, "contact_person", "欧阳不保");
    const holdId = await pair.place(person.accountId, ["username"]);
    await cancel(person);
    const kept = await pair.kept(holdId);
    expect(Object.keys(kept)).toEqual(["username"]);
    const { asOfficer } = await pair.both();
    const reviewAt = new Date(product.clock.now().getTime() + 30 * day).toISOString();
    const review = { params: { holdId }, body: { reviewAt, reason: pair.reason } };
    expect((await asOfficer("adminHolds.review", review)).status).toBe(200);
    await pair.release(holdId);
  });

  it("placed while the erasure runs, a hold either has what it names or finds no account: never half", async () => {
    for (let round = 0; round < 4; round++) {
      const person = await product.aPerson();
      await product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
      await product.as(person)("cancellation.request");
      product.clock.advance(coolingOffDays * day + 1000);
      const placing = pair.place(person.accountId, ["username"]).then(
        (holdId) => holdId,
        () => null,
      );
      const [holdId] = await Promise.all([placing, eraseDue(product.app, held, never)]);
      await eraseDue(product.app, held, never);
      expect(await isThere(person)).toBe(false);
      if (holdId === null) continue;
      expect(await pair.kept(holdId)).toMatchObject({ username: [{ 内容: person.username }] });
      await pair.release(holdId);
    }
  });
});

/** Tables in which the account's id stands. */
const rowsOf = async (accountId: Buffer): Promise<string[]> => {
  const { database } = product.app;
  const columns = await database.rows<{ name: string; column_name: string }>(
    `SELECT table_name AS name, column_name AS column_name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND data_type IN ('binary', 'varbinary')`,
  );
  const found = new Set<string>();
  for (const { name, column_name: column } of columns)
    if ((await database.rows(`SELECT 1 FROM \`${name}\` WHERE \`${column}\` = ? LIMIT 1`, [accountId])).length > 0)
      found.add(name);
  return [...found].sort();
};

describe("the time of a hold", () => {
  it("of a dispute ends after three years by itself; others stand until people release them", async () => {
    const person = await product.aPerson();
    const items: ItemKey[] = ["username"];
    const dispute = await pair.place(person.accountId, items, { kind: "dispute", reference: "工单 12" });
    const authority = await pair.place(person.accountId, items, { kind: "authority", reference: "公函 3 号" });
    product.clock.advance(3 * 365 * day + 1000);
    await runRetention(product.app, held, never);
    const states = Object.fromEntries((await pair.standing()).map((one) => [one.holdId, one.releasedAt]));
    expect(states[dispute]).not.toBeNull();
    expect(states[authority]).toBeNull();
    expect(await entriesOfKind(product, "hold.ended")).toContainEqual(expect.objectContaining({ holdId: dispute }));
    await pair.release(authority);
  });

  it("whose review is overdue is told of once, never longer by itself, and again when it is overdue again", async () => {
    const person = await product.aPerson();
    const reviewAt = new Date(product.clock.now().getTime() + 10 * day).toISOString();
    const holdId = await pair.place(person.accountId, ["username"], { reviewAt });
    const told = async () =>
      (await entriesOfKind(product, "hold.overdue")).filter((one) => one.holdId === holdId).length;
    await runRetention(product.app, held, never);
    expect(await told()).toBe(0);
    product.clock.advance(11 * day);
    for (let round = 0; round < 3; round++) await runRetention(product.app, held, never);
    expect(await told()).toBe(1);
    const card = (await pair.standing()).find((one) => one.holdId === holdId);
    expect(card).toMatchObject({ isReviewDue: true, reviewAt, escalatedAt: expect.any(String), releasedAt: null });
    expect(await product.app.metrics.registry.metrics()).toMatch(/legal_holds_overdue [1-9]/);
    const { asOfficer } = await pair.both();
    const later = new Date(product.clock.now().getTime() + 5 * day).toISOString();
    const body = { reviewAt: later, reason: pair.reason };
    expect((await asOfficer("adminHolds.review", { params: { holdId }, body })).body.escalatedAt).toBeNull();
    product.clock.advance(6 * day);
    await runRetention(product.app, held, never);
    expect(await told()).toBe(2);
    await pair.release(holdId);
  });
});
