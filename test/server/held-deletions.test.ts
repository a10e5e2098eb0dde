import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ItemKey } from "@baiwa/shared/catalogue/items";
import { enqueue, sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { aHoldingPair } from "../support/holding";
import { incidentDesk } from "../support/incidents";
import { aKnownPerson } from "../support/known-person";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { verifying } from "../support/verifying";

let product: TestProduct;
let pair: Awaited<ReturnType<typeof aHoldingPair>>;
beforeAll(async () => {
  product = await aProduct();
  pair = await aHoldingPair(product);
});
afterAll(() => product.stop());

const day = 86_400_000;
const reason = "工单 H-2";
const never = new AbortController().signal;
const picture = aPng().toString("base64");
const good = async (
  answer: Promise<{ status: number; body: unknown }>,
): Promise<Record<"fileId" | "recordId" | "ticketId" | "requestId" | "proposalId", string>> => {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`answered ${status} ${JSON.stringify(body)}`);
  return body as Awaited<ReturnType<typeof good>>;
};
const upload = async (person: Person, kind: string): Promise<string> => {
  const file = { name: "证明.png", bytes: aPng() };
  return (await good(product.as(person)("files.upload", { body: { kind }, file }))).fileId;
};
const stepUp = (person: Person) =>
  product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
const filesOf = async ({ accountId }: Person) =>
  (await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [idBytes(accountId)])).length;
/** What a hold on the items keeps of what the act deletes, as text. */
const keptBy = async (person: Person, items: ItemKey[], act: () => Promise<unknown>): Promise<string> => {
  const holdId = await pair.place(person.accountId, items);
  await act();
  const kept = JSON.stringify(await pair.kept(holdId));
  await pair.release(holdId);
  return kept;
};
const aCorrection = async (person: Person) => {
  await stepUp(person);
  const body = { item: "username", value: `right-${person.username}`.slice(0, 30), explanation: "写错了" };
  const fileIds = [await upload(person, "correction-evidence")];
  return (await good(product.as(person)("corrections.request", { body: { ...body, fileIds } }))).proposalId as string;
};
const delivery = { contact: "端木收货", phone: "13900001111", address: "上海市静安区某路 1 号" };

describe("evidence of a correction that a hold names stays with the hold", () => {
  it("when its person takes the correction back", async () => {
    const person = await product.aPerson();
    const proposalId = await aCorrection(person);
    const act = () => good(product.as(person)("corrections.withdraw", { params: { proposalId } }));
    expect(await keptBy(person, ["stored_file"], act)).toContain(picture);
    expect(await filesOf(person)).toBe(0);
  });

  it("when staff decide it", async () => {
    const person = await product.aPerson();
    const proposalId = await aCorrection(person);
    const desk = pair.staff.as(await pair.staff.aMember("support_l2"));
    const body = { decision: "refuse", refusal: "no-error", reason };
    const act = () => good(desk("adminCorrections.decide", { params: { proposalId }, body }));
    expect(await keptBy(person, ["stored_file"], act)).toContain(picture);
    expect(await filesOf(person)).toBe(0);
  });
});

describe("files that a hold names stay with the hold", () => {
  it("once and alone, when another of them goes", async () => {
    const person = await product.aPerson();
    const [first, second] = [await upload(person, "ticket-attachment"), await upload(person, "ticket-attachment")];
    const holdId = await pair.place(person.accountId, ["stored_file"]);
    const kept = async () => JSON.stringify((await pair.kept(holdId)).stored_file);
    await good(product.as(person)("files.discard", { params: { fileId: first } }));
    expect(await kept()).toContain(first);
    expect(await kept()).not.toContain(second);
    await good(product.as(person)("files.discard", { params: { fileId: second } }));
    expect((await kept()).split(picture)).toHaveLength(3);
    await pair.release(holdId);
  });

  it("when their ticket goes by its time, and the ticket is not held", async () => {
    const person = await product.aPerson();
    const fileIds = [await upload(person, "ticket-attachment")];
    const ticket = {
      category: "service",
      title: "到期",
      text: "已经解决",
      attachments: fileIds.map((fileId) => ({ fileId, mayHoldCustomerData: false })),
    };
    const { ticketId } = await good(product.as(person)("tickets.open", { body: ticket }));
    await good(product.as(person)("tickets.close", { params: { ticketId } }));
    const act = async () => {
      product.clock.advance(3 * 365 * day + 1000);
      await retain(product, "ticket");
    };
    expect(await keptBy(person, ["stored_file"], act)).toContain(picture);
    expect(await filesOf(person)).toBe(0);
  });

  it("when their request goes by its time, and the request is not held", async () => {
    const person = await aKnownPerson(product);
    const files = [await upload(person, "request-paper")];
    const body = { kind: "other", text: "请看附件", fileIds: files };
    const { requestId } = await good(product.as(person)("requests.open", { body }));
    await good(product.as(person)("requests.withdraw", { params: { requestId } }));
    const act = async () => {
      product.clock.advance(4 * 365 * day);
      await retain(product, "request");
    };
    expect(await keptBy(person, ["stored_file"], act)).toContain(picture);
    expect(await filesOf(person)).toBe(0);
  });
});

describe("a record that a hold names stays with the hold as it was", () => {
  it("when its owner changes it", async () => {
    const person = await product.aPerson();
    const body = { kind: "delivery", values: delivery };
    const { recordId } = await good(product.as(person)("records.add", { body }));
    await stepUp(person);
    const change = { version: 1, values: { contact: "司空收货" } };
    const act = () => good(product.as(person)("records.change", { params: { recordId }, body: change }));
    const kept = await keptBy(person, ["record_delivery"], act);
    expect(kept).toContain("端木收货");
    expect(kept).not.toContain("司空收货");
  });

  it("when its owner says it is not theirs", async () => {
    const person = await product.aPerson();
    const desk = pair.staff.as(await pair.staff.aMember("support_l2"));
    const body = { kind: "delivery", values: delivery, mandate: "授权书 1 号", reason };
    const { recordId } = await good(desk("adminRecords.add", { params: { accountId: person.accountId }, body }));
    const act = () => good(product.as(person)("records.reject", { params: { recordId }, body: { version: 1 } }));
    expect(await keptBy(person, ["record_delivery"], act)).toContain("端木收货");
  });
});

describe("a verification that a hold names stays with the hold", () => {
  it("when another is begun, with the picture that waited", async () => {
    const person = await product.aPerson();
    const way = verifying(product);
    await good(way.begin(person, "person-document"));
    await upload(person, "verification-document");
    const act = () => good(way.begin(person, "person-two-factor"));
    const kept = await keptBy(person, ["verification", "stored_file"], act);
    expect(kept).toContain("已开始");
    expect(kept).toContain(picture);
  });

  it("when its hour is over", async () => {
    const person = await product.aPerson();
    const way = verifying(product);
    await good(way.begin(person, "person-document"));
    await upload(person, "verification-document");
    const act = async () => {
      product.clock.advance(2 * 3_600_000);
      await retain(product, "verification");
    };
    const kept = await keptBy(person, ["verification", "stored_file"], act);
    expect(kept).toContain("已开始");
    expect(kept).toContain(picture);
  });
});

describe("that somebody stood on an incident's list", () => {
  it("stays with the hold when the list is found anew without them", async () => {
    const person = await aKnownPerson(product);
    const desk = incidentDesk(product, pair.staff);
    const incidentId = await desk.open();
    await desk.find(incidentId, { items: ["phone"] });
    const act = () => desk.find(incidentId, { items: ["guardian"] });
    expect(await keptBy(person, ["incident_person"], act)).toContain("信息安全事件");
    const sql = "SELECT 1 FROM incident_person WHERE account_id = ?";
    expect(await product.app.database.rows(sql, [idBytes(person.accountId)])).toEqual([]);
  });
});

describe("a message on its way that a hold names", () => {
  it("stays with the hold when it was sent", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const mail = { to: "held@example.com", subject: "通知", text: "端木请查看。" };
    const message = { channel: "mail", mail } as const;
    const act = async () => {
      await enqueue(product.app, product.app.database, { accountId, message, at: product.clock.now() });
      await sendOutgoing(product.app, never);
    };
    expect(await keptBy(person, ["outgoing_message"], act)).toContain("端木请查看");
    const left = "SELECT id FROM outgoing_message WHERE account_id = ?";
    expect(await product.app.database.rows(left, [accountId])).toEqual([]);
  });
});

describe("every place that deletes what a person's items are kept in", () => {
  const root = join(__dirname, "../../server/src");
  const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const text = (name: string) => readFileSync(join(root, name), "utf8");
  const deleted = (source: string) => [...source.matchAll(/DELETE FROM (\w+)/g)].map(([, table]) => table as string);
  const heldTables = new Set(
    sources.filter((name) => name.endsWith(".holdings.ts")).flatMap((name) => deleted(text(name))),
  );
  /** What ends a whole account keeps all that is held of it first; the rest is no item of a person. */
  const whole = ["rights/cancellation.service.ts", "restore/replay.ts", "files/file-store.ts"];
  /** What waits to go to a recipient is a copy of what the vault holds. */
  heldTables.delete("outgoing_share");

  it("asks the holds", () => {
    expect(heldTables.size).toBeGreaterThan(12);
    const silent = sources
      .filter((name) => !name.endsWith(".holdings.ts") && !whole.includes(name))
      .filter((name) => deleted(text(name)).some((table) => heldTables.has(table)))
      .filter((name) => !/\b(isHeld|keepHeld|keepHeldRows|keepHeldFiles|pastOf)\b/.test(text(name)));
    expect(silent).toEqual([]);
  });
});
