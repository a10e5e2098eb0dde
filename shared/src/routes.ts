/**
 * The bare route table: name → method and path. It imports nothing, so the mini-program can ship it.
 * Every name here has a contract in `contracts/`; a name without one does not compile.
 */
export const routes = {
  "service.describe": { method: "GET", path: "/api/v1/service" },

  "lists.collected": { method: "GET", path: "/api/v1/lists/collected" },
  "lists.shared": { method: "GET", path: "/api/v1/lists/shared" },

  "documents.list": { method: "GET", path: "/api/v1/documents" },
  "documents.current": { method: "GET", path: "/api/v1/documents/:documentId/current" },
  "documents.versions": { method: "GET", path: "/api/v1/documents/:documentId/versions" },
  "documents.version": { method: "GET", path: "/api/v1/documents/:documentId/versions/:versionId" },
  "documents.diff": { method: "GET", path: "/api/v1/documents/:documentId/diff" },

  "consents.recordAnonymous": { method: "POST", path: "/api/v1/consents/anonymous" },
  "consents.record": { method: "POST", path: "/api/v1/consents" },
  "consents.status": { method: "GET", path: "/api/v1/consents" },
  "consents.history": { method: "GET", path: "/api/v1/consents/history" },
  "consents.attach": { method: "POST", path: "/api/v1/consents/attach" },
  "consents.receipt": { method: "GET", path: "/api/v1/consents/:entryId/receipt" },
  "ledger.checkpoint": { method: "GET", path: "/api/v1/ledger/checkpoint" },

  "accounts.register": { method: "POST", path: "/api/v1/accounts" },
  "accounts.createFromWechat": { method: "POST", path: "/api/v1/accounts/wechat" },
  "sessions.create": { method: "POST", path: "/api/v1/sessions" },
  "sessions.wechat": { method: "POST", path: "/api/v1/sessions/wechat" },
  "sessions.bindExisting": { method: "POST", path: "/api/v1/sessions/wechat/existing" },
  "sessions.list": { method: "GET", path: "/api/v1/sessions" },
  "sessions.endCurrent": { method: "DELETE", path: "/api/v1/sessions/current" },
  "sessions.endAll": { method: "DELETE", path: "/api/v1/sessions" },
  "sessions.end": { method: "DELETE", path: "/api/v1/sessions/:sessionId" },
  "sessions.stepUp": { method: "PUT", path: "/api/v1/sessions/current/step-up" },
  "credentials.set": { method: "PUT", path: "/api/v1/credentials" },
  "bindings.list": { method: "GET", path: "/api/v1/bindings" },
  "bindings.add": { method: "POST", path: "/api/v1/bindings" },
  "bindings.remove": { method: "DELETE", path: "/api/v1/bindings/:bindingId" },

  "profile.show": { method: "GET", path: "/api/v1/profile" },
  "profile.put": { method: "PUT", path: "/api/v1/profile/:item" },
  "profile.remove": { method: "DELETE", path: "/api/v1/profile/:item" },
  "profile.phoneFromWechat": { method: "POST", path: "/api/v1/profile/phone/wechat" },

  "information.list": { method: "GET", path: "/api/v1/information" },
  "information.reveal": { method: "POST", path: "/api/v1/information/reveal" },
  "exports.request": { method: "POST", path: "/api/v1/exports" },
  "exports.list": { method: "GET", path: "/api/v1/exports" },
  "exports.download": { method: "GET", path: "/api/v1/exports/:exportId/file" },
  "exports.discard": { method: "DELETE", path: "/api/v1/exports/:exportId" },
  "cancellation.show": { method: "GET", path: "/api/v1/cancellation" },
  "cancellation.request": { method: "POST", path: "/api/v1/cancellation" },
  "cancellation.undo": { method: "DELETE", path: "/api/v1/cancellation" },
  "erasures.show": { method: "GET", path: "/api/v1/erasures/:receiptCode" },

  "proposals.list": { method: "GET", path: "/api/v1/proposals" },
  "proposals.decide": { method: "PUT", path: "/api/v1/proposals/:proposalId/decision" },
  "corrections.request": { method: "POST", path: "/api/v1/corrections" },
  "corrections.withdraw": { method: "DELETE", path: "/api/v1/corrections/:proposalId" },

  "files.upload": { method: "POST", path: "/api/v1/files" },
  "files.download": { method: "GET", path: "/api/v1/files/:fileId" },
  "files.discard": { method: "DELETE", path: "/api/v1/files/:fileId" },

  "activity.list": { method: "GET", path: "/api/v1/activity" },
  "activity.forgetSearches": { method: "DELETE", path: "/api/v1/activity/searches" },
  "ingest.activity": { method: "POST", path: "/ingest/v1/activity" },

  "subscriptions.list": { method: "GET", path: "/api/v1/subscriptions" },
  "subscriptions.change": { method: "PUT", path: "/api/v1/subscriptions/:topic/:channel" },
  "subscriptions.recordWechatAnswers": { method: "POST", path: "/api/v1/subscriptions/wechat-answers" },

  "staff.signIn": { method: "POST", path: "/admin/v1/sessions" },
  "staff.signOut": { method: "DELETE", path: "/admin/v1/sessions/current" },
  "staff.me": { method: "GET", path: "/admin/v1/me" },
  "staff.list": { method: "GET", path: "/admin/v1/staff" },
  "staff.invite": { method: "POST", path: "/admin/v1/staff" },
  "staff.enrol": { method: "POST", path: "/admin/v1/enrolments" },
  "staff.setRoles": { method: "PUT", path: "/admin/v1/staff/:staffId/roles" },
  "staff.disable": { method: "DELETE", path: "/admin/v1/staff/:staffId" },

  "adminDocuments.list": { method: "GET", path: "/admin/v1/documents/:documentId/versions" },
  "adminDocuments.createDraft": { method: "POST", path: "/admin/v1/documents/:documentId/drafts" },
  "adminDocuments.updateDraft": { method: "PUT", path: "/admin/v1/drafts/:versionId" },
  "adminDocuments.discardDraft": { method: "DELETE", path: "/admin/v1/drafts/:versionId" },
  "adminDocuments.preview": { method: "GET", path: "/admin/v1/drafts/:versionId/preview" },
  "adminDocuments.publish": { method: "POST", path: "/admin/v1/drafts/:versionId/publication" },

  "adminAccounts.search": { method: "POST", path: "/admin/v1/accounts/search" },
  "adminAccounts.items": { method: "GET", path: "/admin/v1/accounts/:accountId/items" },
  "adminAccounts.unmask": { method: "POST", path: "/admin/v1/accounts/:accountId/items/unmask" },
  "adminAccounts.consents": { method: "GET", path: "/admin/v1/accounts/:accountId/consents" },
  "adminAccounts.consentProof": { method: "GET", path: "/admin/v1/accounts/:accountId/consent-proof" },
  "adminAccounts.bindings": { method: "GET", path: "/admin/v1/accounts/:accountId/bindings" },
  "adminAccounts.subscriptions": { method: "GET", path: "/admin/v1/accounts/:accountId/subscriptions" },

  "adminProposals.enter": { method: "POST", path: "/admin/v1/accounts/:accountId/proposals" },
  "adminCorrections.list": { method: "GET", path: "/admin/v1/corrections" },
  "adminCorrections.show": { method: "GET", path: "/admin/v1/corrections/:proposalId" },
  "adminCorrections.file": { method: "GET", path: "/admin/v1/corrections/:proposalId/files/:fileId" },
  "adminCorrections.decide": { method: "PUT", path: "/admin/v1/corrections/:proposalId/decision" },

  "adminCatalogue.map": { method: "GET", path: "/admin/v1/catalogue" },

  "adminServices.list": { method: "GET", path: "/admin/v1/services" },
  "adminServices.create": { method: "POST", path: "/admin/v1/services" },
  "adminServices.disable": { method: "DELETE", path: "/admin/v1/services/:serviceId" },

  "statistics.consents": { method: "GET", path: "/admin/v1/statistics/consents" },
  "statistics.subscriptions": { method: "GET", path: "/admin/v1/statistics/subscriptions" },
  "adminLedger.entries": { method: "GET", path: "/admin/v1/ledger/entries" },
  "adminLedger.verification": { method: "GET", path: "/admin/v1/ledger/verification" },
} as const satisfies Record<string, { method: "GET" | "POST" | "PUT" | "DELETE"; path: string }>;

/** The name of an endpoint. */
export type RouteName = keyof typeof routes;
