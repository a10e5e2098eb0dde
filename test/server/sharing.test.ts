import { idBytes } from "../../server/src/kernel/ids";
import { egressMany } from "../../server/src/sharing/egress";
import { sharingHoldings } from "../../server/src/sharing/sharing.holdings";
import { webhookSignature } from "../../server/src/sharing/webhook";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aRecipientServer, aSharingDesk, type RecipientServer, reason, type SharingDesk } from "../support/sharing";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let desk: SharingDesk;
let partner: RecipientServer;
let person: Person;
beforeAll(async () => {
  product = await aProduct();
  desk = await aSharingDesk(product);
  partner = await aRecipientServer();
  person = await desk.aClient();
});
afterAll(async () => {
  await partner.stop();
  await product.stop();
});

const minute = 60_000;
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => ({ status, code: body.code });
const listed = async (): Promise<string[]> =>
  (await product.api("lists.shared")).body.recipients.map(({ recipient }: { recipient: string }) => recipient);

describe("the directory of recipients", () => {
  it("takes a new one after another member approved exactly what was asked, and the public list shows it at once", async () => {
    const rule = desk.aRule({ name: "清单接收方" });
    const asked = await desk.by("partner")("adminRecipients.add", { body: { ...rule, reason } });
    expect(asked.body.details).toContainEqual({ name: "信息", value: "联系人、联系电话" });
    expect(codeOf(await desk.decide(asked.body.approvalId, "partner"))).toEqual({
      status: 403,
      code: "staff.forbidden",
    });
    expect(JSON.stringify((await product.api("lists.shared")).body)).not.toContain("清单接收方");
    await desk.decide(asked.body.approvalId);
    const { recipients } = (await product.api("lists.shared")).body;
    expect(recipients.at(-1)).toMatchObject({
      name: "清单接收方",
      role: "processor",
      contact: rule.contact,
      items: [{ item: "contact_person" }, { item: "contact_phone" }],
    });
    const { builtIn } = (await desk.by("officer")("adminRecipients.list")).body;
    expect(builtIn.map(({ recipient }: { recipient: string }) => recipient)).toContain("sms");
  });

  it("takes nobody abroad, no item beside the purposes, no contract that is over", async () => {
    const ask = (change: object) =>
      desk.by("partner")("adminRecipients.add", { body: { ...desk.aRule(change), reason } });
    expect(codeOf(await ask({ country: "SG" }))).toEqual({ status: 403, code: "recipient.overseas" });
    expect(codeOf(await ask({ items: ["interest_tag"] }))).toEqual({ status: 400, code: "share.not-agreed" });
    expect((await ask({ contractUntil: desk.inDays(-1) })).body.details[0].path).toBe("contractUntil");
    expect((await ask({ url: "http://user:secret@127.0.0.1/" })).body.details[0].path).toBe("url");
  });

  it("takes no name that reads otherwise than it is, and no contact of two lines", async () => {
    const ask = async (change: object) =>
      (await desk.by("partner")("adminRecipients.add", { body: { ...desk.aRule(change), reason } })).body.details?.[0]
        .path;
    expect(await ask({ name: "某某\u202e司公限有" })).toBe("name");
    expect(await ask({ contact: "a@example.cn\r\n某处" })).toBe("contact");
  });

  it("changes a rule as it was when that was asked: of two changes of one rule the later is asked anew", async () => {
    const { recipientId, ...rule } = await desk.aRecipient();
    const ask = async (change: object): Promise<string> =>
      (
        await desk.by("partner")("adminRecipients.change", {
          params: { recipientId },
          body: { ...rule, ...change, reason },
        })
      ).body.approvalId;
    const [address, contract] = [
      await ask({ url: "http://127.0.0.1:10/hook" }),
      await ask({ contract: "HT-2026-002" }),
    ];
    expect((await desk.decide(address, "lawyer")).status).toBe(200);
    expect(codeOf(await desk.decide(contract, "lawyer"))).toEqual({ status: 409, code: "recipient.moved" });
    const [row] = await product.app.database.rows("SELECT url, contract FROM recipient WHERE id = ?", [
      idBytes(recipientId),
    ]);
    expect(row).toEqual({ url: "http://127.0.0.1:10/hook", contract: "HT-2026-001" });
  });

  it("drops one whose contract is over at once, ends it and asks it to delete", async () => {
    const { recipientId } = await desk.aRecipient({ contractUntil: desk.inDays(1 / 24) });
    expect(await listed()).toContain(recipientId);
    product.clock.advance(61 * minute);
    expect(await listed()).not.toContain(recipientId);
    expect(codeOf(await desk.send(person, recipientId))).toEqual({ status: 409, code: "recipient.ended" });
    await desk.sweep();
    await desk.again();
    const { rows } = (await desk.by("officer")("adminDeletions.list")).body;
    expect(rows).toContainEqual(expect.objectContaining({ recipientId, scope: "all", state: "open" }));
  });
});

describe("the door", () => {
  it("passes on what was asked and no more, signed, and the person sees who received what, when and why", async () => {
    const { recipientId } = await desk.aRecipient({ url: partner.url });
    const { signingKey } = (
      await desk.by("partner")("adminRecipients.issue", { params: { recipientId }, body: { reason } })
    ).body;
    const { status, body } = await desk.send(person, recipientId, { items: ["contact_phone"] });
    expect({ status, items: body.items }).toEqual({ status: 201, items: ["contact_phone"] });
    expect(partner.arrived).toEqual([]);
    await desk.round();
    const [arrived] = partner.arrived;
    if (!arrived) throw new Error("nothing arrived");
    expect(arrived).toMatchObject({ id: body.shareId, signature: webhookSignature(signingKey, arrived) });
    expect(JSON.parse(arrived.body)).toMatchObject({
      purpose: "service",
      items: [{ item: "contact_phone", value: "13900001111" }],
    });
    expect(arrived.body).not.toContain("慕容联系");
    expect(arrived.body).not.toContain(person.accountId);
    expect((await desk.sharesOf(person))[0]).toMatchObject({
      shareId: body.shareId,
      contact: "privacy@logistics.example.cn",
      purpose: "提供服务（4.1）",
      basis: "contract",
      items: [{ item: "contact_phone", name: "联系电话" }],
      state: "delivered",
    });
    expect((await desk.outcome(body.shareId)).body.state).toBe("delivered");
    expect(codeOf(await desk.outcome(product.aKey()))).toEqual({ status: 404, code: "share.unknown" });
    const proof = JSON.stringify(await entriesOfKind(product, "share.recorded"));
    expect(proof).toContain(recipientId);
    expect(proof).not.toContain("13900001111");
    expect(proof).not.toContain("DD-1");
  });

  it("refuses what was not agreed, what rests on nothing, and what is not there", async () => {
    const { recipientId } = await desk.aRecipient();
    const tries: [object, number, string][] = [
      [{ items: ["comm_address"] }, 400, "share.not-agreed"],
      [{ purpose: "security" }, 400, "share.not-agreed"],
      [{ basis: { kind: "consent" } }, 403, "share.no-basis"],
      [{ basis: { kind: "contract" } }, 400, "request.invalid"],
      [{ recipientId: product.aKey() }, 404, "recipient.unknown"],
    ];
    for (const [change, status, code] of tries)
      expect(codeOf(await desk.send(person, recipientId, change))).toEqual({ status, code });
    const empty = await product.aPerson();
    expect(codeOf(await desk.send(empty, recipientId))).toEqual({ status: 409, code: "share.nothing" });
    expect(codeOf(await product.api("egress.send", { token: "svc_x", body: {} }))).toEqual({
      status: 401,
      code: "service.credential",
    });
  });

  it("asked twice under one key passes on once", async () => {
    const { recipientId } = await desk.aRecipient();
    const key = product.aKey();
    const [one, two] = await Promise.all([
      desk.send(person, recipientId, {}, key),
      desk.send(person, recipientId, {}, key),
    ]);
    expect(one.body).toEqual(two.body);
    const rows = await desk.sharesOf(person);
    expect(rows.filter(({ shareId }: { shareId: string }) => shareId === one.body.shareId)).toHaveLength(1);
  });

  it("serves many accounts in batches, and one that is refused holds up no other", async () => {
    const { recipientId } = await desk.aRecipient();
    const clients = [await desk.aClient(), await product.aPerson(), await desk.aClient()];
    const answers = await egressMany(product.app, {
      accountIds: clients.map(({ accountId }) => idBytes(accountId)),
      recipientId: idBytes(recipientId),
      purpose: "service",
      items: ["contact_phone"],
      basis: { kind: "contract", reference: "批次 1" },
      serviceId: null,
    });
    expect(answers).toMatchObject([{ state: "queued" }, { code: "share.nothing" }, { state: "queued" }]);
    expect(await desk.sharesOf(clients[2] as Person)).toHaveLength(1);
  });
});

describe("a recipient that answers for itself", () => {
  const controller = (change: object = {}) => desk.aRecipient({ role: "controller", url: partner.url, ...change });
  const asConsented = { basis: { kind: "consent" } };

  it("gets nothing on a contract, and something only on the person's consent to it alone", async () => {
    const [{ recipientId }, other] = [await controller(), await controller()];
    expect(codeOf(await desk.send(person, recipientId))).toEqual({ status: 403, code: "share.no-basis" });
    expect(codeOf(await desk.send(person, recipientId, asConsented))).toEqual({ status: 403, code: "share.no-basis" });
    const receipt = await desk.consent(person, recipientId);
    expect(receipt.status).toBe(201);
    expect((await desk.send(person, recipientId, asConsented)).status).toBe(201);
    expect((await desk.send(person, other.recipientId, asConsented)).status).toBe(403);
    const proven = await product.as(person)("consents.receipt", { params: { entryId: receipt.body.entryId } });
    expect(JSON.parse(proven.body.entry)).toMatchObject({
      act: "given",
      recipient: { recipientId, contact: "privacy@logistics.example.cn", items: ["contact_person", "contact_phone"] },
      evidence: { screen: "consent" },
    });
  });

  it("is agreed to as it is shown: ticked beforehand, other words, or a rule that changed since count for nothing", async () => {
    const { recipientId, ...rule } = await controller();
    const { evidence } = await product.anAct("S0");
    const ticked = await desk.consent(person, recipientId, "given", {
      evidence: { ...evidence, controlInitialState: "on" },
    });
    expect(ticked.status).toBe(400);
    const other = await desk.consent(person, recipientId, "given", { shownSha256: "0".repeat(64) });
    expect(codeOf(other)).toEqual({ status: 409, code: "recipient.changed" });
    await desk.consent(person, recipientId);
    const wider = { ...rule, items: ["contact_person", "contact_phone", "comm_address"], reason };
    const asked = await desk.by("partner")("adminRecipients.change", { params: { recipientId }, body: wider });
    await desk.decide(asked.body.approvalId, "lawyer");
    expect(codeOf(await desk.send(person, recipientId, asConsented))).toEqual({ status: 403, code: "share.no-basis" });
    const { rows } = (await product.as(person)("shares.recipients", { query: { pageSize: "100" } })).body;
    const mine = rows.find((row: { recipientId: string }) => row.recipientId === recipientId);
    expect(mine).toMatchObject({ needsConsent: true, consent: { state: "outdated" } });
    expect(codeOf(await desk.consent(person, (await desk.aRecipient()).recipientId))).toMatchObject({
      code: "recipient.no-consent",
    });
  });

  it("gets nothing more once the consent is withdrawn, and is asked to delete what it got of this person", async () => {
    const own = await aRecipientServer();
    const { recipientId } = await controller({ url: own.url });
    expect(codeOf(await desk.consent(person, recipientId, "withdrawn"))).toMatchObject({ code: "consent.not-given" });
    await desk.consent(person, recipientId);
    await desk.send(person, recipientId, asConsented);
    await desk.round();
    const queued = (await desk.send(person, recipientId, asConsented)).body.shareId;
    await desk.consent(person, recipientId, "withdrawn");
    await desk.round();
    expect(own.arrived.some(({ id }) => id === queued)).toBe(false);
    const rows = await desk.sharesOf(person);
    expect(rows.find(({ shareId }: { shareId: string }) => shareId === queued).state).toBe("stopped");
    const [share, deletion] = [own.told("share")[0], own.told("deletion")[0]];
    expect(deletion).toMatchObject({ scope: "person", person: share.person });
    // agreed and withdrawn again with nothing given in between: there is nothing more to ask for
    await desk.consent(person, recipientId);
    await desk.consent(person, recipientId, "withdrawn");
    await desk.round();
    expect(own.told("deletion")).toHaveLength(1);
    await desk.consent(person, recipientId);
    await desk.send(person, recipientId, asConsented);
    await desk.round();
    await desk.consent(person, recipientId, "withdrawn");
    await desk.round();
    expect(own.told("deletion")).toHaveLength(2);
    await own.stop();
  });

  it("whose rule asks for no consent for a while has to be agreed to anew, and what was agreed to can still be withdrawn", async () => {
    const own = await aRecipientServer();
    const { recipientId, ...rule } = await controller({ url: own.url });
    const change = async (to: object) => {
      const asked = await desk.by("partner")("adminRecipients.change", {
        params: { recipientId },
        body: { ...rule, ...to, reason },
      });
      expect((await desk.decide(asked.body.approvalId, "lawyer")).status).toBe(200);
      product.clock.advance(1000);
    };
    const [first, second] = [await desk.aClient(), await desk.aClient()];
    for (const client of [first, second]) {
      await desk.consent(client, recipientId);
      await desk.send(client, recipientId, asConsented);
    }
    await desk.round();
    await change({ role: "processor" });
    await desk.send(first, recipientId);
    await desk.round();
    expect(codeOf(await desk.consent(first, recipientId, "given"))).toMatchObject({ code: "recipient.no-consent" });
    expect((await desk.consent(first, recipientId, "withdrawn")).status).toBe(201);
    await desk.send(first, recipientId);
    await desk.round();
    expect(own.told("deletion")).toMatchObject([{ scope: "person", askedAt: expect.any(String) }]);
    expect(own.told("share").map(({ basis }) => basis)).toEqual(["consent", "consent", "contract", "contract"]);
    await change({});
    expect(codeOf(await desk.send(second, recipientId, asConsented))).toEqual({ status: 403, code: "share.no-basis" });
    const { rows } = (await product.as(second)("shares.recipients", { query: { pageSize: "100" } })).body;
    const mine = rows.find((row: { recipientId: string }) => row.recipientId === recipientId);
    expect(mine).toMatchObject({ needsConsent: true, consent: { state: "outdated" } });
    await desk.consent(second, recipientId);
    expect((await desk.send(second, recipientId, asConsented)).status).toBe(201);
    await own.stop();
  });

  it("is asked to delete what was on its way while the consent was withdrawn", async () => {
    const own = await aRecipientServer();
    const { recipientId } = await controller({ url: own.url });
    await desk.consent(person, recipientId);
    await desk.send(person, recipientId, asConsented);
    let withdrawn: Promise<unknown> = Promise.resolve();
    own.answers(({ id, body }, response) => {
      if (JSON.parse(body).kind === "share") withdrawn = desk.consent(person, recipientId, "withdrawn");
      void withdrawn.then(() => response.end(JSON.stringify({ received: id })));
    });
    await desk.round();
    await withdrawn;
    await desk.round();
    expect(own.told("share")).toHaveLength(1);
    expect(own.told("deletion")).toMatchObject([{ scope: "person", person: own.told("share")[0].person }]);
    const named = async () =>
      (
        await product.app.database.rows(
          "SELECT id FROM deletion_request WHERE recipient_id = ? AND person_ref IS NOT NULL",
          [idBytes(recipientId)],
        )
      ).length;
    expect(await named()).toBe(1);
    const { erase } = sharingHoldings.share_record;
    if (erase === "kept") throw new Error("shares are kept");
    await product.app.database.transaction((db) => erase(product.app, db, idBytes(person.accountId)));
    expect(await named()).toBe(0); // nothing tells any more whom it was about
    await own.stop();
  });
});
