import { ticketTerms } from "@baiwa/shared/catalogue/tickets";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { createStaff, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
});
afterAll(() => product.stop());

const day = 86_400_000;
const reason = "处理工单";
const upload = async (person: Person, name = "截图.png", bytes = aPng()) =>
  (await product.as(person)("files.upload", { body: { kind: "ticket-attachment" }, file: { name, bytes } })).body
    .fileId as string;
const openOne = (person: Person, more: object = {}) =>
  product.as(person)("tickets.open", {
    body: { category: "service", title: "控制台打不开", text: "从今天早上开始", ...more },
  });
const count = async (table: string, ticketId: string) => {
  const sql = `SELECT COUNT(*) AS n FROM ${table} WHERE ticket_id = ?`;
  const [row] = await product.app.database.rows<{ n: number | string }>(sql, [idBytes(ticketId)]);
  return Number(row?.n);
};
const signIn = async (person: Person): Promise<Person> => {
  const body = { identifier: person.username, password: person.password, device: { platform: "weapp" } };
  return { ...person, ...(await product.api("sessions.create", { body })).body };
};

describe("a ticket", () => {
  it("is opened with a file, answered with a file, read, closed and taken up again", async () => {
    const person = await product.aPerson();
    const as = product.as(person);
    const fileId = await upload(person);
    const { body: ticket, status } = await openOne(person, { attachments: [{ fileId }] });
    expect(status).toBe(201);
    expect(ticket).toMatchObject({ state: "open", isUnread: false, title: "控制台打不开" });
    expect(ticket.messages[0].attachments).toMatchObject([{ fileId, name: "截图.png", mayHoldCustomerData: false }]);
    const of = { params: { ticketId: ticket.ticketId } };
    const support = staff.as(await staff.aMember("support_l1"));
    const queue = (await support("adminTickets.list")).body.rows;
    expect(queue.map((row: { ticketId: string }) => row.ticketId)).toContain(ticket.ticketId);
    const got = await support("adminTickets.download", { params: { ...of.params, fileId }, query: { reason } });
    expect(got.status).toBe(200);
    const paper = { name: "步骤.txt", bytes: Buffer.from("先刷新，再登录") };
    const attached = (await support("adminTickets.attach", { ...of, body: {}, file: paper })).body;
    const answer = { text: "请按附件里的步骤", attachments: [{ fileId: attached.fileId }] };
    await support("adminTickets.reply", { ...of, body: answer });
    const shown = (await as("tickets.show", of)).body;
    expect(shown).toMatchObject({ state: "answered", isUnread: true });
    expect(shown.messages.map(({ author }: { author: string }) => author)).toEqual(["person", "staff"]);
    expect((await as("records.waiting")).body.ticketsUnread).toBe(1);
    const file = await as("files.download", { params: { fileId: attached.fileId } });
    expect(file.status).toBe(200);
    await as("tickets.seen", { ...of, body: { lastMessageId: shown.lastMessageId } });
    expect((await as("records.waiting")).body.ticketsUnread).toBe(0);
    expect((await as("tickets.close", of)).body).toMatchObject({ state: "closed" });
    expect((await as("tickets.reply", { ...of, body: { text: "还有" } })).body.code).toBe("ticket.closed");
    expect((await as("tickets.reopen", of)).body).toMatchObject({ state: "open", closedAt: null });
  });

  it("keeps title and words sealed, and gives support nothing of the profile", async () => {
    const person = await product.aPerson();
    const { ticketId } = (await openOne(person, { title: "独特标题", text: "独特内容" })).body;
    const rows = await product.app.database.rows("SELECT * FROM ticket WHERE id = ?", [idBytes(ticketId)]);
    const said = await product.app.database.rows("SELECT * FROM ticket_message WHERE ticket_id = ?", [
      idBytes(ticketId),
    ]);
    const bytes = JSON.stringify([rows, said]);
    expect(bytes).not.toContain(Buffer.from("独特").toString("hex"));
    expect(JSON.stringify([...Buffer.from("独特")])).toBeTruthy();
    expect((said[0] as { sealed: Buffer }).sealed.includes(Buffer.from("独特内容"))).toBe(false);
    expect((rows[0] as { sealed_title: Buffer }).sealed_title.includes(Buffer.from("独特标题"))).toBe(false);
    const support = staff.as(await staff.aMember("support_l1"));
    const thread = (await support("adminTickets.show", { params: { ticketId }, query: { reason } })).body;
    expect(JSON.stringify(thread)).not.toContain(person.accountId);
    expect(JSON.stringify(thread)).not.toContain(person.username);
  });

  it("is nobody else's, and neither are its files", async () => {
    const [person, other] = [await product.aPerson(), await product.aPerson()];
    const fileId = await upload(person);
    const { ticketId, lastMessageId } = (await openOne(person, { attachments: [{ fileId }] })).body;
    const as = product.as(other);
    const of = { params: { ticketId } };
    const answers = [
      await as("tickets.show", of),
      await as("tickets.reply", { ...of, body: { text: "插话" } }),
      await as("tickets.seen", { ...of, body: { lastMessageId } }),
      await as("tickets.close", of),
      await as("tickets.reopen", of),
      await as("tickets.flag", { params: { ticketId, fileId }, body: { mayHoldCustomerData: true } }),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => "ticket.unknown"));
    expect((await as("files.download", { params: { fileId } })).body.code).toBe("file.unknown");
    const stolen = await upload(person);
    expect((await openOne(other, { attachments: [{ fileId: stolen }] })).body.code).toBe("file.unknown");
    expect((await as("tickets.list")).body.rows).toEqual([]);
  });

  it("takes each file once, and nothing of a ticket whose file is not there", async () => {
    const person = await product.aPerson();
    const fileId = await upload(person);
    expect((await openOne(person, { attachments: [{ fileId }] })).status).toBe(201);
    expect((await openOne(person, { attachments: [{ fileId }] })).body.code).toBe("file.unknown");
    expect((await product.as(person)("tickets.list")).body.rows).toHaveLength(1);
    const twice = await upload(person);
    const doubled = await openOne(person, { attachments: [{ fileId: twice }, { fileId: twice }] });
    expect(doubled.status).toBe(400);
  });

  it("is opened ten times at most, even when all arrive at once", async () => {
    const person = await product.aPerson();
    const answers = await Promise.all(Array.from({ length: 14 }, () => openOne(person)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(ticketTerms.mostOpen);
    expect(new Set(answers.map(({ body }) => body.code).filter(Boolean))).toEqual(new Set(["ticket.too-many"]));
  });

  it("closed and answered in one moment ends in one order, with nothing half-said", async () => {
    const person = await product.aPerson();
    const support = staff.as(await staff.aMember("support_l1"));
    const { ticketId } = (await openOne(person)).body;
    const of = { params: { ticketId } };
    const [closed, replied] = await Promise.all([
      product.as(person)("tickets.close", of),
      support("adminTickets.reply", { ...of, body: { text: "好的" } }),
    ]);
    expect(closed.status).toBe(200);
    expect([201, 409]).toContain(replied.status);
    expect(await count("ticket_message", ticketId)).toBe(replied.status === 201 ? 2 : 1);
  });

  it("repeated with the same key is opened once", async () => {
    const person = await product.aPerson();
    const request = { body: { category: "other", title: "一次", text: "一次" }, key: "a-ticket-key-0001" };
    const [one, two] = await Promise.all([
      product.as(person)("tickets.open", request),
      product.as(person)("tickets.open", request),
    ]);
    expect(one.body.ticketId).toBe(two.body.ticketId);
    expect((await product.as(person)("tickets.list")).body.rows).toHaveLength(1);
  });

  it.each([
    ["", "text"],
    ["\u200b\u200b", "text"],
    ["x".repeat(2001), "text"],
  ])("with the text %j is refused at its field", async (text, path) => {
    const person = await product.aPerson();
    const { status, body } = await openOne(person, { text });
    expect([status, body.details[0].path]).toEqual([400, path]);
  });

  it("refuses customer data in its words, and flags a file that reads like it (1.5)", async () => {
    const person = await product.aPerson();
    const people = Array.from({ length: 30 }, (_, at) => `顾客${at},1390000${1000 + at}`).join("\n");
    expect((await openOne(person, { text: people })).body.code).toBe("record.customer-data");
    const fileId = await upload(person, "名单.txt", Buffer.from(people));
    const { ticketId, messages } = (await openOne(person, { attachments: [{ fileId }] })).body;
    expect(messages[0].attachments[0].mayHoldCustomerData).toBe(true);
    const unflag = { params: { ticketId, fileId }, body: { mayHoldCustomerData: false } };
    expect((await product.as(person)("tickets.flag", unflag)).body.code).toBe("ticket.flag-stays");
  });

  it("lets go of a file that may hold customer data thirty days after it was closed, of the rest not", async () => {
    const person = await product.aPerson();
    const [risky, plain] = [await upload(person), await upload(person, "说明.png")];
    const attachments = [{ fileId: risky, mayHoldCustomerData: true }, { fileId: plain }];
    const { ticketId } = (await openOne(person, { attachments })).body;
    await product.as(person)("tickets.close", { params: { ticketId } });
    product.clock.advance(ticketTerms.customerDataDays * day + 1000);
    await retain(product, "stored-file");
    const again = product.as(await signIn(person));
    const { messages } = (await again("tickets.show", { params: { ticketId } })).body;
    expect(messages[0].attachments.map(({ fileId }: { fileId: string }) => fileId)).toEqual([plain]);
  });

  it("closed eight days ago is not taken up again; half a year later only few see it; after three years it is gone", async () => {
    const person = await product.aPerson();
    const { ticketId } = (await openOne(person)).body;
    const of = { params: { ticketId } };
    await product.as(person)("tickets.close", of);
    product.clock.advance(8 * day);
    expect((await product.as(person)("tickets.reopen", of)).body.code).toBe("ticket.reopen-over");
    product.clock.advance(ticketTerms.restrictedAfterDays * day);
    const support = staff.as(await staff.aMember("support_l2"));
    const look = { ...of, query: { reason } };
    expect((await support("adminTickets.show", look)).body.code).toBe("staff.forbidden");
    const closed = (await support("adminTickets.list", { query: { state: "closed" } })).body.rows;
    expect(closed.map((row: { ticketId: string }) => row.ticketId)).not.toContain(ticketId);
    const officer = staff.as(await staff.aMember("privacy_officer"));
    expect((await officer("adminTickets.show", look)).body).toMatchObject({ isRestricted: true });
    product.clock.advance(ticketTerms.keptDays * day);
    await retain(product, "ticket");
    expect([await count("ticket_message", ticketId), await count("ticket_attachment", ticketId)]).toEqual([0, 0]);
  });
});

describe("the queue", () => {
  it("blacks out numbers in titles, and a ticket is taken from a colleague only knowingly", async () => {
    const person = await product.aPerson();
    const { ticketId } = (await openOne(person, { title: "请打 13912345678 找我" })).body;
    const of = { params: { ticketId } };
    const [one, two] = [staff.as(await staff.aMember("support_l1")), staff.as(await staff.aMember("support_l1"))];
    const { rows } = (await one("adminTickets.list")).body;
    const row = rows.find((card: { ticketId: string }) => card.ticketId === ticketId);
    expect(row.title).not.toContain("13912345678");
    await one("adminTickets.take", { ...of, body: {} });
    expect((await two("adminTickets.take", { ...of, body: {} })).body.code).toBe("ticket.taken");
    expect((await two("adminTickets.take", { ...of, body: { isTakeover: true } })).body.handler).toBe("me");
  });
});
