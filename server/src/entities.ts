import { ActivityEntity } from "./activity/activity.entity";
import { SensitiveReveal } from "./admin-accounts/sensitive-reveal.entity";
import { Approval } from "./approvals/approval.entity";
import { Campaign } from "./campaigns/campaign.entity";
import { ConsentAheadRow, ConsentStateRow } from "./consent/consent-state.entity";
import { FreshnessSnooze, OneTimeCode } from "./contacts/contact.entity";
import { OutgoingMessage } from "./delivery/outgoing-message.entity";
import { DisputeCase, DisputeLook } from "./disputes/dispute.entity";
import { Document, DocumentVersion } from "./documents/document.entity";
import { StoredFile, StoredFilePart } from "./files/file.entity";
import { HeldContent, HeldItemRow } from "./holds/held.entity";
import { LegalHold } from "./holds/hold.entity";
import { Account, BindingTicket, Credential, Session, WechatBinding } from "./identity/identity.entity";
import { Incident, IncidentEvent, IncidentNotice, IncidentPerson } from "./incidents/incident.entity";
import { IdempotencyRow } from "./kernel/idempotency.entity";
import { LeaseRow } from "./kernel/lease.entity";
import { LedgerCheckpoint, LedgerEntry, LedgerPosition, LedgerTile } from "./kernel/ledger/ledger.entity";
import { RateLimit } from "./kernel/rate-limit.entity";
import { VaultFingerprint, VaultRow } from "./kernel/vault/vault.entity";
import { MarketSeller } from "./market/market-seller.entity";
import { DeliveryRow, Message, Suppression } from "./messages/message.entity";
import { ValueProposal } from "./proposals/proposal.entity";
import { BusinessRecord } from "./records/record.entity";
import { AccountRegime } from "./regimes/account-regime.entity";
import { RightsRequest, RightsRequestEvent } from "./requests/request.entity";
import { CrossingPerson, CrossingRegister, ResidencyCheck } from "./residency/residency.entity";
import { RestoreMark } from "./restore/restore.entity";
import {
  ErasureSwitch,
  InactiveNotice,
  RetentionCount,
  RetentionPurge,
  RetentionRun,
} from "./retention/retention.entity";
import { Cancellation, ErasureReceipt, ExportRequest } from "./rights/rights.entity";
import { RiskEntryRow } from "./risk/risk.entity";
import { SecurityAlarm } from "./security/alarm.entity";
import { Certificate, ControlEvidence } from "./security/security.entity";
import { ServiceClientEntity } from "./service-clients/service-client.entity";
import { DisclosureException, PublicUseRefusal } from "./sharing/exception.entity";
import {
  DeletionRequest,
  OutgoingShare,
  RecipientConsent,
  RecipientEntity,
  ShareRecord,
} from "./sharing/sharing.entity";
import { TransferNotice, TransferProject } from "./sharing/transfer.entity";
import { AccessReview, AccessReviewLine, BreakGlass, StaffLook } from "./staff/oversight.entity";
import { Staff, StaffEnrolment, StaffSession } from "./staff/staff.entity";
import { StatisticRelease } from "./statistic-releases/statistic-release.entity";
import { Subscription, WechatCredit, WechatTap } from "./subscription/subscription.entity";
import { Survey, SurveyAnswer, SurveyReply } from "./surveys/survey.entity";
import { Ticket, TicketAttachment, TicketMessage } from "./tickets/ticket.entity";
import { Guardianship, StaffOwnAccount, VerificationCase, VerificationFile } from "./verification/verification.entity";
import { WechatEvent, WechatEventSeen } from "./wechat/push/push.entity";
import { WechatToken } from "./wechat/wechat-token.entity";

/** Every table of the data database; a test holds them against the migrations. */
export const entities = [
  Account,
  ConsentAheadRow,
  ConsentStateRow,
  Credential,
  Session,
  WechatBinding,
  BindingTicket,
  VaultRow,
  VaultFingerprint,
  ValueProposal,
  StaffLook,
  AccessReview,
  AccessReviewLine,
  BreakGlass,
  SecurityAlarm,
  ControlEvidence,
  Certificate,
  OneTimeCode,
  FreshnessSnooze,
  OutgoingMessage,
  ExportRequest,
  Cancellation,
  ErasureReceipt,
  StoredFile,
  StoredFilePart,
  BusinessRecord,
  Ticket,
  TicketMessage,
  TicketAttachment,
  ActivityEntity,
  RiskEntryRow,
  DisputeCase,
  DisputeLook,
  RightsRequest,
  RightsRequestEvent,
  RecipientEntity,
  ShareRecord,
  OutgoingShare,
  DeletionRequest,
  RecipientConsent,
  DisclosureException,
  PublicUseRefusal,
  TransferProject,
  TransferNotice,
  Approval,
  MarketSeller,
  AccountRegime,
  Incident,
  IncidentPerson,
  IncidentEvent,
  IncidentNotice,
  Message,
  DeliveryRow,
  Suppression,
  Campaign,
  Survey,
  SurveyAnswer,
  SurveyReply,
  SensitiveReveal,
  LegalHold,
  HeldItemRow,
  HeldContent,
  ErasureSwitch,
  RetentionRun,
  RetentionCount,
  RetentionPurge,
  InactiveNotice,
  RestoreMark,
  CrossingRegister,
  CrossingPerson,
  ResidencyCheck,
  ServiceClientEntity,
  Subscription,
  WechatCredit,
  WechatTap,
  StatisticRelease,
  LedgerEntry,
  LedgerPosition,
  LedgerTile,
  LedgerCheckpoint,
  LeaseRow,
  IdempotencyRow,
  RateLimit,
  VerificationCase,
  VerificationFile,
  Guardianship,
  StaffOwnAccount,
  Staff,
  StaffSession,
  StaffEnrolment,
  Document,
  DocumentVersion,
  WechatToken,
  WechatEvent,
  WechatEventSeen,
];
