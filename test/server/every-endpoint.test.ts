import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RouteName } from "@baiwa/shared/routes";
import { routes } from "@baiwa/shared/routes";
import { buildExports } from "../../server/src/rights/export.service";
import { type ApiAnswer, type ApiRequest, calledRoutes } from "../support/api-client";
import { aProduct, appId, type TestProduct } from "../support/app";
import { aPng } from "../support/sample-files";
import { createStaff } from "../support/staff";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const statement = readFileSync(join(__dirname, "../../server/content/privacy-statement.md"), "utf8");
const documentId = "privacy-statement";
const device = { platform: "weapp" };
const reason = "例行检查";

/** Calls the endpoint and expects success; `api-client` holds the answer against the published description. */
const good = async (
  call: (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>,
  name: RouteName,
  request?: ApiRequest,
) => {
  const answer = await call(name, request);
  expect({ name, status: answer.status, body: answer.status < 300 ? "" : answer.body }).toMatchObject({
    name,
    body: "",
  });
  return answer.body;
};

it("answers every endpoint of the route table as its description promises", async () => {
  const { api, simulator } = product;
  const { control } = simulator;
  await good(api, "service.describe");
  await good(api, "lists.collected");
  await good(api, "lists.shared");
  await good(api, "documents.list");
  const current = await good(api, "documents.current", { params: { documentId } });
  await good(api, "documents.versions", { params: { documentId } });
  await good(api, "documents.version", { params: { documentId, versionId: current.versionId } });
  await good(api, "documents.diff", {
    params: { documentId },
    query: { from: current.versionId, to: current.versionId },
  });
  const claim = randomBytes(32).toString("base64url");
  const before = await product.anAct("P1", "refused");
  const anonymous = await good(api, "consents.recordAnonymous", { body: { ...before, claim } });

  const person = await product.aPerson();
  const as = product.as(person);
  const recorded = await good(as, "consents.record", { body: await product.anAct("W2") });
  await good(as, "consents.status");
  await good(as, "consents.history");
  await good(as, "consents.attach", { body: { entryId: anonymous.entryId, claim, evidence: before.evidence } });
  await product.app.ledger.sequence();
  await good(as, "consents.receipt", { params: { entryId: recorded.entryId } });
  await good(api, "ledger.checkpoint");
  await good(as, "profile.put", { params: { item: "nickname" }, body: { value: "小佰" } });
  const form = { body: { kind: "ticket-attachment" }, file: { name: "说明.txt", bytes: Buffer.from("说明") } };
  const { fileId } = await good(as, "files.upload", form);
  await good(as, "files.download", { params: { fileId } });
  await good(as, "files.discard", { params: { fileId } });
  const { userId } = control.addPerson();
  const code = () => control.mintLoginCode(appId, userId);
  const bound = await good(as, "bindings.add", { body: { appId, code: code(), binding: await product.anAct("W1") } });
  const phone = { appId, code: control.mintPhoneCode(appId, userId), consent: await product.anAct("W3") };
  await good(as, "profile.phoneFromWechat", { body: phone });
  await good(as, "profile.show");
  await good(as, "subscriptions.list");
  await good(as, "subscriptions.change", { params: { topic: "finance", channel: "sms" }, body: { isOn: false } });
  const answers = [{ templateId: "TMPL_security_0001", answer: "accept" }];
  await good(as, "subscriptions.recordWechatAnswers", { body: { appId, answers } });
  await good(as, "bindings.list");

  const login = { identifier: person.username, password: person.password, device };
  const second = await good(api, "sessions.create", { body: login });
  await good(as, "sessions.list");
  await good(as, "sessions.end", { params: { sessionId: second.sessionId } });
  await good(as, "sessions.stepUp", { body: { method: "password", password: person.password } });
  await good(as, "information.list");
  await good(as, "information.reveal", { body: { item: "phone" } });
  const { exportId } = await good(as, "exports.request");
  await buildExports(product.app, { guard: async () => undefined }, new AbortController().signal);
  await good(as, "exports.list");
  await good(as, "exports.download", { params: { exportId } });
  await good(as, "exports.discard", { params: { exportId } });
  const asked = await good(as, "corrections.request", {
    body: { item: "username", value: "another-name-1", explanation: "写错了" },
  });
  await good(as, "corrections.withdraw", { params: asked });
  const evidence = { body: { kind: "correction-evidence" }, file: { name: "证明.png", bytes: aPng() } };
  const proof = await good(as, "files.upload", evidence);
  const correction = await good(as, "corrections.request", {
    body: { item: "username", value: "another-name-2", explanation: "写错了", fileIds: [proof.fileId] },
  });
  await good(as, "cancellation.show");
  const { receiptCode } = await good(as, "cancellation.request");
  await good(api, "erasures.show", { params: { receiptCode } });
  await good(as, "cancellation.undo");
  await good(as, "credentials.set", {
    body: { currentPassword: person.password, newPassword: "Fresh-garden-91-kite" },
  });

  const staff = createStaff(product);
  const invited = await staff.invite(["support_l1"]);
  const officer = await staff.aMember("privacy_officer");
  const by = staff.as(officer);
  await good(by, "staff.me");
  await good(by, "staff.list");
  const draftText = { label: "2.0", markdown: statement.replace("感谢您选择", "谢谢您选择"), changeClass: "V0" };
  await good(by, "adminDocuments.list", { params: { documentId } });
  const draft = await good(by, "adminDocuments.createDraft", { params: { documentId }, body: draftText });
  const params = { versionId: draft.versionId };
  await good(by, "adminDocuments.updateDraft", { params, body: draftText });
  const preview = await good(by, "adminDocuments.preview", { params });
  const effectiveAt = new Date(product.clock.now().getTime() + 3_600_000).toISOString();
  const publication = { previewToken: preview.previewToken, effectiveAt, unresolvedReason: "所引文件尚未发布" };
  await good(by, "adminDocuments.publish", { params, body: publication });
  const other = await good(by, "adminDocuments.createDraft", {
    params: { documentId },
    body: { ...draftText, label: "3.0" },
  });
  await good(by, "adminDocuments.discardDraft", { params: { versionId: other.versionId } });

  const who = { params: { accountId: person.accountId }, query: { reason } };
  await good(by, "adminAccounts.search", { body: { item: "username", value: person.username, reason } });
  await good(by, "adminAccounts.items", who);
  await good(by, "adminAccounts.unmask", { params: who.params, body: { item: "phone", reason } });
  await good(by, "adminAccounts.consents", who);
  const support = staff.as(await staff.aMember("support_l2"));
  const entry = { item: "industry", value: "finance", mandate: "委托书 2026-11-001", reason };
  const { proposalId } = await good(support, "adminProposals.enter", { params: who.params, body: entry });
  await good(as, "proposals.list");
  await good(as, "proposals.decide", { params: { proposalId }, body: { isAccepted: true } });
  await good(support, "adminCorrections.list");
  const look = { params: correction, query: { reason } };
  await good(support, "adminCorrections.show", look);
  await good(support, "adminCorrections.file", { ...look, params: { ...correction, fileId: proof.fileId } });
  const refused = { decision: "refuse", refusal: "no-error", reason };
  await good(support, "adminCorrections.decide", { params: correction, body: refused });
  const at = product.clock.now().toISOString();
  await good(by, "adminAccounts.consentProof", { ...who, query: { reason, at } });
  await good(by, "adminAccounts.bindings", who);
  await good(by, "adminAccounts.subscriptions", who);
  const today = at.slice(0, 10);
  const period = { query: { from: today, to: today } };
  await good(by, "adminCatalogue.map");
  await good(by, "statistics.consents", period);
  await good(by, "statistics.subscriptions", period);
  const [from, to] = ["2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z"];
  await good(by, "adminLedger.entries", { query: { from, to } });
  await good(by, "adminLedger.verification");
  const administrator = staff.as(await staff.administrator());
  const target = { params: { staffId: invited.staffId } };
  await good(administrator, "staff.setRoles", { ...target, body: { roles: ["marketing"] } });
  await good(administrator, "staff.disable", target);
  const newService = { name: "计费系统", rights: ["activity.write"], products: ["ecs"] };
  const { token: serviceToken, serviceId } = await good(administrator, "adminServices.create", { body: newService });
  await good(administrator, "adminServices.list");
  const row = { id: randomUUID(), accountId: person.accountId, at, kind: "act", action: "restart", product: "ecs" };
  await good(api, "ingest.activity", { token: serviceToken, body: { rows: [row] } });
  await good(administrator, "adminServices.disable", { params: { serviceId } });
  await good(as, "activity.list");
  await good(as, "activity.forgetSearches");
  await good(by, "staff.signOut");

  await good(as, "bindings.remove", { params: { bindingId: bound.bindingId } });
  await good(as, "profile.remove", { params: { item: "phone" } });
  await good(as, "sessions.endAll", { query: { keepCurrent: "true" } });
  await good(as, "sessions.endCurrent");
  for (const kind of ["create", "existing"] as const) {
    const newcomer = control.addPerson().userId;
    const first = { appId, code: control.mintLoginCode(appId, newcomer), device };
    const { ticket } = await good(api, "sessions.wechat", { body: first });
    const binding = await product.anAct("W1");
    if (kind === "create") {
      await good(api, "accounts.createFromWechat", {
        body: { ticket, statement: await product.anAct("S0"), binding, device },
      });
      continue;
    }
    const owner = await product.aPerson();
    const known = { identifier: owner.username, password: owner.password };
    await good(api, "sessions.bindExisting", { body: { ticket, ...known, binding, device } });
  }
  const uncalled = (Object.keys(routes) as RouteName[]).filter((name) => !calledRoutes.has(name));
  expect(uncalled).toEqual([]);
});
