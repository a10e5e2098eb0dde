import { aProduct, type TestProduct } from "../support/app";
import { deliverAll } from "../support/messaging";
import type { Person } from "../support/people";
import { type DocumentStaff, documentStaff, minute, statementMarkdown } from "./documents-staff";

let product: TestProduct;
let staff: DocumentStaff;
beforeAll(async () => {
  product = await aProduct();
  staff = documentStaff(product);
});
beforeEach(() => product.reset());
afterAll(() => product.stop());

const day = 24 * 60 * minute;
const summary = "问卷改为每周邀请。";
const inDays = (days: number) => new Date(product.clock.now().getTime() + days * day).toISOString();
const aChange = (change: Parameters<DocumentStaff["publish"]>[0] = {}) =>
  staff.publish({
    label: "2.0",
    markdown: statementMarkdown.replace("4.7 ", "4.7 每周"),
    changeClass: "V2",
    summary,
    effectiveAt: inDays(15.1),
    ...change,
  });
const changes = async (person: Person) => (await product.as(person)("changes.list")).body.changes;
const give = async (person: Person, scope: "S0" | "Q1", version?: { versionId: string; textSha256: string }) => {
  const ahead = version ? { documentVersionId: version.versionId, textSha256: version.textSha256 } : {};
  const { status } = await product.as(person)("consents.record", { body: await product.anAct(scope, "given", ahead) });
  expect(status).toBe(201);
};

describe("a change that is announced", () => {
  it("comes to everybody with what changed, where each of their consents stands, and one message", async () => {
    const person = await product.aPerson();
    await give(person, "Q1");
    const version = await aChange();
    await deliverAll(product);
    const [change] = await changes(person);
    expect(change).toMatchObject({
      version: { versionId: version.versionId, state: "scheduled", summary },
      scopes: [
        { scope: "S0", standing: "pending" },
        { scope: "Q1", standing: "pending" },
      ],
      isRead: false,
    });
    const { rows } = (await product.as(person)("messages.list")).body;
    expect(rows).toMatchObject([
      { messageId: change.messageId, topic: "statement", title: "《佰瓦云隐私保护声明》有更新" },
    ]);
    const diff = await product.api("documents.diff", {
      params: { documentId: "privacy-statement" },
      query: { from: change.previousVersionId, to: version.versionId },
    });
    expect(diff.body.clauses.map(({ clauseId }: { clauseId: string }) => clauseId)).toEqual(["4.7"]);
    await product.as(person)("messages.read", { params: { messageId: change.messageId } });
    expect((await changes(person))[0].isRead).toBe(true);
  });

  it("is told to whoever registers before it takes effect, and asks each only for what they had agreed to", async () => {
    await aChange();
    await deliverAll(product);
    const late = await product.aPerson();
    await deliverAll(product);
    expect((await product.as(late)("messages.unread")).body.unread).toBe(1);
    expect((await changes(late))[0].scopes).toEqual([
      { scope: "S0", standing: "pending" },
      { scope: "Q1", standing: "none" },
    ]);
  });

  it("is over for whoever agreed, and stays for whoever has not decided, after it took effect", async () => {
    const [agreed, silent, refusing] = [await product.aPerson(), await product.aPerson(), await product.aPerson()];
    const version = await aChange();
    await give(agreed, "S0", version);
    product.clock.advance(16 * day);
    expect(await changes(agreed)).toEqual([]);
    expect((await changes(silent))[0]).toMatchObject({
      version: { state: "effective" },
      scopes: [{ standing: "ended" }, { standing: "none" }],
    });
    await product.as(refusing)("consents.record", { body: await product.anAct("S0", "refused") });
    expect(await changes(refusing)).toEqual([]);
  });

  it("of the mildest class is told to nobody, and no document is a change that was never announced", async () => {
    const person = await product.aPerson();
    const quiet = await staff.publish({
      markdown: statementMarkdown.replace("感谢您选择和使用佰瓦云服务。", "感谢您选择和使用佰瓦云服务！"),
    });
    await deliverAll(product);
    expect(await changes(person)).toEqual([]);
    expect((await product.as(person)("messages.list")).body.rows).toEqual([]);
    const asked = await product.as(person)("changes.show", { params: { versionId: quiet.versionId } });
    expect(asked.body.code).toBe("document.version-unknown");
  });

  it("is reported to staff in counts: who was told by which channel, who answered how", async () => {
    const [agreed, ,] = [await product.aPerson(), await product.aPerson()];
    const version = await aChange();
    await give(agreed, "S0", version);
    await deliverAll(product);
    const { changeReport } = await import("../../server/src/changes/changes.service");
    const report = await changeReport(product.app, version.versionId, product.clock.now());
    expect(report).toMatchObject({
      isTold: true,
      planned: 2,
      counts: [{ channel: "inbox", state: "sent", count: 2, read: 0 }],
      answers: [
        { scope: "S0", given: 1, declined: 0, open: 1 },
        { scope: "Q1", given: 0, declined: 0, open: 0 },
      ],
    });
  });
});
