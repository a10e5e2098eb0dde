import { useWords as useCommonWords, type Words } from "../../copy";
import { enKept } from "../../copy/en-kept";
import { enVerification } from "../../copy/en-verification";
import { zhKept } from "../../copy/zh-kept";
import { zhVerification } from "../../copy/zh-verification";

/** The words of every page, and those that only pages of this package need: they stay out of the main package. */
export const useWords = (): Words & typeof zhVerification & typeof zhKept => {
  const words = useCommonWords();
  return {
    ...words,
    ...(words.language === "en" ? { ...enVerification, ...enKept } : { ...zhVerification, ...zhKept }),
  };
};
