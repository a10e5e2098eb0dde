import { type RetentionRuleKey, retentionRules } from "@baiwa/shared/catalogue/retention";
import { activityRule, searchRule } from "../activity/activity-retention";
import { disputeRule } from "../disputes/dispute-retention";
import { filesRule } from "../files/file-retention";
import { heldContentRule } from "../holds/hold-terms";
import { incidentRule } from "../incidents/incident-retention";
import { messageRule } from "../messages/message-retention";
import { proposalRule } from "../proposals/proposal-store";
import { recordRule } from "../records/record-retention";
import { regimeRule } from "../regimes/regime-retention";
import { requestRule } from "../requests/request-retention";
import { erasureListRule } from "../restore/erasure-list";
import { riskRule } from "../risk/risk-store";
import { shareRule, transferRule } from "../sharing/sharing-retention";
import { surveyRule } from "../surveys/survey-retention";
import { ticketRule } from "../tickets/ticket-retention";
import { verificationRule } from "../verification/verification-jobs";
import { inactiveRule } from "./inactive";
import { isAnyHeld, isHeld, type RuleWork, whenOver } from "./rule";
import { vaultRule } from "./vault-rule";

/** What each rule of the catalogue does (6.2). */
export const retentionWork: Readonly<Record<RetentionRuleKey, RuleWork>> = {
  session: whenOver("session", "expires_at", isHeld("session.account_id", retentionRules.session.items)),
  "stored-file": filesRule,
  "export-request": whenOver("export_request", "expires_at"),
  verification: verificationRule,
  proposal: proposalRule,
  message: messageRule,
  survey: surveyRule,
  regime: regimeRule,
  risk: riskRule,
  search: searchRule,
  activity: activityRule,
  "interest-tag": vaultRule,
  record: recordRule,
  ticket: ticketRule,
  dispute: disputeRule,
  request: requestRule,
  share: shareRule,
  incident: incidentRule,
  transfer: transferRule,
  approval: whenOver("approval", "kept_until", isAnyHeld("approval.account_id")),
  "erasure-receipt": whenOver("erasure_receipt", "expires_at"),
  "held-content": heldContentRule,
  "inactive-account": inactiveRule,
  "erasure-list": erasureListRule,
};
