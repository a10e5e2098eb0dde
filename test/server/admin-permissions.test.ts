import { isPermitted, type Permission, type Role, roleKeys } from "@baiwa/shared/catalogue/roles";
import type { EndpointContract } from "@baiwa/shared/contract";
import { contracts } from "@baiwa/shared/contracts/index";
import { type RouteName, routes } from "@baiwa/shared/routes";
import type { ApiRequest } from "../support/api-client";
import { aProduct, type TestProduct } from "../support/app";
import { aDraft } from "../support/campaigning";
import { aNotice } from "../support/incidents";
import { aKnownPerson, type KnownPerson, withBankNumber } from "../support/known-person";
import { aPng } from "../support/sample-files";
import { createStaff, type StaffMember, type StaffPeople } from "../support/staff";
import { aClosedSurvey, aSurvey } from "../support/surveying";
import { laterMarkdown } from "./documents-staff";

const guarded = (Object.keys(contracts) as RouteName[]).flatMap((name) => {
  const { access } = contracts[name] as EndpointContract;
  return typeof access === "object" && "staff" in access && access.staff !== "self"
    ? [{ name, permission: access.staff as Permission }]
    : [];
});
const refusals = guarded.flatMap(({ name, permission }) =>
  roleKeys.filter((role) => !isPermitted([role], permission)).map((role) => ({ name, role, permission })),
);
const admissions = guarded.flatMap(({ name, permission }) =>
  roleKeys.filter((role) => isPermitted([role], permission)).map((role) => ({ name, role, permission })),
);

let product: TestProduct;
let staff: StaffPeople;
let person: KnownPerson;
let draftId: string;
let publishedId: string;
let fileId: string;
let proposalId: string;
let recordId: string;
let ticketId: string;
let ticketFileId: string;
let caseId: string;
let disputeId: string;
let campaignId: string;
let surveyId: string;
let reviewId: string;
let requestId: string;
let requestFileId: string;
let incidentId: string;
const members = {} as Record<Role, StaffMember>;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  person = await aKnownPerson(product);
  await withBankNumber(product, person);
  for (const role of roleKeys) members[role] = await staff.aMember(role);
  const draft = await staff.as(members.legal)("adminDocuments.createDraft", requests()["adminDocuments.createDraft"]);
  draftId = draft.body.versionId;
  publishedId = (await product.api("documents.current", { params: { documentId: "privacy-statement" } })).body
    .versionId;
  const as = product.as(person);
  await as("sessions.stepUp", { body: { method: "password", password: person.password } });
  const evidence = { body: { kind: "correction-evidence" }, file: { name: "证明.png", bytes: aPng() } };
  fileId = (await as("files.upload", evidence)).body.fileId;
  const correction = { item: "username", value: "right-name", explanation: "写错了", fileIds: [fileId] };
  const delivery = { contact: "张三", phone: "13900001111", address: "上海市静安区某路 1 号" };
  recordId = (await as("records.add", { body: { kind: "delivery", values: delivery } })).body.recordId;
  const attachment = { body: { kind: "ticket-attachment" }, file: { name: "说明.png", bytes: aPng() } };
  ticketFileId = (await as("files.upload", attachment)).body.fileId;
  const paper = { body: { kind: "request-paper" }, file: { name: "说明.png", bytes: aPng() } };
  requestFileId = (await as("files.upload", paper)).body.fileId;
  const request = { kind: "other", text: "请求", fileIds: [requestFileId] };
  requestId = (await as("requests.open", { body: request })).body.requestId;
  const ticket = { category: "other", title: "问题", text: "问题", attachments: [{ fileId: ticketFileId }] };
  ticketId = (await as("tickets.open", { body: ticket })).body.ticketId;
  const licence = { body: { kind: "verification-document" }, file: { name: "执照.png", bytes: aPng() } };
  caseId = (await as("verification.begin", { body: { method: "organisation-licence" } })).body.caseId;
  const photo = (await as("files.upload", licence)).body.fileId;
  const values = { org_name: "某某有限公司", uscc: "91440300708461136T", legal_rep: "王法人" };
  await as("verification.submit", { params: { caseId }, body: { values, pictures: { licence: photo }, consents: [] } });
  const dispute = await staff.as(members.legal)("adminDisputes.open", requests()["adminDisputes.open"]);
  disputeId = dispute.body.disputeId;
  surveyId = await aClosedSurvey(product);
  campaignId = (await staff.as(members.marketing)("adminCampaigns.create", { body: aDraft() })).body.campaignId;
  reviewId = (await staff.as(members.security)("accessReviews.start")).body.reviewId;
  const incident = await staff.as(members.security)("adminIncidents.open", requests()["adminIncidents.open"]);
  incidentId = incident.body.incidentId;
  proposalId = (await as("corrections.request", { body: correction })).body.proposalId;
});
afterAll(() => product.stop());

const nobodys = "01a20a4c-0000-7000-8000-00000000000c";
const inDays = (days: number): string => new Date(product.clock.now().getTime() + days * 86_400_000).toISOString();

const aRule = () => ({
  name: "某某物流有限公司",
  role: "processor",
  country: "CN",
  contact: "privacy@logistics.example.cn",
  contract: "HT-1",
  contractUntil: inDays(30),
  purposes: ["service"],
  items: ["contact_phone"],
  method: "接口",
  policy: "见对方网站",
  url: "https://logistics.example.cn/hook",
  reason: "权限检查",
});

const anIncident = () => ({
  title: "事件",
  kind: "leak",
  facts: "经过",
  cause: "原因",
  items: ["phone"],
  happenedAt: null,
});

const aPlan = () => ({
  kind: "assets",
  receiver: "某某云计算有限公司",
  contact: "privacy@cloud.example.cn",
  items: ["phone"],
  cutOverAt: inDays(30),
  reason: "权限检查",
});

/** A request to each route that would do something, were it let in. */
const requests = (): Partial<Record<RouteName, ApiRequest>> => {
  const account = { params: { accountId: person.accountId }, query: { reason: "权限检查" } };
  const target = { params: { staffId: members.marketing?.staffId ?? "" } };
  const draft = { label: `2.${Math.random().toString().slice(2, 8)}`, markdown: laterMarkdown, changeClass: "V1" };
  const days = { query: { from: "2026-01-01", to: "2026-12-31" } };
  const version = { params: { versionId: draftId } };
  return {
    "staff.list": {},
    "staff.invite": { body: { username: "new.member", roles: ["marketing"] } },
    "staff.setRoles": { ...target, body: { roles: ["auditor"] } },
    "staff.disable": target,
    "adminControls.list": {},
    "adminControls.record": { params: { control: "restore-drill" }, body: { isMet: true, note: "演练 1" } },
    "adminCertificates.list": {},
    "adminCertificates.add": {
      body: {
        kind: "iso27001",
        number: "ISMS-1",
        issuer: "某某认证中心",
        scope: "云服务",
        validFrom: inDays(-30).slice(0, 10),
        validTo: inDays(300).slice(0, 10),
        evidenceSha256: "ab".repeat(32),
        reason: "权限检查",
      },
    },
    "adminCertificates.end": { params: { certificateId: nobodys }, body: { reason: "权限检查" } },
    "accessReviews.list": {},
    "accessReviews.show": { params: { reviewId } },
    "accessReviews.start": {},
    "accessReviews.decide": {
      params: { reviewId, staffId: members.marketing?.staffId ?? "" },
      body: { outcome: "keep", reason: "权限检查" },
    },
    "breakGlass.list": {},
    "breakGlass.ask": { body: { permissions: ["account.view"], isEmergency: false, reason: "权限检查" } },
    "breakGlass.decide": { params: { glassId: nobodys }, body: { outcome: "approved", reason: "权限检查" } },
    "breakGlass.end": { params: { glassId: nobodys } },
    "breakGlass.review": { params: { glassId: nobodys }, body: { isJustified: true, reason: "权限检查" } },
    "adminAlarms.list": {},
    "adminAlarms.handle": { params: { alarmId: nobodys }, body: { reason: "权限检查" } },
    "adminDocuments.list": { params: { documentId: "privacy-statement" } },
    "adminDocuments.createDraft": { params: { documentId: "privacy-statement" }, body: draft },
    "adminDocuments.updateDraft": { ...version, body: draft },
    "adminDocuments.discardDraft": version,
    "adminDocuments.preview": version,
    "adminDocuments.publish": { ...version, body: { previewToken: "x", effectiveAt: new Date().toISOString() } },
    "adminDocuments.withdraw": { ...version, body: { notice: "权限检查", reason: "权限检查" } },
    "adminAccounts.search": { body: { item: "phone", value: person.phone, reason: "权限检查" } },
    "adminAccounts.items": account,
    "adminChanges.report": { params: { versionId: publishedId } },
    "adminAccounts.askUnmask": { ...account, query: {}, body: { item: "personal_bank_account", reason: "权限检查" } },
    "adminKeys.askRotation": { body: { reason: "权限检查" } },
    "adminAccounts.unmask": { ...account, query: {}, body: { item: "phone", reason: "权限检查" } },
    "adminAccounts.consents": account,
    "adminAccounts.consentProof": { ...account, query: { ...account.query, at: new Date().toISOString() } },
    "adminAccounts.bindings": account,
    "adminAccounts.subscriptions": account,
    "adminSellers.add": {
      body: {
        name: "服务商",
        offers: "网盘",
        contact: "a@seller.example",
        url: "https://seller.example",
        policyUrl: "https://seller.example/privacy",
        reason: "权限检查",
      },
    },
    "adminSellers.end": { params: { sellerId: draftId }, body: { reason: "权限检查" } },
    "adminRegimes.propose": {
      params: account.params,
      body: { regime: "international-own", reference: "合同 7", reason: "权限检查" },
    },
    "adminProposals.enter": {
      params: account.params,
      body: { item: "industry", value: "finance", mandate: "委托书 1", reason: "权限检查" },
    },
    "adminCorrections.list": {},
    "adminCorrections.show": { params: { proposalId }, query: account.query },
    "adminCorrections.file": { params: { proposalId, fileId }, query: account.query },
    "adminCorrections.decide": {
      params: { proposalId },
      body: { decision: "refuse", refusal: "no-error", reason: "权限检查" },
    },
    "adminCatalogue.map": {},
    "adminRecords.list": account,
    "adminRecords.add": {
      params: account.params,
      body: {
        kind: "delivery",
        values: { contact: "张三", phone: "13900001111", address: "上海市静安区某路 1 号" },
        mandate: "委托书 1",
        reason: "权限检查",
      },
    },
    "adminRecords.kept": { query: { kind: "contract", reason: "权限检查" } },
    "adminRecords.show": { params: { recordId }, body: { reason: "权限检查" } },
    "adminRecords.change": { params: { recordId }, body: { version: 1, values: {}, reason: "权限检查" } },
    "adminRecords.end": { params: { recordId }, body: { version: 1, reason: "权限检查" } },
    "adminTickets.list": {},
    "adminTickets.show": { params: { ticketId }, query: account.query },
    "adminTickets.take": { params: { ticketId }, body: { isTakeover: true } },
    "adminTickets.attach": { params: { ticketId }, body: {}, file: { name: "a.txt", bytes: Buffer.from("a") } },
    "adminTickets.download": { params: { ticketId, fileId: ticketFileId }, query: account.query },
    "adminTickets.flag": { params: { ticketId, fileId: ticketFileId }, body: { mayHoldCustomerData: true } },
    "adminTickets.reply": { params: { ticketId }, body: { text: "好的" } },
    "adminTickets.close": { params: { ticketId } },
    "adminVerification.queue": {},
    "adminVerification.take": { params: { caseId } },
    "adminVerification.release": { params: { caseId } },
    "adminVerification.picture": { params: { caseId, part: "licence" } },
    "adminVerification.decide": { params: { caseId }, body: { outcome: "passed" } },
    "adminVerification.ofAccount": account,
    "adminVerification.override": { params: { caseId }, body: { reason: "权限检查" } },
    "adminDisputes.list": {},
    "adminDisputes.open": {
      params: account.params,
      body: {
        kind: "contract",
        ground: "complaint",
        reference: "投诉 1 号",
        recipient: { party: "counterparty", name: "某某公司" },
        records: [],
        tickets: [ticketId],
        items: [],
        reason: "权限检查",
      },
    },
    "adminDisputes.preview": { params: { disputeId }, body: { reason: "权限检查" } },
    "adminDisputes.decide": {
      params: { disputeId },
      body: { outcome: "refused", refusal: "no-ground", reason: "权限检查" },
    },
    "adminDisputes.decideObjection": { params: { disputeId }, body: { answer: "necessary", reason: "权限检查" } },
    "adminDisputes.release": { params: { disputeId }, body: { reason: "权限检查" } },
    "adminDisputes.download": { params: { disputeId } },
    "adminDisputes.withdraw": { params: { disputeId } },
    "adminRequests.list": {},
    "adminRequests.report": { query: { from: "2026-01-01T00:00:00Z", to: "2036-01-01T00:00:00Z" } },
    "adminRequests.templates": {},
    "adminRequests.show": { params: { requestId }, query: account.query },
    "adminRequests.enter": {
      body: { kind: "other", text: "来信", email: "letter@example.cn", arrivedAt: "2026-11-01T00:00:00Z" },
    },
    "adminRequests.take": { params: { requestId }, body: {} },
    "adminRequests.verify": { params: { requestId }, body: { proof: "documents", reason: "权限检查" } },
    "adminRequests.ask": { params: { requestId }, body: { text: "请补充" } },
    "adminRequests.attach": { params: { requestId }, body: {}, file: { name: "a.txt", bytes: Buffer.from("a") } },
    "adminRequests.download": { params: { requestId, fileId: requestFileId }, query: account.query },
    "adminRequests.carryOut": { params: { requestId }, body: { act: "copy", reason: "权限检查" } },
    "adminRequests.answer": { params: { requestId }, body: { text: "好的" } },
    "adminRequests.refuse": { params: { requestId }, body: { refusal: "repeated" } },
    "adminRecipients.list": {},
    "adminRecipients.add": { body: aRule() },
    "adminRecipients.change": { params: { recipientId: nobodys }, body: aRule() },
    "adminRecipients.revoke": { params: { recipientId: nobodys }, body: { reason: "权限检查" } },
    "adminRecipients.issue": { params: { recipientId: nobodys }, body: { reason: "权限检查" } },
    "adminDeletions.list": {},
    "adminDeletions.prove": { params: { requestId: nobodys }, body: { statement: "回函 1 号", reason: "权限检查" } },
    "adminShares.ofAccount": account,
    "adminExceptions.list": {},
    "adminExceptions.ask": {
      params: account.params,
      body: {
        intake: {
          clause: "5.3.1",
          receiver: "某公安局",
          country: "CN",
          article: "网络安全法第二十八条",
          documentNumber: "9 号",
          purpose: "service",
          items: ["phone"],
          from: inDays(-1),
          until: inDays(30),
        },
        reason: "权限检查",
      },
    },
    "adminExceptions.release": { params: { exceptionId: nobodys }, body: { reason: "权限检查" } },
    "adminExceptions.tell": { params: { exceptionId: nobodys }, body: { reason: "权限检查" } },
    "adminTransfers.list": {},
    "adminTransfers.announce": { body: aPlan() },
    "adminTransfers.start": { params: { transferId: nobodys }, body: { reason: "权限检查" } },
    "adminTransfers.cancel": { params: { transferId: nobodys }, body: { reason: "权限检查" } },
    "adminCampaigns.list": {},
    "adminCampaigns.show": { params: { campaignId } },
    "adminCampaigns.create": { body: aDraft() },
    "adminCampaigns.change": { params: { campaignId }, body: { ...aDraft(), version: 1 } },
    "adminCampaigns.count": { params: { campaignId } },
    "adminCampaigns.test": { params: { campaignId }, body: { channel: "inbox" } },
    "adminCampaigns.ask": { params: { campaignId }, body: { version: 1, reason: "权限检查" } },
    "adminCampaigns.steer": { params: { campaignId }, body: { to: "stopped", reason: "权限检查" } },
    "adminCalls.fetch": { params: { campaignId }, body: { reason: "权限检查" } },
    "adminCalls.mark": { params: { campaignId }, body: { callId: "A".repeat(60), outcome: "called" } },
    "adminSurveys.list": {},
    "adminSurveys.create": { body: aSurvey(product) },
    "adminSurveys.ask": { params: { surveyId }, body: { reason: "权限检查" } },
    "adminSurveys.close": { params: { surveyId } },
    "adminSurveys.results": { params: { surveyId } },
    "adminHolds.list": {},
    "adminHolds.place": {
      params: account.params,
      body: { kind: "court", items: ["phone"], reference: "案号 1", reviewAt: inDays(30), reason: "权限检查" },
    },
    "adminHolds.release": { params: { holdId: nobodys }, body: { reason: "权限检查" } },
    "adminHolds.review": { params: { holdId: nobodys }, body: { reviewAt: inDays(30), reason: "权限检查" } },
    "adminHolds.read": { params: { holdId: nobodys }, body: { reason: "权限检查" } },
    "adminIncidents.list": {},
    "adminIncidents.open": { body: { ...anIncident(), knownAt: product.clock.now().toISOString(), isDrill: false } },
    "adminIncidents.show": { params: { incidentId } },
    "adminIncidents.amend": { params: { incidentId }, body: { ...anIncident(), reason: "权限检查" } },
    "adminIncidents.classify": {
      params: { incidentId },
      body: { severity: "minor", persons: 1, reason: "权限检查" },
    },
    "adminIncidents.step": { params: { incidentId, step: "isolate" }, body: { outcome: "done", note: "已办" } },
    "adminIncidents.persons": { params: { incidentId }, body: { items: ["phone"] } },
    "adminIncidents.draft": { params: { incidentId } },
    "adminIncidents.report": {
      params: { incidentId, clock: "internal" },
      body: { reference: "1 号", to: "负责人", sentAt: product.clock.now().toISOString() },
    },
    "adminIncidents.notify": { params: { incidentId }, body: aNotice() },
    "adminIncidents.decline": { params: { incidentId }, body: { why: "没有危害", reason: "权限检查" } },
    "adminIncidents.record": { params: { incidentId } },
    "adminIncidents.close": { params: { incidentId }, body: { summary: "处理完毕" } },
    "adminRetention.report": {},
    "adminRetention.dryRun": {},
    "adminRetention.pause": { body: { reason: "权限检查" } },
    "adminRetention.resume": { body: { reason: "权限检查" } },
    "adminRetention.purge": { body: { rule: "ticket", reason: "权限检查" } },
    "adminResidency.report": {},
    "adminCrossings.list": {},
    "adminCrossings.add": {
      body: {
        recipient: "某境外公司",
        country: "SG",
        contact: "privacy@example.com",
        purpose: "境外域名注册",
        items: ["legal_name"],
        ground: "contract",
        reference: "备案 1 号",
        validUntil: inDays(300),
        reason: "权限检查",
      },
    },
    "adminCrossings.end": { params: { crossingId: nobodys }, body: { reason: "权限检查" } },
    "statistics.consents": days,
    "statistics.subscriptions": days,
    "adminLedger.entries": { query: { from: "2026-01-01T00:00:00Z", to: "2036-01-01T00:00:00Z" } },
    "adminLedger.verification": {},
    "adminStatistics.list": {},
    "adminStatistics.request": { body: { statistic: "accounts-by-month", reason: "权限检查" } },
    "adminStatistics.decide": {
      params: { releaseId: "01a20a4c-0000-7000-8000-00000000000b" },
      body: { isApproved: true, reason: "权限检查" },
    },
    "adminServices.list": {},
    "adminServices.create": { body: { name: "计费系统", rights: ["activity.write"], products: ["ecs"] } },
    "adminServices.disable": { params: { serviceId: "01a20a4c-0000-7000-8000-00000000000a" } },
  };
};
const requestOf = (name: RouteName): ApiRequest => {
  const request = requests()[name];
  if (!request) throw new Error(`${name} has no request here`);
  return request;
};

/** A checksum of every table but those that only notice that somebody asked. */
const everything = async (): Promise<string> => {
  const tables = await product.app.database.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()
     AND table_name NOT IN ('staff_session', 'rate_limit', 'lease') ORDER BY table_name`,
  );
  const sums = await product.app.database.rows(`CHECKSUM TABLE ${tables.map(({ name }) => name).join(", ")}`);
  return JSON.stringify(sums);
};

describe("permissions", () => {
  it("guard every endpoint under /admin but signing in, enrolling, one's own session and undertaking, saying which account is one's own, and approvals, whose acts each want a permission", () => {
    const open = (Object.keys(routes) as RouteName[]).filter(
      (name) => routes[name].path.startsWith("/admin/") && !guarded.some((one) => one.name === name),
    );
    expect(open.sort()).toEqual([
      "adminApprovals.decide",
      "adminApprovals.list",
      "adminApprovals.withdraw",
      "adminVerification.declareOwn",
      "staff.enrol",
      "staff.me",
      "staff.signIn",
      "staff.signOut",
      "undertaking.accept",
      "undertaking.show",
    ]);
  });

  it.each(refusals)("$name is closed to $role, who lacks $permission", async ({ name, role }) => {
    const before = await everything();
    const { status, body } = await staff.as(members[role])(name, requestOf(name));
    expect({ status, code: body.code }).toEqual({ status: 403, code: "staff.forbidden" });
    expect(Object.keys(body).sort()).toEqual(["code", "message", "requestId"]);
    expect(await everything()).toBe(before);
  });

  it.each(guarded)("$name is closed to visitors and to signed-in persons", async ({ name }) => {
    const before = await everything();
    for (const caller of [{}, { token: person.token }, { cookie: `staff=${person.token}` }]) {
      const { status, body } = await staff.api(name, { ...requestOf(name), ...caller });
      expect({ status, code: body.code }).toEqual({ status: 401, code: "staff.session-required" });
    }
    expect(await everything()).toBe(before);
  });

  it.each(guarded.filter(({ name }) => routes[name].method !== "GET"))(
    "$name writes nothing without the CSRF token",
    async ({ name, permission }) => {
      const role = roleKeys.find((one) => isPermitted([one], permission)) as Role;
      const before = await everything();
      const { cookie } = members[role];
      const { status, body } = await staff.api(name, { ...requestOf(name), cookie });
      expect({ status, code: body.code }).toEqual({ status: 403, code: "staff.csrf" });
      expect(await everything()).toBe(before);
    },
  );

  const reads = admissions.filter(({ name }) => routes[name].method === "GET" || name.startsWith("adminAccounts."));
  it.each(reads)("$name is open to $role", async ({ name, role }) => {
    if (name === "adminVerification.picture") {
      const taken = await staff.as(members[role])("adminVerification.take", { params: { caseId } });
      expect(taken.status).toBe(200);
    }
    expect([200, 201]).toContain((await staff.as(members[role])(name, requestOf(name))).status);
    if (name === "adminVerification.picture")
      await staff.as(members[role])("adminVerification.release", { params: { caseId } });
  });
});
