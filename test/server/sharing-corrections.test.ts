import { shareTerms } from "@baiwa/shared/catalogue/sharing";
import { idBytes } from "../../server/src/kernel/ids";
import { webhookSignature } from "../../server/src/sharing/webhook";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aRecipientServer, aSharingDesk, type RecipientServer, reason, type SharingDesk } from "../support/sharing";
import { entriesOfKind, type StaffMember } from "../support/staff";

let product: TestProduct;
let desk: SharingDesk;
let officer: StaffMember;
const servers: RecipientServer[] = [];
beforeAll(async () => {
  product = await aProduct();
  desk = await aSharingDesk(product);
  officer = await desk.staff.aMember("privacy_officer");
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await product.stop();
});

const minute = 60_000;
const day = 24 * 60 * minute;
const aPartner = async (change: object = {}) => {
  const server = await aRecipientServer();
  servers.push(server);
  const recipient = await desk.aRecipient({ url: server.url, ...change });
  const corrected = () =>
    server.told("correction").map(({ items }) => items.map((one: { value: string }) => one.value));
  return { server, corrected, ...recipient };
};
/** A person whose contact a recipient got. */
const aShared = async (change: object = {}, what: object = {}) => {
  const [person, partner] = [await desk.aClient(), await aPartner(change)];
  const sent = await desk.send(person, partner.recipientId, what);
  if (sent.status !== 201) throw new Error(`sharing answered ${sent.status} ${JSON.stringify(sent.body)}`);
  await desk.round();
  return { person, ...partner };
};
const put = (person: Person, value: string, item = "contact_phone", key?: string) =>
  product.as(person)("profile.put", { params: { item }, body: { value }, ...(key ? { key } : {}) });
const waiting = async ({ accountId }: Person): Promise<number> =>
  (
    await product.app.database.rows("SELECT id FROM outgoing_share WHERE account_id = ? AND kind = 'correction'", [
      idBytes(accountId),
    ])
  ).length;

describe("a value its owner corrects", () => {
  it("is told to who received it: signed, the new value of that item alone, on the same ground, and the owner sees it", async () => {
    const { person, server, recipientId } = await aShared();
    const issued = await desk.by("partner")("adminRecipients.issue", { params: { recipientId }, body: { reason } });
    expect((await put(person, "13700007777")).status).toBe(200);
    expect(server.told("correction")).toEqual([]); // it waits in the queue like all else
    await desk.round();
    const [share] = server.told("share");
    const [told] = server.told("correction");
    expect(told).toMatchObject({ person: share.person, purpose: "service", basis: "contract" });
    expect(told.items).toEqual([{ item: "contact_phone", name: "联系电话", instance: "", value: "13700007777" }]);
    const arrived = server.arrived.at(-1);
    if (!arrived) throw new Error("nothing arrived");
    expect(arrived.signature).toBe(webhookSignature(issued.body.signingKey, arrived));
    expect(await desk.sharesOf(person)).toMatchObject([
      { shareId: told.shareId, basis: "contract", items: [{ item: "contact_phone" }], state: "delivered" },
      { shareId: share.shareId },
    ]);
    const proof = (await entriesOfKind(product, "share.recorded")).at(-1);
    expect(proof).toMatchObject({ recipientId, isCorrection: true, items: ["contact_phone"] });
    expect(JSON.stringify(proof)).not.toContain("13700007777");
  });

  it("that staff correct on request is told in the same transaction as the decision", async () => {
    const partner = await aPartner({ items: ["username"] });
    const person = await product.aPerson();
    expect((await desk.send(person, partner.recipientId, { items: ["username"] })).status).toBe(201);
    await desk.round();
    await product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
    const value = "corrected-by-staff";
    const asked = await product.as(person)("corrections.request", {
      body: { item: "username", value, explanation: "写错了" },
    });
    expect(asked.status).toBe(201);
    const params = { proposalId: asked.body.proposalId };
    const { ledger } = product.app;
    const append = ledger.append;
    ledger.append = (db, entry) =>
      entry.kind === "correction.decided" ? Promise.reject(new Error("broken off")) : append(db, entry);
    const decide = () =>
      desk.staff.as(officer)("adminCorrections.decide", { params, body: { decision: "accept", reason } });
    expect((await decide()).status).toBe(500);
    ledger.append = append;
    expect(await waiting(person)).toBe(0);
    expect((await decide()).status).toBe(204);
    expect(await waiting(person)).toBe(1);
    await desk.round();
    expect(partner.corrected()).toEqual([[value]]);
  });

  it("is told once: not for a repeat of the same act, and not when nothing changed", async () => {
    const { person, corrected } = await aShared();
    const key = product.aKey();
    for (let tries = 0; tries < 3; tries += 1) await put(person, "13700001234", "contact_phone", key);
    await put(person, "13700001234");
    await desk.round();
    await desk.round();
    expect(corrected()).toEqual([["13700001234"]]);
  });

  it("corrected again before it left, leaves as it is now, however often it is tried", async () => {
    const { person, server, corrected } = await aShared();
    await put(person, "13700000001");
    await put(person, "13700000002");
    expect(await waiting(person)).toBe(1);
    await desk.round();
    expect(corrected()).toEqual([["13700000002"]]);
    server.answers((_arrived, response) => void response.writeHead(503).end());
    await put(person, "13700000003");
    await desk.round();
    await put(person, "13700000004");
    server.answers();
    product.clock.advance(10 * minute);
    await desk.round();
    await desk.round();
    expect(corrected().at(-1)).toEqual(["13700000004"]);
    expect(await waiting(person)).toBe(0);
    const states = (await desk.sharesOf(person)).map(({ state }: { state: string }) => state);
    expect(states).toEqual(["delivered", "failed", "delivered", "stopped", "delivered"]);
  });

  it("that still waits to be passed on for the first time leaves corrected", async () => {
    const [person, { server, recipientId }] = [await desk.aClient(), await aPartner()];
    await desk.send(person, recipientId, { items: ["contact_phone"] });
    await put(person, "13700005555");
    await desk.round();
    expect(server.arrived.length).toBeGreaterThan(0);
    expect(server.arrived.every(({ body }) => body.includes("13700005555"))).toBe(true);
  });
});

describe("nobody is told of a correction", () => {
  it("who got another item, got it more than a year ago, or never", async () => {
    const { person, corrected } = await aShared({}, { items: ["contact_person"] });
    const stranger = await aPartner();
    await put(person, "13700006666");
    await desk.round();
    expect([corrected(), stranger.corrected()]).toEqual([[], []]);
    await product.app.database.run("UPDATE share_record SET at = ? WHERE account_id = ?", [
      new Date(product.clock.now().getTime() - (shareTerms.correctedDays + 1) * day),
      idBytes(person.accountId),
    ]);
    await put(person, "欧阳更正", "contact_person");
    await desk.round();
    expect(corrected()).toEqual([]);
  });

  it("whose recipient was ended, or whose rule covers the item no more", async () => {
    const ended = await aShared();
    await desk.by("officer")("adminRecipients.revoke", {
      params: { recipientId: ended.recipientId },
      body: { reason },
    });
    await put(ended.person, "13700006001");
    const changed = await aShared();
    const rule = desk.aRule({ name: changed.name, url: changed.url, items: ["contact_person"] });
    const { recipientId } = changed;
    const asked = await desk.by("partner")("adminRecipients.change", {
      params: { recipientId },
      body: { ...rule, reason },
    });
    await desk.decide(asked.body.approvalId);
    await put(changed.person, "13700006002");
    await desk.round();
    expect([ended.corrected(), changed.corrected()]).toEqual([[], []]);
  });

  it("while the item is only kept", async () => {
    const { person, corrected } = await aShared();
    await product.app.database.transaction((db) =>
      product.app.vault.restrict(db, idBytes(person.accountId), "contact_phone", product.clock.now()),
    );
    await put(person, "13700006003");
    await desk.round();
    expect(corrected()).toEqual([]);
  });

  it("once the consent it rested on is withdrawn, not even when it is given again: what it got it was to delete", async () => {
    const [person, { corrected, recipientId }] = [await desk.aClient(), await aPartner({ role: "controller" })];
    await desk.consent(person, recipientId);
    await desk.send(person, recipientId, { basis: { kind: "consent" } });
    await desk.round();
    await put(person, "13700006004");
    await desk.round();
    expect(corrected()).toEqual([["13700006004"]]);
    await put(person, "13700006005");
    await desk.consent(person, recipientId, "withdrawn");
    await desk.round();
    await desk.consent(person, recipientId);
    await put(person, "13700006006");
    await desk.round();
    expect(corrected()).toEqual([["13700006004"]]);
  });

  it("by an exception, which was for once", async () => {
    const { person, recipientId, corrected } = await aShared();
    await product.app.database.run("UPDATE share_record SET basis = 'exception' WHERE recipient_id = ?", [
      idBytes(recipientId),
    ]);
    await put(person, "13700006007");
    await desk.round();
    expect(corrected()).toEqual([]);
  });
});

it("a recipient that is suspended is told once it is no more", async () => {
  const { person, recipientId, corrected } = await aShared();
  const to = (state: string) =>
    product.app.database.run("UPDATE recipient SET state = ? WHERE id = ?", [state, idBytes(recipientId)]);
  await to("suspended");
  await put(person, "13700008888");
  await desk.round();
  expect(corrected()).toEqual([]);
  await to("active");
  await desk.round();
  expect(corrected()).toEqual([["13700008888"]]);
});
