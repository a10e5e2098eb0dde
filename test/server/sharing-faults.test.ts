import { shareTerms } from "@baiwa/shared/catalogue/sharing";
import { idBytes } from "../../server/src/kernel/ids";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aRecipientServer, aSharingDesk, type RecipientServer, reason, type SharingDesk } from "../support/sharing";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let desk: SharingDesk;
let person: Person;
const servers: RecipientServer[] = [];
beforeAll(async () => {
  product = await aProduct();
  desk = await aSharingDesk(product);
  person = await desk.aClient();
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
  return { server, ...(await desk.aRecipient({ url: server.url, ...change })) };
};
const stateOf = async (shareId: string, of = person): Promise<string> =>
  (await product.as(of)("shares.list", { query: { pageSize: "100" } })).body.rows.find(
    (row: { shareId: string }) => row.shareId === shareId,
  )?.state;

describe("a recipient", () => {
  it("that is down loses nothing: the same message comes once it is back, under the same id", async () => {
    const { server, recipientId } = await aPartner();
    server.answers((_arrived, response) => void response.writeHead(503).end());
    const { shareId } = (await desk.send(person, recipientId)).body;
    await desk.round();
    await desk.round();
    expect(server.arrived).toHaveLength(1); // given up for a while, not asked again at once
    server.answers();
    product.clock.advance(3 * minute);
    await desk.round();
    expect(server.arrived.map(({ id }) => id)).toEqual([shareId, shareId]);
    expect(server.arrived[0]?.body).toBe(server.arrived[1]?.body);
    expect(await stateOf(shareId)).toBe("delivered");
  });

  it("that is gone altogether holds up nobody else, and neither does one that never answers", async () => {
    const gone = await desk.aRecipient({ url: "http://127.0.0.1:9/" });
    const slow = await aPartner();
    const held: (() => void)[] = [];
    slow.server.answers((_arrived, response) => void held.push(() => response.end()));
    const well = await aPartner();
    await desk.send(person, gone.recipientId);
    await desk.send(person, slow.recipientId);
    await desk.send(person, slow.recipientId);
    const { shareId } = (await desk.send(person, well.recipientId)).body;
    const started = Date.now();
    const round = desk.round();
    while ((await stateOf(shareId)) !== "delivered") {
      if (Date.now() - started > 8000) throw new Error("held up by another recipient");
    }
    await round;
    expect(Date.now() - started).toBeLessThan(shareTerms.answerMs + 4000);
    expect(slow.server.arrived).toHaveLength(1); // the second message waits, it is not tried in vain
    for (const end of held) end();
    slow.server.answers();
  }, 30_000);

  it.each([
    ["a page of somebody's", "<html>欢迎</html>"],
    ["nothing", ""],
    ["another message's id", JSON.stringify({ received: "01a20a4c-0000-7000-8000-000000000001" })],
    ["more than anybody needs", `{"received":"${"x".repeat(100_000)}"}`],
  ])("that answers %s has not taken the message", async (_what, answer) => {
    const { server, recipientId } = await aPartner();
    server.answers((_arrived, response) => void response.end(answer));
    const { shareId } = (await desk.send(person, recipientId)).body;
    await desk.round();
    expect(await stateOf(shareId)).toBe("queued");
    server.answers();
    product.clock.advance(3 * minute);
    await desk.round();
    expect(await stateOf(shareId)).toBe("delivered");
  });

  it("that takes one message of several gets the others all the same, and the bad one is given up in the end", async () => {
    const { server, recipientId } = await aPartner();
    const bad = (await desk.send(person, recipientId)).body.shareId;
    const good = (await desk.send(person, recipientId)).body.shareId;
    server.answers(({ id }, response) =>
      id === bad ? void response.writeHead(422).end() : void response.end(JSON.stringify({ received: id })),
    );
    await desk.round();
    expect(await stateOf(good)).toBe("delivered");
    for (let tries = 1; tries < shareTerms.mostAttempts; tries += 1) {
      product.clock.advance(shareTerms.longestPauseMs + minute);
      await desk.round();
    }
    expect(await stateOf(bad)).toBe("failed");
    await desk.again();
  });

  it("gets the others when one message cannot be opened any more; that one is given up in the end", async () => {
    const { recipientId } = await aPartner();
    const broken = (await desk.send(person, recipientId)).body.shareId;
    await product.app.database.run("UPDATE outgoing_share SET sealed = CONCAT(sealed, 0x00) WHERE id = ?", [
      idBytes(broken),
    ]);
    const good = (await desk.send(person, recipientId)).body.shareId;
    await desk.round();
    expect([await stateOf(broken), await stateOf(good)]).toEqual(["queued", "delivered"]);
    for (let tries = 1; tries < shareTerms.mostAttempts; tries += 1) {
      product.clock.advance(shareTerms.longestPauseMs + minute);
      await desk.round();
    }
    expect(await stateOf(broken)).toBe("failed");
    await desk.again();
  });

  it("revoked while messages wait gets none of them, is asked to delete, and proves it once with its own credential", async () => {
    const { server, recipientId } = await aPartner();
    const { shareId } = (await desk.send(person, recipientId)).body;
    const issued = await desk.by("partner")("adminRecipients.issue", { params: { recipientId }, body: { reason } });
    const ended = await desk.by("officer")("adminRecipients.revoke", { params: { recipientId }, body: { reason } });
    expect(ended.body).toMatchObject({ scope: "all", state: "open", isEscalated: false });
    await desk.round();
    expect(server.told("share")).toEqual([]);
    expect(server.told("deletion")).toMatchObject([{ requestId: ended.body.requestId, scope: "all" }]);
    expect(await stateOf(shareId)).toBe("stopped");
    expect((await desk.send(person, recipientId)).body.code).toBe("recipient.ended");
    const { requestId } = ended.body;
    const prove = (credential: string) =>
      product.api("deletions.prove", { body: { credential, requestId, statement: "全部删除，销毁记录 7 号" } });
    expect((await prove(`rcp_${"A".repeat(43)}`)).body.code).toBe("recipient.credential");
    expect((await prove(issued.body.credential)).body.state).toBe("proved");
    expect((await prove(issued.body.credential)).body.code).toBe("deletion.proved");
    const { rows } = (await desk.by("officer")("adminDeletions.list", { query: { state: "proved" } })).body;
    expect(rows).toContainEqual(
      expect.objectContaining({ requestId, proof: "全部删除，销毁记录 7 号", provedBy: null }),
    );
  });

  it("gets nothing of what its owner deleted while it waited", async () => {
    const { server, recipientId } = await aPartner();
    const client = await desk.aClient();
    const { shareId } = (await desk.send(client, recipientId)).body;
    await product.as(client)("profile.remove", { params: { item: "contact_phone" } });
    await desk.round();
    expect(server.arrived).toEqual([]);
    expect(await stateOf(shareId, client)).toBe("stopped");
  });

  it("gets nothing of what its owner had restricted while it waited", async () => {
    const { server, recipientId } = await aPartner();
    const client = await desk.aClient();
    const { shareId } = (await desk.send(client, recipientId)).body;
    const accountId = idBytes(client.accountId);
    await product.app.database.transaction((db) =>
      product.app.vault.restrict(db, accountId, "contact_phone", product.clock.now()),
    );
    await desk.round();
    expect(server.arrived).toEqual([]);
    expect(await stateOf(shareId, client)).toBe("stopped");
  });

  it("gets nothing on a contract that waited while it became one that answers for itself", async () => {
    const { server, recipientId, ...rule } = await aPartner();
    const { shareId } = (await desk.send(person, recipientId)).body;
    const body = { ...rule, role: "controller", reason };
    const asked = await desk.by("partner")("adminRecipients.change", { params: { recipientId }, body });
    await desk.decide(asked.body.approvalId, "lawyer");
    await desk.round();
    expect([server.arrived, await stateOf(shareId)]).toEqual([[], "stopped"]);
  });

  it("gets nothing that waited of an account that is being closed", async () => {
    const { server, recipientId } = await aPartner();
    const client = await desk.aClient();
    const { shareId } = (await desk.send(client, recipientId)).body;
    await product.as(client)("sessions.stepUp", { body: { method: "password", password: client.password } });
    expect((await product.as(client)("cancellation.request")).status).toBe(201);
    await desk.round();
    const [row] = await product.app.database.rows("SELECT state FROM share_record WHERE id = ?", [idBytes(shareId)]);
    expect([server.arrived, row]).toEqual([[], { state: "stopped" }]);
  });

  it("is ended by two officers at once only once", async () => {
    const { recipientId } = await aPartner();
    const end = (who: "officer" | "lawyer") =>
      desk.by(who)("adminRecipients.revoke", { params: { recipientId }, body: { reason } });
    const both = await Promise.all([end("officer"), end("lawyer")]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const asked = (await entriesOfKind(product, "deletion.requested")).filter((one) => one.recipientId === recipientId);
    expect(asked).toHaveLength(1);
  });

  it("that does not prove in fifteen working days is escalated and gets nothing until it does", async () => {
    const { server, recipientId } = await aPartner({ role: "controller" });
    await desk.consent(person, recipientId);
    const asConsented = { basis: { kind: "consent" } };
    await desk.send(person, recipientId, asConsented);
    await desk.round();
    await desk.consent(person, recipientId, "withdrawn");
    await desk.consent(person, recipientId);
    product.clock.advance(30 * day);
    await desk.sweep();
    await desk.again();
    person = { ...person, ...(await signedInAgain()) };
    expect((await desk.send(person, recipientId, asConsented)).body.code).toBe("recipient.ended");
    const { rows } = (await desk.by("officer")("adminDeletions.list", { query: { pageSize: "100" } })).body;
    const late = rows.find((row: { recipientId: string; scope: string }) => row.recipientId === recipientId);
    expect(late).toMatchObject({ scope: "person", isEscalated: true });
    const overdue = await entriesOfKind(product, "deletion.overdue");
    expect(overdue.some((one) => one.requestId === late.requestId)).toBe(true);
    const proof = { params: { requestId: late.requestId }, body: { statement: "回函 3 号", reason } };
    const proved = await desk.by("officer")("adminDeletions.prove", proof);
    expect(proved.body).toMatchObject({ state: "proved", provedBy: desk.members.officer.staffId });
    expect((await desk.send(person, recipientId, asConsented)).status).toBe(201);
    await desk.round();
    expect(server.told("share")).toHaveLength(2);
  });
});

const signedInAgain = async () =>
  (
    await product.api("sessions.create", {
      body: { identifier: person.username, password: person.password, device: { platform: "h5" } },
    })
  ).body;

it("an account that ends takes what waited with it, has recipients asked to delete, and leaves a record that names nobody", async () => {
  const leaving = await desk.aClient();
  const { server, recipientId } = await aPartner();
  const given = (await desk.send(leaving, recipientId)).body.shareId;
  await desk.round();
  server.answers((_arrived, response) => void response.writeHead(503).end());
  await desk.send(leaving, recipientId);
  const as = product.as(leaving);
  await as("sessions.stepUp", { body: { method: "password", password: leaving.password } });
  expect((await as("cancellation.request")).status).toBe(201);
  expect((await desk.send(leaving, recipientId)).body.code).toBe("account.closing");
  product.clock.advance(8 * day);
  await eraseDue(product.app, { guard: async () => undefined }, new AbortController().signal);
  expect(await product.app.keyring.find(idBytes(leaving.accountId))).toBeNull();
  server.answers();
  await desk.round();
  const [share] = server.told("share");
  expect(server.told("share")).toHaveLength(1);
  expect(server.told("deletion")).toMatchObject([{ scope: "person", person: share.person }]);
  const kept = await product.app.database.rows<{ account_id: null; items: string }>(
    "SELECT account_id, items, sealed FROM share_record WHERE id = ?",
    [idBytes(given)],
  );
  expect(kept).toEqual([
    { account_id: null, items: JSON.stringify(["contact_person", "contact_phone"]), sealed: null },
  ]);
});
