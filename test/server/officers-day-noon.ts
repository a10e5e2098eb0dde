import { sendShares } from "../../server/src/sharing/sender";
import type { Person } from "../support/people";
import { anIntake, aRecipientServer, type RecipientServer } from "../support/sharing";
import { day, never, reason, refused, type World, well } from "./officers-day-world";

const inDays = ({ product }: World, days: number) => new Date(product.clock.now().getTime() + days * day).toISOString();
const sharesOf = async ({ product }: World, person: Person) => (await well(product.as(person)("shares.list"))).rows;

/** An authority's order: with its paper, by two, once, no more than it names; and the person reads of it. */
export const theOrder = async (world: World) => {
  const { by, decides, copy, mails, auditTrail } = world;
  const { person } = copy;
  const order = (change: object) => anIntake({ inDays: (days: number) => inDays(world, days) }, change);
  const ask = (change: object = {}) =>
    by("lawyer")("adminExceptions.ask", {
      params: { accountId: person.accountId },
      body: { intake: order(change), reason },
    });
  expect(await refused(ask({ documentNumber: undefined }))).toEqual([400, "request.invalid"]);
  expect(await refused(ask({ items: ["contact_phone", "interest_tag"] }))).toEqual([400, "share.not-agreed"]);
  const asked = await well(ask());
  expect(await refused(decides("lawyer", asked.approvalId))).toEqual([403, "staff.forbidden"]);
  expect((await well(by("officer")("adminExceptions.list"))).rows).toEqual([]);
  await well(decides("officer", asked.approvalId));
  const [{ exceptionId }] = (await well(by("officer")("adminExceptions.list"))).rows;
  const release = () => by("lawyer")("adminExceptions.release", { params: { exceptionId }, body: { reason } });
  expect((await well(release())).content).toEqual([{ item: "contact_phone", name: "联系电话", value: "13900001111" }]);
  expect(await refused(release())).toEqual([409, "exception.over"]);
  const [seen] = await sharesOf(world, person);
  expect(seen).toMatchObject({
    recipient: "上海市公安局网安总队",
    purpose: "提供服务（4.1）",
    basis: "exception",
    ground: "履行法律法规规定的义务（声明 5.3.1），网络安全法第二十八条",
    items: [{ item: "contact_phone" }],
    state: "delivered",
  });
  expect(Math.abs(Date.parse(seen.at) - world.product.clock.now().getTime())).toBeLessThan(60_000);
  expect((await mails(copy.email))[0]?.subject).toContain("依法提供");
  const [used] = await auditTrail("exception.used");
  expect(used).toMatchObject({ exceptionId, clause: "5.3.1" });
};

/** A recipient comes into the directory by two, and a system gets a credential for the one door. */
export const theRecipient = async (world: World, server: RecipientServer) => {
  const { by, decides, product } = world;
  const rule = {
    name: "某某域名注册局",
    role: "controller",
    country: "CN",
    contact: "privacy@registry.example.cn",
    contract: "HT-2026-007",
    contractUntil: inDays(world, 365),
    purposes: ["service"],
    items: ["contact_person", "contact_phone"],
    method: "加密并签名的接口",
    policy: "见对方网站",
    url: server.url,
    reason,
  };
  const add = (change: object = {}) => by("partner")("adminRecipients.add", { body: { ...rule, ...change } });
  expect(await refused(add({ country: "SG" }))).toEqual([403, "recipient.overseas"]);
  const asked = await well(add());
  expect(await refused(decides("partner", asked.approvalId))).toEqual([403, "staff.forbidden"]);
  const listed = async () => JSON.stringify((await well(product.api("lists.shared"))).recipients);
  expect(await listed()).not.toContain(rule.name);
  await well(decides("officer", asked.approvalId));
  expect(await listed()).toContain(rule.name);
  const { rows } = await well(by("officer")("adminRecipients.list"));
  const { recipientId } = rows.find(({ name }: { name: string }) => name === rule.name);
  const params = { recipientId: recipientId as string };
  const { credential } = await well(by("partner")("adminRecipients.issue", { params, body: { reason } }));
  const system = { name: "域名系统", rights: ["share.send"], products: ["domain"] };
  const { token } = await well(by("administrator")("adminServices.create", { body: system }));
  return { recipientId: recipientId as string, credential, token };
};
type Recipient = Awaited<ReturnType<typeof theRecipient>>;

/** The person's word about one recipient, about what they were shown of it. */
const decide = async ({ product }: World, person: Person, recipientId: string, act: "given" | "withdrawn") => {
  const { documentVersionId, textSha256, evidence } = await product.anAct("S0");
  const { rows } = await well(product.as(person)("shares.recipients"));
  const [{ shownSha256 }] = rows.filter((row: { recipientId: string }) => row.recipientId === recipientId);
  const body = { act, shownSha256, documentVersionId, textSha256, evidence };
  return well(product.as(person)("shares.decide", { params: { recipientId }, body }));
};
const ask = ({ product, copy }: World, { recipientId, token }: Recipient) =>
  product.api("egress.send", {
    token,
    body: {
      accountId: copy.person.accountId,
      recipientId,
      purpose: "service",
      items: ["contact_phone"],
      basis: { kind: "consent" },
    },
  });

/** Nothing before the person's own consent to this one; then what was asked, and no more. */
export const theShare = async (world: World, server: RecipientServer, recipient: Recipient) => {
  const { product, by, copy } = world;
  expect(await refused(ask(world, recipient))).toEqual([403, "share.no-basis"]);
  const { entryId } = await decide(world, copy.person, recipient.recipientId, "given");
  await well(ask(world, recipient));
  await sendShares(product.app, never);
  expect(server.told("share")).toMatchObject([{ items: [{ item: "contact_phone", value: "13900001111" }] }]);
  expect(JSON.stringify(server.arrived)).not.toContain("慕容");
  const received = { recipient: "某某域名注册局", basis: "consent", state: "delivered", items: [{ name: "联系电话" }] };
  expect((await sharesOf(world, copy.person))[0]).toMatchObject(received);
  const ofAccount = { params: { accountId: copy.person.accountId }, query: { reason } };
  expect((await well(by("officer")("adminShares.ofAccount", ofAccount))).rows[0]).toMatchObject(received);
  await product.app.ledger.sequence();
  const receipt = await well(product.as(copy.person)("consents.receipt", { params: { entryId } }));
  expect(JSON.parse(receipt.entry)).toMatchObject({ act: "given", recipient: { name: "某某域名注册局" } });
};

/** Withdrawn: what was on its way stays, the recipient is told to delete and proves it; then it is ended for everybody. */
export const theEnd = async (world: World, server: RecipientServer, recipient: Recipient) => {
  const { product, by, copy } = world;
  const { recipientId, credential } = recipient;
  const { shareId } = await well(ask(world, recipient));
  await decide(world, copy.person, recipientId, "withdrawn");
  expect(await refused(ask(world, recipient))).toEqual([403, "share.no-basis"]);
  await sendShares(product.app, never);
  expect(server.arrived.some(({ id }) => id === shareId)).toBe(false);
  const [stopped, delivered] = await sharesOf(world, copy.person);
  expect([stopped, delivered]).toMatchObject([
    { shareId, state: "stopped" },
    { state: "delivered", deletion: { askedAt: expect.any(String), provedAt: null } },
  ]);
  const [demand] = server.told("deletion");
  expect(demand).toMatchObject({ scope: "person", person: server.told("share")[0].person });
  expect((await well(by("officer")("adminDeletions.list"))).rows).toMatchObject([{ recipientId, state: "open" }]);
  const proof = { credential, requestId: demand.requestId, statement: "已从全部系统删除" };
  await well(product.api("deletions.prove", { body: proof }));
  const proved = (await well(by("officer")("adminDeletions.list", { query: { state: "proved" } }))).rows;
  expect(proved).toMatchObject([{ recipientId, proof: "已从全部系统删除", provedBy: null }]);
  const [, gone] = await sharesOf(world, copy.person);
  expect(gone.deletion).toMatchObject({ provedAt: expect.any(String) });
  await well(by("lawyer")("adminRecipients.revoke", { params: { recipientId }, body: { reason } }));
  expect(await refused(ask(world, recipient))).toEqual([409, "recipient.ended"]);
  expect(JSON.stringify(await well(product.api("lists.shared")))).not.toContain("某某域名注册局");
  const { rows } = await well(product.as(copy.person)("shares.recipients"));
  expect(rows.some((row: { recipientId: string }) => row.recipientId === recipientId)).toBe(false);
};

/** A recipient's own server while the work is done. */
export const withRecipient = async (work: (server: RecipientServer) => Promise<void>): Promise<void> => {
  const server = await aRecipientServer();
  await work(server).finally(server.stop);
};
