import { type ScopeCode, scopes } from "@baiwa/shared/catalogue/scopes";
import type { CallError } from "../kernel/call-types";
import { type Language, languageStore } from "../kernel/preferences";
import { useStore } from "../kernel/store";
import { en } from "./en";
import { errorsEn } from "./en-errors";
import { scopesEn } from "./en-scopes";
import { type Copy, zh } from "./zh";

/** The interface's words plus the consent scopes', in one language. */
export interface Words extends Copy {
  language: Language;
  scope(code: ScopeCode): { name: string; asks: string; purpose: string; effect: string };
  error(error: CallError): string;
}

const chinese: Words = {
  ...zh,
  language: "zh",
  scope: (code) => scopes[code],
  error: ({ message }) => message,
};
const english: Words = {
  ...en,
  language: "en",
  scope: (code) => scopesEn[code],
  error: ({ code, message }) => (errorsEn as Record<string, string | undefined>)[code] ?? message,
};

export const wordsOf = (language: Language): Words => (language === "en" ? english : chinese);

/** The words of the language the person chose. */
export const useWords = (): Words => wordsOf(useStore(languageStore));
