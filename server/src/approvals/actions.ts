import type { FourEyesKey } from "@baiwa/shared/catalogue/four-eyes";
import type { RetentionRuleKey } from "@baiwa/shared/catalogue/retention";
import type { ExceptionIntake } from "@baiwa/shared/contracts/exceptions";
import type { SellerPaper } from "@baiwa/shared/contracts/market";
import type { RecipientRule } from "@baiwa/shared/contracts/sharing";
import type { TransferPlan } from "@baiwa/shared/contracts/transfers";
import { allowReveal, type RevealWish, tellReveal } from "../admin-accounts/sensitive-reveal";
import type { App } from "../app-context";
import { type CampaignWish, sendCampaign } from "../campaigns/campaign-send";
import { libraryOf } from "../documents/library";
import { type PublicationWish, publishVersion } from "../documents/publication.service";
import { type WithdrawalWish, withdrawVersion } from "../documents/withdrawal.service";
import { type HoldRequest, placeHold, releaseHold, tellHold } from "../holds/holds.service";
import {
  declineNotice,
  type NoNoticeWish,
  type NoticeWish,
  notifyPersons,
  tellNoNotice,
  tellNotice,
} from "../incidents/incident-decisions";
import type { Db } from "../kernel/database";
import { addSeller, tellSeller } from "../market/sellers.service";
import { type CrossingRequest, registerCrossing, tellCrossing } from "../residency/crossings.service";
import { askPurge, setPause, tellPurge } from "../retention/retention.service";
import { addCertificate, type CertificatePaper, tellPaper } from "../security/certificates";
import { rotationTold } from "../security/rotation-approval";
import { tellIntake } from "../sharing/exception-store";
import { grantException } from "../sharing/exceptions.service";
import { addRecipient, changeRecipient, type RecipientChange, tellRule } from "../sharing/recipients.service";
import { announceTransfer, startTransfer, tellPlan } from "../sharing/transfers.service";
import { grantRoles, type RoleGrant, tellGrant } from "../staff/role-grants";
import { type SurveyWish, sendSurvey } from "../surveys/surveys.service";

/** Plain JSON that says all of what an act will do. */
interface Payloads {
  "seller.add": SellerPaper;
  "value.reveal": RevealWish;
  "version.publish": PublicationWish;
  "version.withdraw": WithdrawalWish;
  "recipient.add": RecipientRule;
  "recipient.change": RecipientChange;
  "exception.grant": ExceptionIntake;
  "transfer.announce": TransferPlan;
  "transfer.start": { transferId: string };
  "campaign.send": CampaignWish;
  "survey.send": SurveyWish;
  "staff.grant": RoleGrant;
  "certificate.add": CertificatePaper;
  "hold.place": HoldRequest;
  "hold.release": { holdId: string };
  "keys.rotate": Record<string, never>;
  "retention.pause": Record<string, never>;
  "retention.resume": Record<string, never>;
  "retention.purge": { rule: RetentionRuleKey };
  "crossing.add": CrossingRequest;
  "incident.notify": NoticeWish;
  "incident.no-notice": NoNoticeWish;
}
export type Payload<K extends FourEyesKey> = Payloads[K];
export interface Approved<P> {
  payload: P;
  accountId: Buffer | null;
  askedBy: Buffer;
  approvedBy: Buffer;
  at: Date;
}
export interface ApprovalAction<P> {
  /** All of it in words, for whoever decides. */
  tell(payload: P): { name: string; value: string }[];
  /** Does it, in the transaction that approves it. */
  run(app: App, db: Db, approved: Approved<P>): Promise<void>;
  /** Once it is committed: what this process holds in memory. */
  after?(app: App): void;
}

/** What each act that takes two people does. An act of the catalogue without one does not compile. */
export const approvalActions: { [K in FourEyesKey]: ApprovalAction<Payload<K>> } = {
  "version.publish": {
    tell: ({ told }) => told,
    run: publishVersion,
    after: ({ database }) => libraryOf(database).forget(),
  },
  "version.withdraw": {
    tell: ({ told }) => told,
    run: withdrawVersion,
    after: ({ database }) => libraryOf(database).forget(),
  },
  "value.reveal": { tell: tellReveal, run: allowReveal },
  "recipient.add": { tell: tellRule, run: addRecipient },
  "seller.add": { tell: tellSeller, run: addSeller },
  "recipient.change": { tell: ({ rule }) => tellRule(rule), run: changeRecipient },
  "exception.grant": { tell: tellIntake, run: grantException },
  "transfer.announce": { tell: tellPlan, run: announceTransfer },
  "transfer.start": { tell: ({ transferId }) => [{ name: "转移编号", value: transferId }], run: startTransfer },
  "campaign.send": { tell: ({ told }) => told, run: sendCampaign },
  "survey.send": { tell: ({ told }) => told, run: sendSurvey },
  "staff.grant": { tell: tellGrant, run: grantRoles },
  "certificate.add": { tell: tellPaper, run: addCertificate },
  "hold.place": { tell: tellHold, run: placeHold },
  "retention.pause": { tell: () => [], run: (app, db, act) => setPause(app, db, act, true) },
  "retention.resume": { tell: () => [], run: (app, db, act) => setPause(app, db, act, false) },
  "retention.purge": { tell: tellPurge, run: askPurge },
  "crossing.add": { tell: tellCrossing, run: registerCrossing },
  "incident.notify": { tell: tellNotice, run: notifyPersons },
  "incident.no-notice": { tell: tellNoNotice, run: declineNotice },
  "keys.rotate": { tell: () => [{ name: "做什么", value: rotationTold }], run: async () => undefined },
  "hold.release": { tell: ({ holdId }) => [{ name: "保全编号", value: holdId }], run: releaseHold },
};
