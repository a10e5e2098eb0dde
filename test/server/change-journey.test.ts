import { setTimeout as pause } from "node:timers/promises";
import { newId } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { createPeople, type Person } from "../support/people";
import { advanceAll, aServerProcess, endServerProcesses, type ServerProcess } from "../support/server-processes";
import { createStaff } from "../support/staff";
import { statementMarkdown } from "./documents-staff";

let product: TestProduct;
let one: ServerProcess;
let two: ServerProcess;
beforeAll(async () => {
  product = await aProduct();
  [one, two] = await Promise.all([aServerProcess(product.simulator.url), aServerProcess(product.simulator.url)]);
}, 120_000);
afterAll(async () => {
  await endServerProcesses();
  await product.stop();
});

const day = 86_400_000;
const bystanders = 30_000;
const documentId = "privacy-statement";

/** People who only exist: what a notice to everybody has to go through. */
const manyAccounts = async (): Promise<void> => {
  for (let done = 0; done < bystanders; done += 1000) {
    const rows = Array.from({ length: 1000 }, () => [newId(), "active", new Date()]);
    await product.app.database.run(
      `INSERT INTO account (id, state, created_at) VALUES ${rows.map(() => "(?, ?, ?)").join(", ")}`,
      rows.flat(),
    );
  }
};
const delivered = async (state: string): Promise<number> => {
  const [row] = await product.app.database.rows<{ n: string }>(
    "SELECT COUNT(*) AS n FROM delivery d JOIN message m ON m.id = d.message_id WHERE m.source = 'version' AND d.state = ?",
    [state],
  );
  return Number(row?.n);
};
const until = async (isDone: () => Promise<boolean>, seconds: number): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; !(await isDone()); await pause(20)) {
    if (Date.now() > end) throw new Error("it did not come to that in time");
  }
};

/** Two members of staff draft, ask for and approve version 2.0, over HTTP at one of the servers. */
const publishSecond = async ({
  url,
}: ServerProcess): Promise<{
  versionId: string;
  textSha256: string;
  approve(): Promise<void>;
  report(): Promise<Record<string, unknown>>;
}> => {
  const staff = createStaff({ app: product.app, koa: url, clock: product.clock });
  const [lawyer, officer] = [staff.as(await staff.aMember("legal")), staff.as(await staff.aMember("privacy_officer"))];
  const markdown = statementMarkdown.replace("4.7 ", "4.7 每周");
  const draft = { label: "2.0", markdown, changeClass: "V2" };
  const { body: made } = await lawyer("adminDocuments.createDraft", { params: { documentId }, body: draft });
  const params = { versionId: made.versionId as string };
  const { previewToken } = (await lawyer("adminDocuments.preview", { params })).body;
  const effectiveAt = new Date(Date.now() + 15.01 * day).toISOString();
  const wish = { previewToken, effectiveAt, summary: "问卷改为每周。", unresolvedReason: "下月发布", reason: "按计划" };
  const { body: card } = await lawyer("adminDocuments.publish", { params, body: wish });
  return {
    ...made,
    approve: async () => {
      const decision = { outcome: "approved", reason: "核对过" };
      const { status } = await officer("adminApprovals.decide", {
        params: { approvalId: card.approvalId },
        body: decision,
      });
      expect(status).toBe(200);
    },
    report: async () => (await officer("adminChanges.report", { params })).body,
  };
};

it("statement v2 is published, everybody is told once though a server dies midway, half agree, and it takes effect", async () => {
  const peopleAt = ({ api }: ServerProcess) => createPeople({ app: product.app, api, simulator: null });
  const living = peopleAt(two);
  const people: Person[] = [];
  for (let index = 0; index < 12; index += 1) people.push(await peopleAt(index % 2 === 0 ? one : two).aPerson());
  await manyAccounts();
  const version = await publishSecond(one);
  await version.approve();
  await until(async () => (await delivered("sent")) > 200, 60);
  await one.kill();
  expect(await delivered("sent")).toBeLessThan(bystanders);
  advanceAll(35_000); // the leases of the server that died run out
  await until(async () => (await delivered("sent")) === bystanders + people.length, 120);
  expect(await delivered("queued")).toBe(0);

  for (const person of people) expect((await living.as(person)("messages.unread")).body.unread).toBe(1);
  const ahead = { documentVersionId: version.versionId, textSha256: version.textSha256 };
  for (const person of people.slice(0, 6)) {
    const body = await living.anAct("S0", "given", ahead);
    expect((await living.as(person)("consents.record", { body })).status).toBe(201);
  }
  advanceAll(15.1 * day);
  const three = await aServerProcess(product.simulator.url);
  const current = await three.api("documents.current", { params: { documentId } });
  expect(current.body.label).toBe("2.0");
  await pause(2500); // how old a server's picture of what is published may be
  for (const [index, person] of people.entries()) {
    const login = {
      identifier: person.username,
      password: person.password,
      device: { platform: "h5", name: "浏览器" },
    };
    const { token } = (await three.api("sessions.create", { body: login })).body;
    const { body } = await peopleAt(three).as({ ...person, token })("consents.status");
    const S0 = body.scopes.find(({ scope }: { scope: string }) => scope === "S0");
    expect(S0.state).toBe(index < 6 ? "given" : "superseded");
  }
  const [entry, ...others] = await product.app.database.rows<{ id: Buffer }>(
    "SELECT id FROM ledger_entry WHERE kind = 'document.published' AND entry LIKE '%\"label\":\"2.0\"%'",
  );
  expect([entry !== undefined, others.length]).toEqual([true, 0]);
  const [counts] = await product.app.database.rows<{ planned: number; state: string }>(
    "SELECT planned, state FROM message WHERE source = 'version'",
  );
  expect(counts?.planned).toBe(bystanders + people.length);
}, 240_000);
