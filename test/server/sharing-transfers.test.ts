import { sendOutgoing } from "../../server/src/delivery/outbox";
import { canonicalBytes, sha256 } from "../../server/src/kernel/canonical";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aSharingDesk, reason, type SharingDesk } from "../support/sharing";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let desk: SharingDesk;
beforeEach(async () => {
  product = await aProduct();
  desk = await aSharingDesk(product);
});
afterEach(() => product.stop());

const day = 86_400_000;
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => ({ status, code: body.code });
const aPlan = (change: object = {}) => ({
  kind: "acquisition",
  receiver: "某某云计算有限公司",
  contact: "privacy@cloud.example.cn",
  items: ["contact_person", "contact_phone"],
  changes: "用于向您介绍新的产品",
  cutOverAt: desk.inDays(20),
  ...change,
});
const announce = async (change: object = {}): Promise<string> => {
  const asked = await desk.by("lawyer")("adminTransfers.announce", { body: { ...aPlan(change), reason } });
  if (asked.status !== 201) throw new Error(`announcing answered ${asked.status} ${JSON.stringify(asked.body)}`);
  await desk.decide(asked.body.approvalId);
  return (await card()).transferId;
};
const card = async () => (await desk.by("officer")("adminTransfers.list")).body.rows[0];
const start = (transferId: string) =>
  desk.by("lawyer")("adminTransfers.start", { params: { transferId }, body: { reason } });
const withEmail = async (): Promise<Person> => {
  const person = await desk.aClient();
  const at = product.clock.now();
  const accountId = idBytes(person.accountId);
  const value = `${person.username}@example.cn`;
  const entry = { accountId, item: "email", value, source: "person", enteredBy: "self", at, confirmedAt: at } as const;
  await product.app.vault.put(product.app.database, entry);
  return person;
};
const daysLater = async (days: number) => {
  product.clock.advance(days * day);
  await desk.again();
};

it("a transfer tells everybody by mail or on the page who receives what and how to reach it, once, and starts only then", async () => {
  const [mailed, silent] = [await withEmail(), await desk.aClient()];
  const transferId = await announce();
  expect(await card()).toMatchObject({ state: "telling", untold: 2, manifest: null });
  expect(codeOf(await start(transferId))).toEqual({ status: 409, code: "transfer.untold" });
  await desk.transfers();
  await desk.transfers();
  expect(await card()).toMatchObject({ state: "ready", toldByMail: 1, toldByPage: 1, untold: 0 });
  await sendOutgoing(product.app, new AbortController().signal);
  const mails = product.mailbox.kept.filter((kept) => kept.channel === "mail");
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({
    mail: { to: `${mailed.username}@example.cn`, text: expect.stringContaining("privacy@cloud.example.cn") },
  });
  for (const person of [mailed, silent])
    expect((await product.as(person)("shares.transfers")).body.rows).toMatchObject([
      {
        receiver: "某某云计算有限公司",
        contact: "privacy@cloud.example.cn",
        items: [{ item: "contact_person" }, { item: "contact_phone" }],
        changes: "用于向您介绍新的产品",
        state: "ready",
      },
    ]);
  expect(codeOf(await start(transferId))).toEqual({ status: 409, code: "transfer.too-early" });
});

it("who registers after everybody was told holds the start up until told as well", async () => {
  await desk.aClient();
  const transferId = await announce();
  await desk.transfers();
  await daysLater(21);
  const late = await desk.aClient();
  expect(codeOf(await start(transferId))).toEqual({ status: 409, code: "transfer.untold" });
  await desk.transfers();
  const asked = await start(transferId);
  const later = await desk.aClient();
  expect(codeOf(await desk.decide(asked.body.approvalId))).toEqual({ status: 409, code: "transfer.untold" });
  await desk.transfers();
  expect((await desk.decide(asked.body.approvalId)).body.state).toBe("approved");
  for (const person of [late, later]) expect((await product.as(person)("shares.transfers")).body.rows).toHaveLength(1);
});

it("the manifest counts what is handed over, and its hash is what the receiver works out from what it got", async () => {
  const people = [await desk.aClient(), await desk.aClient(), await product.aPerson()];
  const transferId = await announce();
  await desk.transfers();
  await daysLater(21);
  await desk.decide((await start(transferId)).body.approvalId);
  await desk.transfers();
  const { state, manifest } = await card();
  expect({ state, accounts: manifest.accounts, counts: manifest.counts }).toEqual({
    state: "done",
    accounts: 3,
    counts: { contact_person: 2, contact_phone: 2 },
  });
  const ids = people.map(({ accountId }) => accountId).sort();
  const expected = ids.reduce<Buffer>((hash, accountId) => {
    const values =
      accountId === people[2]?.accountId
        ? []
        : [
            { item: "contact_person", instance: "", value: "慕容联系" },
            { item: "contact_phone", instance: "", value: "13900001111" },
          ];
    return sha256(hash, canonicalBytes({ accountId, values }));
  }, Buffer.alloc(32));
  expect(manifest.sha256).toBe(expected.toString("hex"));
  expect(await entriesOfKind(product, "transfer.manifest")).toMatchObject([{ transferId, sha256: manifest.sha256 }]);
  expect(codeOf(await start(transferId))).toEqual({ status: 409, code: "transfer.moved" });
});

it("a value that cannot be opened holds up nobody's: its account goes without, and is counted", async () => {
  const [damaged] = [await desk.aClient(), await desk.aClient()];
  const transferId = await announce();
  await desk.transfers();
  await daysLater(21);
  await desk.decide((await start(transferId)).body.approvalId);
  await product.app.database.run(
    "UPDATE vault_value SET sealed = CONCAT(sealed, 'x') WHERE account_id = ? AND item = 'contact_phone'",
    [idBytes(damaged.accountId)],
  );
  await desk.transfers();
  const { state, manifest } = await card();
  expect({ state, accounts: manifest.accounts, counts: manifest.counts }).toEqual({
    state: "done",
    accounts: 2,
    counts: { contact_person: 1, contact_phone: 1, unreadable: 1 },
  });
});

it("a transfer is announced by two people, leaves fifteen days, and can be given up until it starts", async () => {
  const ask = (change: object) => desk.by("lawyer")("adminTransfers.announce", { body: { ...aPlan(change), reason } });
  expect((await ask({ cutOverAt: desk.inDays(10) })).body.details[0].path).toBe("cutOverAt");
  expect(codeOf(await ask({ items: ["interest_tag"] }))).toEqual({ status: 400, code: "share.not-agreed" });
  const { approvalId } = (await ask({})).body;
  expect(codeOf(await desk.decide(approvalId, "lawyer"))).toEqual({ status: 403, code: "staff.forbidden" });
  const person = await desk.aClient();
  const transferId = await announce();
  await desk.transfers();
  const cancel = () => desk.by("lawyer")("adminTransfers.cancel", { params: { transferId }, body: { reason } });
  expect((await cancel()).status).toBe(204);
  expect(codeOf(await cancel())).toEqual({ status: 409, code: "transfer.moved" });
  expect((await product.as(person)("shares.transfers")).body.rows).toMatchObject([{ state: "cancelled" }]);
});
