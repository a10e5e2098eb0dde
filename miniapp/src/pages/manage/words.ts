import { useWords as useCommonWords, type Words } from "../../copy";
import { enFreeze } from "../../copy/en-freeze";
import { enKept } from "../../copy/en-kept";
import { enOptOut } from "../../copy/en-opt-out";
import { enProtection } from "../../copy/en-protection";
import { enRequests } from "../../copy/en-requests";
import { enSharing } from "../../copy/en-sharing";
import { enSurvey } from "../../copy/en-survey";
import { enVerification } from "../../copy/en-verification";
import { zhFreeze } from "../../copy/zh-freeze";
import { zhKept } from "../../copy/zh-kept";
import { zhOptOut } from "../../copy/zh-opt-out";
import { zhProtection } from "../../copy/zh-protection";
import { zhRequests } from "../../copy/zh-requests";
import { zhSharing } from "../../copy/zh-sharing";
import { zhSurvey } from "../../copy/zh-survey";
import { zhVerification } from "../../copy/zh-verification";

const zh = {
  ...zhVerification,
  ...zhRequests,
  ...zhSharing,
  ...zhKept,
  ...zhProtection,
  ...zhFreeze,
  ...zhOptOut,
  ...zhSurvey,
};
const en: typeof zh = {
  ...enVerification,
  ...enRequests,
  ...enSharing,
  ...enKept,
  ...enProtection,
  ...enFreeze,
  ...enOptOut,
  ...enSurvey,
};

/** The words of every page, and those that only pages of this package need: they stay out of the main package. */
export const useWords = (): Words & typeof zh => {
  const words = useCommonWords();
  return { ...words, ...(words.language === "en" ? en : zh) };
};
