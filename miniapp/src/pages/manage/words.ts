import { useWords as useCommonWords, type Words } from "../../copy";
import { enSharing } from "../../copy/en-sharing";
import { enVerification } from "../../copy/en-verification";
import { zhSharing } from "../../copy/zh-sharing";
import { zhVerification } from "../../copy/zh-verification";

/** The words of every page, and those that only pages of this package need: they stay out of the main package. */
export const useWords = (): Words & typeof zhVerification & typeof zhSharing => {
  const words = useCommonWords();
  const isEnglish = words.language === "en";
  return { ...words, ...(isEnglish ? enVerification : zhVerification), ...(isEnglish ? enSharing : zhSharing) };
};
