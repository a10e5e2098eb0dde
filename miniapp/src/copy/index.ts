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

/** "Too many requests" says how long to wait, where the server told. */
const waiting = ({ state }: Copy, { code, retryAfterSeconds }: CallError): string | undefined =>
  code === "request.too-many" && retryAfterSeconds ? state.tooMany(retryAfterSeconds) : undefined;

const chinese: Words = {
  ...zh,
  language: "zh",
  scope: (code) => scopes[code],
  error: (error) => waiting(zh, error) ?? error.message,
};
const english: Words = {
  ...en,
  language: "en",
  scope: (code) => scopesEn[code],
  error: (error) => waiting(en, error) ?? (errorsEn as Record<string, string | undefined>)[error.code] ?? error.message,
};

export const wordsOf = (language: Language): Words => (language === "en" ? english : chinese);

/** The words of the language the person chose. */
export const useWords = (): Words => wordsOf(useStore(languageStore));
