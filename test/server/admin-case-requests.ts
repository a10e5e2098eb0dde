import type { Role } from "@baiwa/shared/catalogue/roles";
import type { RouteName } from "@baiwa/shared/routes";
import type { ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import type { KnownPerson } from "../support/known-person";
import type { StaffMember } from "../support/staff";

/** Whom and what the requests are about; empty before it is there. */
export interface AdminTargets {
  draftId: string;
  publishedId: string;
  fileId: string;
  proposalId: string;
  recordId: string;
  ticketId: string;
  ticketFileId: string;
  caseId: string;
  disputeId: string;
  campaignId: string;
  surveyId: string;
  reviewId: string;
  requestId: string;
  requestFileId: string;
  incidentId: string;
}

/** What the requests are made with. */
export interface AdminWorld {
  product: TestProduct;
  person: KnownPerson;
  members: Partial<Record<Role, StaffMember>>;
  ids: AdminTargets;
}

/** The requests about one person's matter in hand: tickets, verifications, disputes and requests. */
export const adminCaseRequests = ({ person, ids }: AdminWorld): Partial<Record<RouteName, ApiRequest>> => {
  const { ticketId, ticketFileId, caseId, disputeId, requestId, requestFileId } = ids;
  const account = { params: { accountId: person.accountId }, query: { reason: "权限检查" } };
  return {
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
  };
};
