import { type Words as CommonWords, useWords as useCommonWords } from "../../copy";
import { enDevices } from "../../copy/en-devices";
import { enDisclosures } from "../../copy/en-disclosures";
import { enFreeze } from "../../copy/en-freeze";
import { enIncident } from "../../copy/en-incident";
import { enKept } from "../../copy/en-kept";
import { enMessages } from "../../copy/en-messages";
import { enOptOut } from "../../copy/en-opt-out";
import { enProtection } from "../../copy/en-protection";
import { enReceipt } from "../../copy/en-receipt";
import { enRequests } from "../../copy/en-requests";
import { enRisk } from "../../copy/en-risk";
import { enScope } from "../../copy/en-scope";
import { enSharing } from "../../copy/en-sharing";
import { enSubscriptions } from "../../copy/en-subscriptions";
import { enSurvey } from "../../copy/en-survey";
import { enVerification } from "../../copy/en-verification";
import { zhDevices } from "../../copy/zh-devices";
import { zhDisclosures } from "../../copy/zh-disclosures";
import { zhFreeze } from "../../copy/zh-freeze";
import { zhIncident } from "../../copy/zh-incident";
import { zhKept } from "../../copy/zh-kept";
import { zhMessages } from "../../copy/zh-messages";
import { zhOptOut } from "../../copy/zh-opt-out";
import { zhProtection } from "../../copy/zh-protection";
import { zhReceipt } from "../../copy/zh-receipt";
import { zhRequests } from "../../copy/zh-requests";
import { zhRisk } from "../../copy/zh-risk";
import { zhScope } from "../../copy/zh-scope";
import { zhSharing } from "../../copy/zh-sharing";
import { zhSubscriptions } from "../../copy/zh-subscriptions";
import { zhSurvey } from "../../copy/zh-survey";
import { zhVerification } from "../../copy/zh-verification";

const zh = {
  ...zhVerification,
  ...zhRequests,
  ...zhSharing,
  ...zhKept,
  ...zhProtection,
  ...zhFreeze,
  ...zhScope,
  ...zhIncident,
  ...zhMessages,
  ...zhSubscriptions,
  ...zhDevices,
  ...zhReceipt,
  ...zhOptOut,
  ...zhSurvey,
  ...zhRisk,
  ...zhDisclosures,
};
const en: typeof zh = {
  ...enVerification,
  ...enRequests,
  ...enSharing,
  ...enKept,
  ...enProtection,
  ...enFreeze,
  ...enScope,
  ...enIncident,
  ...enMessages,
  ...enSubscriptions,
  ...enDevices,
  ...enReceipt,
  ...enOptOut,
  ...enSurvey,
  ...enRisk,
  ...enDisclosures,
};

export type Words = CommonWords & typeof zh;

/** The words of every page, and those that only pages of this package need: they stay out of the main package. */
export const useWords = (): Words => {
  const words = useCommonWords();
  return { ...words, ...(words.language === "en" ? en : zh) };
};
