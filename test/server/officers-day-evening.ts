import { changeClasses } from "@baiwa/shared/catalogue/change-classes";
import { statementMarkdown } from "./documents-staff";
import { day, hour, reason, refused, type World, well } from "./officers-day-world";

const summary = "问卷的邀请方式有变化。";
const params = { documentId: "privacy-statement" };

/** A new version of the statement that changes what people agreed to: drafted, looked at, asked for by one, published by another. */
export const theVersion = async (world: World) => {
  const { by, decides, product } = world;
  const draft = { label: "2.0", markdown: statementMarkdown.replace("4.7 ", "4.7 每周"), changeClass: "V2" };
  const { versionId } = await well(by("lawyer")("adminDocuments.createDraft", { params, body: draft }));
  const { previewToken, proposal } = await well(by("lawyer")("adminDocuments.preview", { params: { versionId } }));
  expect(proposal).toMatchObject({ changeClass: "V2", affectedScopes: ["S0", "Q1"], noticeDays: 15 });
  const at = (days: number) => new Date(product.clock.now().getTime() + days * day + hour).toISOString();
  const publish = (effectiveAt: string) =>
    by("lawyer")("adminDocuments.publish", {
      params: { versionId },
      body: { previewToken, effectiveAt, summary, unresolvedReason: "所引文件下月发布", reason },
    });
  expect(await refused(publish(at(changeClasses.V2.noticeDays - 1)))).toEqual([409, "document.notice-period"]);
  const asked = await well(publish(at(changeClasses.V2.noticeDays)));
  expect(await refused(decides("lawyer", asked.approvalId))).toEqual([403, "approval.own"]);
  expect((await well(product.api("documents.versions", { params }))).versions).toHaveLength(1);
  await well(decides("officer", asked.approvalId));
  return versionId as string;
};

const standing = async ({ product, copy }: World): Promise<Record<string, string>> => {
  const { scopes } = await well(product.as(copy.person)("consents.status"));
  return Object.fromEntries(scopes.map(({ scope, state }: { scope: string; state: string }) => [scope, state]));
};

/** What a person sees of it: beforehand in plain words and word by word, and on its day that they are asked again. */
export const theReader = async (world: World, versionId: string) => {
  const { product, copy, comesBack } = world;
  const [next, now] = (await well(product.api("documents.versions", { params }))).versions;
  expect(next).toMatchObject({
    versionId,
    state: "scheduled",
    changeClass: "V2",
    summary,
    affectedScopes: ["S0", "Q1"],
  });
  const query = { from: now.versionId, to: versionId };
  const { clauses } = await well(product.api("documents.diff", { params, query }));
  expect(clauses).toMatchObject([{ clauseId: "4.7", kind: "changed" }]);
  copy.person = await comesBack(copy.person);
  await well(product.as(copy.person)("consents.record", { body: await product.anAct("Q1") }));
  expect(await standing(world)).toMatchObject({ S0: "given", Q1: "given" });
  product.clock.advance((changeClasses.V2.noticeDays + 1) * day);
  copy.person = await comesBack(copy.person);
  expect(await standing(world)).toMatchObject({ S0: "superseded", Q1: "superseded" });
  const ticket = { category: "service", title: "问题", text: "内容" };
  const opens = () => product.as(copy.person)("tickets.open", { body: ticket });
  expect(await refused(opens())).toEqual([403, "consent.required"]);
  await well(product.as(copy.person)("information.list"));
  await well(product.as(copy.person)("consents.record", { body: await product.anAct("S0") }));
  await well(opens());
  expect(await standing(world)).toMatchObject({ S0: "given", Q1: "superseded" });
  const seen = await well(
    world.by("officer")("adminAccounts.consents", { params: { accountId: copy.person.accountId }, query: { reason } }),
  );
  const acts = seen.acts.filter(({ scope }: { scope: string }) => scope === "S0");
  expect(acts).toHaveLength(2);
};

/** The evening: how the terms were kept this month, and that nothing in the ledger was changed. */
export const theReport = async (world: World) => {
  const { by, product, copy } = world;
  const now = product.clock.now().getTime();
  const query = { from: new Date(now - 60 * day).toISOString(), to: new Date(now + hour).toISOString() };
  const report = await well(by("officer")("adminRequests.report", { query }));
  expect(report).toMatchObject({ open: 0, late: 0 });
  const told = Object.fromEntries(report.kinds.map(({ kind, ...rest }: { kind: string }) => [kind, rest]));
  const nothing = { received: 0, answered: 0, refused: 0, withdrawn: 0, decidedLate: 0 };
  expect(told).toMatchObject({
    access: { ...nothing, received: 1, answered: 1 },
    correct: { ...nothing, received: 1, answered: 1 },
    delete: { ...nothing, received: 3, answered: 2, refused: 1 },
    misuse: nothing,
  });
  await well(by("auditor")("staff.me")); // signing in leaves an entry of its own
  await product.app.ledger.sequence();
  const sound = await well(by("auditor")("adminLedger.verification"));
  expect(sound).toMatchObject({ isSound: true, waiting: 0, problems: [] });
  expect((await well(product.api("ledger.checkpoint"))).checkpoint).toBe(sound.checkpoint);
  const { rows } = await well(product.as(copy.person)("requests.list"));
  expect(rows).toMatchObject([{ kind: "access", state: "answered" }]);
};

/** Whoever leaves is out with the next request, and what they had in hand goes on. */
export const theLeaver = async (world: World) => {
  const { by, members, staff, product, copy } = world;
  const as = product.as(copy.person);
  const { requestId } = await well(as("requests.open", { body: { kind: "explain", text: "第 4.7 条" } }));
  await well(by("officer")("adminRequests.take", { params: { requestId }, body: {} }));
  const { staffId } = members.officer;
  expect(await refused(by("partner")("staff.disable", { params: { staffId } }))).toEqual([403, "staff.forbidden"]);
  await well(by("administrator")("staff.disable", { params: { staffId } }));
  expect(await refused(staff.as(members.officer)("adminRequests.list"))).toEqual([401, "staff.session-required"]);
  product.clock.advance(60_000);
  expect(await refused(staff.signIn(members.officer))).toEqual([401, "staff.login-failed"]);
  const takes = (body: object) => by("second")("adminRequests.take", { params: { requestId }, body });
  await well(takes({ isTakeover: true }));
  const text = "每周一次，可以随时关掉。";
  await well(by("second")("adminRequests.answer", { params: { requestId }, body: { text } }));
  const answered = await well(as("requests.show", { params: { requestId } }));
  expect(answered.events.at(-1)).toMatchObject({ kind: "answered", author: "staff", text });
};
