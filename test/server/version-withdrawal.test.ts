import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "../../server/src/app";
import type { App } from "../../server/src/app-context";
import { decideApproval } from "../../server/src/approvals/approvals.service";
import { changeReport } from "../../server/src/changes/changes.service";
import { lockDocument } from "../../server/src/documents/library";
import { idBytes, newId } from "../../server/src/kernel/ids";
import { createLease } from "../../server/src/kernel/lease";
import { createLog } from "../../server/src/kernel/log";
import { sendDue } from "../../server/src/messages/dispatcher";
import { planMessages } from "../../server/src/messages/planner";
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
const never = new AbortController().signal;
const documentId = "privacy-statement";
const inDays = (days: number) => new Date(product.clock.now().getTime() + days * day).toISOString();
const weekly = statementMarkdown.replace("4.7 ", "4.7 每周");
const aChange = (change: Parameters<DocumentStaff["publish"]>[0] = {}) =>
  staff.publish({
    label: "2.0",
    markdown: weekly,
    changeClass: "V2",
    summary: "问卷改为每周邀请。",
    effectiveAt: inDays(15.1),
    ...change,
  });
const outcome = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const give = async (person: Person, scope: "S0" | "Q1", version?: { versionId: string; textSha256: string }) => {
  const ahead = version ? { documentVersionId: version.versionId, textSha256: version.textSha256 } : {};
  return product.as(person)("consents.record", { body: await product.anAct(scope, "given", ahead) });
};
const standing = async (person: Person, scope: string): Promise<string> => {
  const { scopes } = (await product.as(person)("consents.status")).body;
  return scopes.find((one: { scope: string }) => one.scope === scope).state;
};
const changes = async (person: Person) => (await product.as(person)("changes.list")).body.changes;
const titles = async (person: Person): Promise<string[]> =>
  (await product.as(person)("messages.list")).body.rows.map(({ title }: { title: string }) => title);

describe("a version that waits to take effect", () => {
  it("can be called off by two people: it never takes effect, and its text stays readable", async () => {
    const person = await product.aPerson();
    const version = await aChange();
    await staff.withdraw(version.versionId);
    expect(await changes(person)).toEqual([]);
    product.clock.advance(16 * day);
    const current = (await product.api("documents.current", { params: { documentId } })).body;
    expect(current.label).not.toBe("2.0");
    const { versions } = (await product.api("documents.versions", { params: { documentId } })).body;
    expect(versions.map(({ label }: { label: string }) => label)).not.toContain("2.0");
    const read = await product.api("documents.version", { params: { documentId, versionId: version.versionId } });
    expect(read.body).toMatchObject({ state: "withdrawn", label: "2.0" });
    const listed = (await staff.api("adminDocuments.list", { params: { documentId } })).body.versions;
    expect(listed.find(({ label }: { label: string }) => label === "2.0").state).toBe("withdrawn");
    expect(await standing(person, "S0")).toBe("given");
  });

  it("that took effect while its withdrawal waited for another writer stays in force", async () => {
    const version = await aChange();
    const asked = await staff.on(version.versionId).withdraw();
    expect(asked.status).toBe(201);
    let deciding: ReturnType<DocumentStaff["approve"]> | undefined;
    product.clock.advance(15 * day + 22 * 60 * minute); // 24 minutes before it takes effect
    await product.app.database.run("UPDATE approval SET expires_at = ?", [new Date(inDays(1))]);
    await product.app.database.transaction(async (db) => {
      await lockDocument(product.app, db, documentId);
      deciding = staff.approve(asked.body.approvalId);
      await pause(300);
      product.clock.advance(60 * minute);
    });
    expect(outcome((await deciding) as never)).toEqual([409, "document.in-force"]);
    const current = (await product.api("documents.current", { params: { documentId } })).body;
    expect(current.label).toBe("2.0");
  });

  it("is told to be off to whoever was told of it, and not told any more to anybody else", async () => {
    const told = await product.aPerson();
    const version = await aChange();
    await deliverAll(product);
    await staff.withdraw(version.versionId, "新的问卷频率还要再商量。");
    const late = await product.aPerson();
    await deliverAll(product);
    expect(await titles(told)).toEqual(["《佰瓦云隐私保护声明》的更新已撤回", "《佰瓦云隐私保护声明》有更新"]);
    expect(await titles(late)).toEqual([]);
    const { rows } = (await product.as(told)("messages.list")).body;
    const { text } = (await product.as(told)("messages.show", { params: { messageId: rows[0].messageId } })).body;
    expect(text).toContain("新的问卷频率还要再商量。");
    const shown = (await product.as(told)("changes.show", { params: { versionId: version.versionId } })).body;
    expect(shown).toMatchObject({ version: { state: "withdrawn" } });
  });

  it("is told to be off also to whoever is being told of it at that moment", async () => {
    const person = await product.aPerson();
    const version = await aChange();
    const asked = await staff.on(version.versionId).withdraw();
    const lease = createLease({ ...product.app, name: "messages", seconds: 30 });
    const held = await lease.take();
    if (!held) throw new Error("another process plans");
    const plan = () => planMessages(product.app, held, never);
    await plan();
    const turns: Promise<unknown>[] = [];
    await product.app.database.transaction(async (db) => {
      const mine = "SELECT 1 FROM delivery WHERE account_id = ? AND channel = 'inbox' FOR UPDATE";
      expect(await db.rows(mine, [idBytes(person.accountId)])).toHaveLength(1);
      turns.push(sendDue(product.app, never)); // looks at the message, and then waits for this row
      await pause(300);
      turns.push(staff.approve(asked.body.approvalId));
      await pause(300);
      turns.push(plan()); // whom the news that it is off is for, as far as they are known by now
      await pause(300);
    });
    await Promise.all(turns);
    await lease.release();
    await deliverAll(product);
    expect(await titles(person)).toEqual(["《佰瓦云隐私保护声明》的更新已撤回", "《佰瓦云隐私保护声明》有更新"]);
  });

  it("leaves a consent given ahead to it as it stood before, and opens none that did not stand", async () => {
    const [before, never] = [await product.aPerson(), await product.aPerson()];
    await give(before, "Q1");
    const version = await aChange();
    expect((await give(before, "Q1", version)).status).toBe(201);
    expect(outcome(await give(never, "Q1", version))).toEqual([409, "document.not-effective"]);
    await product.as(never)("consents.record", { body: await product.anAct("Q1", "refused") });
    expect(outcome(await give(never, "Q1", version))).toEqual([409, "document.not-effective"]);
    await staff.withdraw(version.versionId);
    expect([await standing(before, "Q1"), await standing(never, "Q1")]).toEqual(["given", "refused"]);
    expect(outcome(await give(before, "Q1", version))).toEqual([409, "document.superseded"]);
    const again = await aChange({ label: "3.0" });
    product.clock.advance(16 * day);
    expect(await standing(before, "Q1")).toBe("superseded");
    const { consentProof } = await import("../../server/src/admin-accounts/consent-proof");
    const [proof] = await consentProof(product.app, idBytes(before.accountId), product.clock.now(), "Q1");
    expect(proof?.state).toBe("superseded"); // what stood until then is what was agreed to in the words in force
    expect(proof?.documentVersionId).not.toBe(version.versionId);
    expect(proof?.canonicalText).not.toContain("4.7 每周");
    const { rows } = (await product.as(before)("consents.history", { query: { scope: "Q1" } })).body;
    expect(rows[0]).toMatchObject({ act: "given", documentVersionId: version.versionId });
    expect(again.label).toBe("3.0");
  });

  it("leaves a consent standing however many are called off one after another, and in whatever order", async () => {
    const [one, both] = [await product.aPerson(), await product.aPerson()];
    for (const person of [one, both]) await give(person, "Q1");
    const second = await aChange();
    for (const person of [one, both]) await give(person, "Q1", second);
    await staff.withdraw(second.versionId);
    const third = await aChange({ label: "3.0" });
    await give(one, "Q1", third);
    const fourth = await aChange({ label: "4.0", effectiveAt: inDays(17), markdown: weekly.replace("十五天", "十天") });
    await give(both, "Q1", third);
    await give(both, "S0", fourth);
    await staff.withdraw(fourth.versionId);
    await staff.withdraw(third.versionId);
    product.clock.advance(20 * day);
    expect([await standing(one, "Q1"), await standing(both, "Q1"), await standing(both, "S0")]).toEqual([
      "given",
      "given",
      "given",
    ]);
  });

  it("and was agreed to stays agreed to when a later one that was agreed to as well is called off", async () => {
    const [both, later, again] = [await product.aPerson(), await product.aPerson(), await product.aPerson()];
    for (const person of [both, later, again]) await give(person, "Q1");
    const second = await aChange();
    const third = await aChange({ label: "3.0", effectiveAt: inDays(17), markdown: weekly.replace("每周", "每天") });
    for (const person of [both, again]) expect((await give(person, "Q1", second)).status).toBe(201);
    for (const person of [both, later]) expect((await give(person, "Q1", third)).status).toBe(201);
    await give(again, "Q1"); // once more to the words in force: what was said ahead stands
    type Shown = { version: { versionId: string }; scopes: { scope: string; standing: string }[] };
    const told = async (person: Person) => {
      const found: Shown[] = await changes(person);
      const of = (versionId: string) => found.find((one) => one.version.versionId === versionId);
      return [second, third].map(
        ({ versionId }) => of(versionId)?.scopes.find(({ scope }) => scope === "Q1")?.standing,
      );
    };
    expect([await told(both), await told(later), await told(again)]).toEqual([
      ["agreed", "agreed"],
      ["pending", "agreed"],
      ["agreed", "pending"],
    ]);
    const report = async (versionId: string) =>
      (await changeReport(product.app, versionId, product.clock.now())).answers.find(({ scope }) => scope === "Q1");
    expect(await report(third.versionId)).toMatchObject({ given: 2, declined: 0, open: 1 });
    await staff.withdraw(third.versionId);
    product.clock.advance(16 * day);
    expect([await standing(both, "Q1"), await standing(later, "Q1"), await standing(again, "Q1")]).toEqual([
      "given",
      "superseded",
      "given",
    ]);
    const { consentProof } = await import("../../server/src/admin-accounts/consent-proof");
    const [proof] = await consentProof(product.app, idBytes(both.accountId), product.clock.now(), "Q1");
    expect(proof).toMatchObject({ state: "given", documentVersionId: second.versionId });
    expect(proof?.canonicalText).toContain("4.7 每周");
  });

  it("is not agreed to by a yes to a later one: the consent pauses, and goes on with the words it was given to", async () => {
    const person = await product.aPerson();
    await give(person, "Q1");
    await aChange();
    const third = await aChange({ label: "3.0", effectiveAt: inDays(17), markdown: weekly.replace("每周", "每天") });
    expect((await give(person, "Q1", third)).status).toBe(201);
    expect(await standing(person, "Q1")).toBe("given");
    product.clock.advance(15.5 * day);
    expect(await standing(person, "Q1")).toBe("superseded");
    const counted = async () => {
      const { countStatistic } = await import("../../server/src/statistic-releases/raw-figures");
      const { cells } = await countStatistic(product.app.database, "consents-by-scope", product.clock.now());
      return cells.find(({ cell }) => cell === "Q1")?.count ?? 0;
    };
    expect(await counted()).toBe(0);
    product.clock.advance(2 * day);
    expect([await standing(person, "Q1"), await counted()]).toEqual(["given", 1]);
    await product.as(person)("consents.record", { body: await product.anAct("Q1", "withdrawn") });
    expect([await standing(person, "Q1"), await counted()]).toEqual(["withdrawn", 0]);
  });

  it("is never agreed to past a no: of a yes ahead and a withdrawal at once the no stands", async () => {
    const version = await aChange();
    for (let round = 0; round < 12; round += 1) {
      const person = await product.aPerson();
      await give(person, "Q1");
      const no = await product.anAct("Q1", "withdrawn");
      const withdraw = () => product.as(person)("consents.record", { body: no });
      const agree = () => give(person, "Q1", version);
      const isNoFirst = round % 2 === 0;
      const first = isNoFirst ? withdraw() : agree();
      const second = isNoFirst ? agree() : withdraw();
      const [yes, withdrawal] = await Promise.all(isNoFirst ? [second, first] : [first, second]);
      expect(withdrawal.status).toBe(201);
      expect([201, 409]).toContain(yes.status);
      expect(await standing(person, "Q1")).toBe("withdrawn");
      const left = await product.app.database.rows("SELECT scope FROM consent_ahead");
      expect(left).toEqual([]);
    }
  });

  it("is past calling off once it has taken effect, and the five seconds before", async () => {
    const version = await aChange();
    product.clock.advance(Date.parse(version.effectiveAt as string) - product.clock.now().getTime() - 60 * minute);
    const { status, body } = await staff.on(version.versionId).withdraw();
    expect(status).toBe(201);
    product.clock.advance(60 * minute - 4000);
    expect(outcome(await staff.on(version.versionId).withdraw())).toEqual([409, "document.in-force"]);
    expect((await staff.approve(body.approvalId)).status).toBe(409);
    product.clock.advance(5000);
    expect(outcome(await staff.on(version.versionId).withdraw())).toEqual([409, "document.in-force"]);
    expect((await product.api("documents.current", { params: { documentId } })).body.label).toBe("2.0");
  });

  it("is called off once, by whichever of two approvals comes first; a draft is none", async () => {
    const version = await aChange();
    const asked = await Promise.all([1, 2, 3].map(() => staff.on(version.versionId).withdraw()));
    const answers = await Promise.all(asked.map(({ body }) => staff.approve(body.approvalId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    const { body } = await staff.draft({ label: "9.0" });
    expect(outcome(await staff.on(body.versionId).withdraw())).toEqual([404, "document.version-unknown"]);
  });
});

describe("a version behind one that waits", () => {
  const behind = weekly.replace("十五天", "十天");

  it("is compared with that one, and takes effect after it", async () => {
    const first = await aChange();
    const { body } = await staff.draft({ label: "3.0", markdown: behind, changeClass: "V2" });
    const preview = (await staff.on(body.versionId).preview()).body;
    expect(preview.against.versionId).toBe(first.versionId);
    expect(preview.clauses.map(({ clauseId }: { clauseId: string }) => clauseId)).not.toContain("4.7");
    const wish = { previewToken: preview.previewToken, summary: "答复更快。" };
    const sooner = await staff.on(body.versionId).publish({ ...wish, effectiveAt: first.effectiveAt });
    expect(outcome(sooner)).toEqual([409, "document.scheduled"]);
    expect((await staff.on(body.versionId).publish({ ...wish, effectiveAt: inDays(16) })).status).toBe(201);
  });

  it("keeps the one before it from being called off, until it is called off itself", async () => {
    const first = await aChange();
    const second = await aChange({ label: "3.0", markdown: behind, effectiveAt: inDays(17) });
    expect(outcome(await staff.on(first.versionId).withdraw())).toEqual([409, "document.followed"]);
    await staff.withdraw(second.versionId);
    await staff.withdraw(first.versionId);
    product.clock.advance(20 * day);
    expect((await product.api("documents.current", { params: { documentId } })).body.label).toBe("1.0");
  });

  it("is never published on one that another server calls off at that moment: one of the two comes first", async () => {
    const ports = { clock: product.clock.now, random: (size: number) => randomBytes(size) };
    const other: App = await createApp(product.app.config, ports, createLog("silent"), product.app.delivery);
    const officer = {
      staffId: newId(),
      sessionId: newId(),
      username: "other",
      roles: ["privacy_officer" as const],
      csrfToken: "",
    };
    const approveThere = (approvalId: string) =>
      other.database
        .transaction((db) =>
          decideApproval(other, db, {
            staff: officer,
            id: idBytes(approvalId),
            outcome: "approved",
            reason: "核对过",
            at: product.clock.now(),
          }),
        )
        .then(
          () => 200,
          ({ code }) => code,
        );
    for (let round = 0; round < 6; round += 1) {
      const first = await aChange({ label: `${round}.2`, effectiveAt: inDays(15.1 + round * 20) });
      const { body } = await staff.draft({ label: `${round}.3`, markdown: behind, changeClass: "V2" });
      const { previewToken } = (await staff.on(body.versionId).preview()).body;
      const wish = { previewToken, summary: "答复更快。", effectiveAt: inDays(17 + round * 20) };
      const published = (await staff.on(body.versionId).publish(wish)).body.approvalId;
      const calledOff = (await staff.on(first.versionId).withdraw()).body.approvalId;
      const [here, there] = await Promise.all([staff.approve(published), approveThere(calledOff)]);
      const outcomes = [here.status === 200 ? 200 : here.body.code, there];
      expect([
        [200, "document.followed"],
        ["document.preview-required", 200],
      ]).toContainEqual(outcomes);
      if (here.status === 200) await staff.withdraw(body.versionId);
      if (there !== 200) await staff.withdraw(first.versionId);
    }
    await other.database.close();
  });

  it("needs another preview when the one before it is called off meanwhile", async () => {
    const first = await aChange();
    const { body } = await staff.draft({ label: "3.0", markdown: behind, changeClass: "V2" });
    const { previewToken } = (await staff.on(body.versionId).preview()).body;
    const wish = { previewToken, summary: "答复更快。", effectiveAt: inDays(17) };
    const asked = await staff.on(body.versionId).publish(wish);
    await staff.withdraw(first.versionId);
    expect(outcome(await staff.approve(asked.body.approvalId))).toEqual([409, "document.preview-required"]);
  });
});
