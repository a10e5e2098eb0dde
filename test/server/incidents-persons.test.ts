import { itemKeys } from "@baiwa/shared/catalogue/items";
import { findPersons } from "../../server/src/incidents/incident-persons";
import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import { aPersonWithEverything } from "../support/everything-held";
import { hour, incidentDesk } from "../support/incidents";
import { aKnownPerson } from "../support/known-person";
import { deliverAll } from "../support/messaging";
import type { Person } from "../support/people";

let product: TestProduct;
let desk: ReturnType<typeof incidentDesk>;
beforeAll(async () => {
  product = await aProduct();
  desk = incidentDesk(product);
});
beforeEach(async () => {
  await product.reset();
  desk.forget();
  product.mailbox.kept.length = 0;
});
afterAll(() => product.stop());

const nobodys = "01a20a4c-0000-7000-8000-00000000000c";
const never = new AbortController().signal;
const free = { guard: async () => undefined };
const inbox = async (person: Person) => (await product.as(person)("messages.list")).body.rows;
const listed = async (incidentId: string): Promise<string[]> =>
  (
    await product.app.database.rows<{ id: Buffer }>(
      "SELECT account_id AS id FROM incident_person WHERE incident_id = ? ORDER BY account_id",
      [idBytes(incidentId)],
    )
  ).map(({ id }) => id.toString("hex"));
const ids = (...people: Person[]) => people.map(({ accountId }) => idBytes(accountId).toString("hex")).sort();

describe("the affected persons", () => {
  it("are found by what they hold, of every item of the catalogue", async () => {
    const [full, bare] = [await aPersonWithEverything(product), await product.aPerson()];
    const incidentId = await desk.open({ items: itemKeys });
    const { byItem, count } = await desk.find(incidentId, { items: itemKeys });
    expect(count).toBe(2);
    expect(itemKeys.filter((item) => !byItem[item])).toEqual([]);
    const second = await desk.open();
    const bank = await desk.find(second, { items: ["personal_bank_account", "id_card_image", "guardian"] });
    expect([bank.count, await listed(second)]).toEqual([1, ids(full)]);
    expect(bare.accountId).not.toBe(full.accountId);
  });

  it("are found within a period, named besides, and found anew as long as nobody was told", async () => {
    const early = await aKnownPerson(product);
    product.clock.advance(48 * hour);
    const late = await aKnownPerson(product);
    const named = await product.aPerson();
    const from = new Date(product.clock.now().getTime() - 24 * hour).toISOString();
    const incidentId = await desk.open();
    await desk.find(incidentId, { items: ["phone"] });
    expect(await listed(incidentId)).toEqual(ids(early, late));
    const found = await desk.find(incidentId, { items: ["phone"], from, accountIds: [named.accountId, nobodys] });
    expect(found).toMatchObject({ count: 2, byItem: { phone: 1 }, query: { items: ["phone"], from } });
    expect(await listed(incidentId)).toEqual(ids(late, named));
    const alone = await desk.open();
    const only = await desk.find(alone, { items: [], accountIds: [early.accountId] });
    expect(only).toMatchObject({ state: "counted", count: 1 });
  });

  it("are found on from where the work was broken off, each once", async () => {
    const people = [await product.aPerson(), await product.aPerson(), await product.aPerson()] as const;
    const incidentId = await desk.open();
    desk.good(await desk.security("adminIncidents.persons", { ...desk.of(incidentId), body: { items: ["username"] } }));
    await product.app.database.run(
      "UPDATE incident SET persons_state = 'counting', persons_reached = ?, persons_counts = '{\"username\":1}' WHERE id = ?",
      [idBytes(people[0].accountId), idBytes(incidentId)],
    );
    await product.app.database.run("INSERT INTO incident_person VALUES (?, ?, 0)", [
      idBytes(incidentId),
      idBytes(people[0].accountId),
    ]);
    const stopped = new AbortController();
    stopped.abort();
    await findPersons(product.app, free, stopped.signal);
    expect((await desk.show(incidentId)).persons.state).toBe("counting");
    await findPersons(product.app, free, never);
    await findPersons(product.app, free, never);
    expect((await desk.show(incidentId)).persons).toMatchObject({
      state: "counted",
      count: 3,
      byItem: { username: 3 },
    });
    expect(await listed(incidentId)).toEqual(ids(...people));
  });

  it("found later are told by a follow-up that those told before do not get again; everybody gets another", async () => {
    const [first, later] = [await aKnownPerson(product), await product.aPerson()];
    const incidentId = await desk.open();
    await desk.find(incidentId, { items: ["phone"] });
    await desk.notify(incidentId, { title: "第一次" });
    await desk.find(incidentId, { items: ["username"] });
    await desk.notify(incidentId, { title: "后来查到的人", onlyUntold: true });
    const titles = async (person: Person) => (await inbox(person)).map(({ title }: { title: string }) => title);
    expect([await titles(first), await titles(later)]).toEqual([["第一次"], ["后来查到的人"]]);
    await desk.notify(incidentId, { title: "进展" });
    expect([await titles(first), await titles(later)]).toEqual([
      ["进展", "第一次"],
      ["进展", "后来查到的人"],
    ]);
    const shown = (await product.as(later)("incidents.show", desk.of(incidentId))).body;
    expect(shown).toMatchObject({ title: "进展", notices: [{}, {}, {}] });
    await desk.find(incidentId, { items: ["phone"] });
    expect(await listed(incidentId)).toEqual(ids(first, later));
  });

  it("erased between asking and telling get nothing, and leave no row behind", async () => {
    const [stays, goes] = [await product.aPerson(), await product.aPerson()];
    const incidentId = await desk.open();
    await desk.find(incidentId);
    await product.as(goes)("sessions.stepUp", { body: { method: "password", password: goes.password } });
    desk.good(await product.as(goes)("cancellation.request"));
    product.clock.advance(7 * 24 * hour + hour);
    const asked = desk.good(await desk.ask(incidentId));
    await eraseDue(product.app, free, never);
    desk.good(await desk.decide(asked.approvalId));
    await deliverAll(product);
    const { decisions } = await desk.show(incidentId);
    expect(decisions[0].sending).toMatchObject({ planned: 1, counts: [{ channel: "inbox", state: "sent", count: 1 }] });
    expect(await inbox(stays)).toHaveLength(1);
    const left = await product.app.database.rows("SELECT account_id FROM delivery WHERE account_id = ?", [
      idBytes(goes.accountId),
    ]);
    expect([left, await listed(incidentId)]).toEqual([[], ids(stays)]);
  });
});
