import { useWords as useCommonWords, type Words } from "../../copy";
import { enVerification } from "../../copy/en-verification";
import { zhVerification } from "../../copy/zh-verification";

/** The words of every page, and those that only pages of this package need: they stay out of the main package. */
export const useWords = (): Words & typeof zhVerification => {
  const words = useCommonWords();
  return { ...words, ...(words.language === "en" ? enVerification : zhVerification) };
};
