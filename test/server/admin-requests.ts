import type { RouteName } from "@baiwa/shared/routes";
import type { ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import { aDraft } from "../support/campaigning";
import { aNotice } from "../support/incidents";
import { aSurvey } from "../support/surveying";
import { type AdminWorld, adminCaseRequests } from "./admin-case-requests";
import { laterMarkdown } from "./documents-staff";

const nobodys = "01a20a4c-0000-7000-8000-00000000000c";
const inDaysOf =
  (product: TestProduct) =>
  (days: number): string =>
    new Date(product.clock.now().getTime() + days * 86_400_000).toISOString();

const aRule = (inDays: (days: number) => string) => ({
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

const aPlan = (inDays: (days: number) => string) => ({
  kind: "assets",
  receiver: "某某云计算有限公司",
  contact: "privacy@cloud.example.cn",
  items: ["phone"],
  cutOverAt: inDays(30),
  reason: "权限检查",
});

/** A request to each route that would do something, were it let in. */
export const adminRequests = (world: AdminWorld): Partial<Record<RouteName, ApiRequest>> => {
  const { product, person, members, ids } = world;
  const inDays = inDaysOf(product);
  const { draftId, publishedId, fileId, proposalId, recordId, campaignId, surveyId, reviewId, incidentId } = ids;
  const account = { params: { accountId: person.accountId }, query: { reason: "权限检查" } };
  const target = { params: { staffId: members.marketing?.staffId ?? "" } };
  const draft = { label: `2.${Math.random().toString().slice(2, 8)}`, markdown: laterMarkdown, changeClass: "V1" };
  const days = { query: { from: "2026-01-01", to: "2026-12-31" } };
  const version = { params: { versionId: draftId } };
  return {
    ...adminCaseRequests(world),
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
    "adminRecipients.list": {},
    "adminRecipients.add": { body: aRule(inDays) },
    "adminRecipients.change": { params: { recipientId: nobodys }, body: aRule(inDays) },
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
    "adminTransfers.announce": { body: aPlan(inDays) },
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
