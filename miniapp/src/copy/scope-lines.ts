import { type ScopeCode, scopes } from "@baiwa/shared/catalogue/scopes";
import type { Language } from "../kernel/preferences";

/**
 * What a person is told before a sensitive item (PIPL 30): purpose, why it is needed, what can go wrong, how to take it
 * back. Undefined in English, where the sheet's own lines say it.
 */
export const sensitiveLines = (scope: ScopeCode, language: Language): string[] | undefined => {
  if (language !== "zh") return undefined;
  const { purpose, effect } = scopes[scope];
  const { sensitive } = scopes[scope] as { sensitive?: { necessity: string; impact: string } };
  return [purpose, sensitive?.necessity, sensitive?.impact, effect].filter(
    (line): line is string => line !== undefined,
  );
};
