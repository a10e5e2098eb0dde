import type { EndpointContract } from "../contract";
import type { RouteName } from "../routes";
import { activityContract } from "./activity";
import { adminAccountContract, oversightContract, staffContract } from "./admin";
import { adminRequestContract } from "./admin-requests";
import { adminVerificationContract } from "./admin-verification";
import { approvalContract } from "./approvals";
import { campaignContract } from "./campaigns";
import { changeContract } from "./changes";
import { consentContract } from "./consents";
import { contactsContract } from "./contacts";
import { adminDisputeContract, disputeContract } from "./disputes";
import { adminDocumentContract, documentContract } from "./documents";
import { exceptionContract } from "./exceptions";
import { filesContract } from "./files";
import { freezeContract } from "./freeze";
import { gateContract } from "./gates";
import { guardianContract } from "./guardian";
import { holdContract } from "./holds";
import { identityContract, profileContract, serviceContract } from "./identity";
import { incidentContract } from "./incidents";
import { listsContract } from "./lists";
import { marketContract } from "./market";
import { messageContract } from "./messages";
import { optOutContract } from "./opt-out";
import { personalisationContract } from "./personalisation";
import { proposalsContract } from "./proposals";
import { adminRecordContract, recordContract } from "./records";
import { regimeContract } from "./regimes";
import { requestContract } from "./requests";
import { residencyContract } from "./residency";
import { retentionContract } from "./retention";
import { rightsContract } from "./rights";
import { riskContract } from "./risk";
import { securityContract } from "./security";
import { serviceClientContract } from "./service-clients";
import { adminShareContract, shareContract } from "./sharing";
import { staffOversightContract } from "./staff-oversight";
import { statisticReleaseContract } from "./statistic-releases";
import { subscriptionContract } from "./subscriptions";
import { surveyContract } from "./surveys";
import { adminTicketContract, ticketContract } from "./tickets";
import { transferContract } from "./transfers";
import { verificationContract } from "./verification";
import { wechatPushContract } from "./wechat-push";

/** Every endpoint's promise. A route without one does not compile. */
export const contracts = {
  ...serviceContract,
  ...listsContract,
  ...documentContract,
  ...consentContract,
  ...identityContract,
  ...freezeContract,
  ...contactsContract,
  ...profileContract,
  ...filesContract,
  ...recordContract,
  ...ticketContract,
  ...rightsContract,
  ...proposalsContract,
  ...activityContract,
  ...riskContract,
  ...disputeContract,
  ...shareContract,
  ...adminShareContract,
  ...exceptionContract,
  ...transferContract,
  ...serviceClientContract,
  ...incidentContract,
  ...messageContract,
  ...marketContract,
  ...regimeContract,
  ...optOutContract,
  ...changeContract,
  ...subscriptionContract,
  ...verificationContract,
  ...guardianContract,
  ...gateContract,
  ...wechatPushContract,
  ...securityContract,
  ...staffContract,
  ...staffOversightContract,
  ...adminDocumentContract,
  ...adminAccountContract,
  ...adminVerificationContract,
  ...adminRecordContract,
  ...adminTicketContract,
  ...adminDisputeContract,
  ...requestContract,
  ...adminRequestContract,
  ...approvalContract,
  ...holdContract,
  ...campaignContract,
  ...surveyContract,
  ...retentionContract,
  ...residencyContract,
  ...oversightContract,
  ...personalisationContract,
  ...statisticReleaseContract,
} as const satisfies Record<RouteName, EndpointContract>;
export type Contracts = typeof contracts;
