import { activityHoldings } from "../activity/activity.holdings";
import { consentHoldings } from "../consent/consent.holdings";
import { deliveryHoldings } from "../delivery/delivery.holdings";
import { disputeHoldings } from "../disputes/disputes.holdings";
import { fileHoldings } from "../files/files.holdings";
import { identityHoldings } from "../identity/identity.holdings";
import { incidentHoldings } from "../incidents/incidents.holdings";
import { messageHoldings } from "../messages/messages.holdings";
import { proposalHoldings } from "../proposals/proposals.holdings";
import { recordHoldings } from "../records/records.holdings";
import { regimeHoldings } from "../regimes/regimes.holdings";
import { requestHoldings } from "../requests/requests.holdings";
import { riskHoldings } from "../risk/risk.holdings";
import { sharingHoldings } from "../sharing/sharing.holdings";
import { subscriptionHoldings } from "../subscription/subscription.holdings";
import { surveyHoldings } from "../surveys/surveys.holdings";
import { ticketHoldings } from "../tickets/tickets.holdings";
import { verificationHoldings } from "../verification/verification.holdings";
import type { HeldItem, Holdings } from "./holding";

/** Every item outside the vault, with who keeps it. An item of the catalogue that no slice keeps does not compile. */
export const holdings: Holdings<HeldItem> = {
  ...identityHoldings,
  ...consentHoldings,
  ...subscriptionHoldings,
  ...fileHoldings,
  ...recordHoldings,
  ...ticketHoldings,
  ...proposalHoldings,
  ...deliveryHoldings,
  ...messageHoldings,
  ...regimeHoldings,
  ...incidentHoldings,
  ...surveyHoldings,
  ...activityHoldings,
  ...verificationHoldings,
  ...riskHoldings,
  ...disputeHoldings,
  ...requestHoldings,
  ...sharingHoldings,
};
