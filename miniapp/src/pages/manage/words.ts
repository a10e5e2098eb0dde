import { useWords as useCommonWords, type Words } from "../../copy";
import { enRequests } from "../../copy/en-requests";
import { enVerification } from "../../copy/en-verification";
import { zhRequests } from "../../copy/zh-requests";
import { zhVerification } from "../../copy/zh-verification";

const zh = { ...zhVerification, ...zhRequests };
const en: typeof zh = { ...enVerification, ...enRequests };

/** The words of every page, and those that only pages of this package need: they stay out of the main package. */
export const useWords = (): Words & typeof zh => {
  const words = useCommonWords();
  return { ...words, ...(words.language === "en" ? en : zh) };
};
