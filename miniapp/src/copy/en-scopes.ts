import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";

/** A scope's words in English; what binds is the Chinese. */
interface ScopeWords {
  name: string;
  asks: string;
  purpose: string;
  effect: string;
}
export const scopesEn: Record<ScopeCode, ScopeWords> = {
  S0: {
    name: "Privacy statement",
    asks: "I have read and agree to 《佰瓦云隐私保护声明》",
    purpose: "So that you know how your information is handled before you use the service",
    effect: "What needs an account stops; reading, language, storage settings and your rights stay",
  },
  W1: {
    name: "WeChat binding",
    asks: "I agree that Baiwa Cloud gets my WeChat user id to sign in and bind my account",
    purpose: "To sign in with WeChat and bind it to the account",
    effect: "WeChat is unbound: its ids are deleted at once and cannot be used to sign in",
  },
  W2: {
    name: "Nickname and avatar",
    asks: "I agree that Baiwa Cloud keeps the nickname and avatar I enter",
    purpose: "Shown in “My account” so that you recognise it as yours",
    effect: "Nickname and avatar are deleted at once; nothing else changes",
  },
  W3: {
    name: "WeChat phone number",
    asks: "I agree that Baiwa Cloud gets my phone number from WeChat",
    purpose: "For account security and the SMS you subscribe to",
    effect: "The number is deleted at once and SMS stop",
  },
  M1: {
    name: "In-app promotion",
    asks: "I agree to promotional messages in the mini-program",
    purpose: "To tell you about products and events in the message list",
    effect: "No more in-app promotion",
  },
  M2: {
    name: "SMS promotion",
    asks: "I agree to promotional SMS",
    purpose: "To tell you about products and events by SMS",
    effect: "No more promotional SMS",
  },
  M3: {
    name: "E-mail promotion",
    asks: "I agree to promotional e-mail",
    purpose: "To tell you about products and events by e-mail",
    effect: "No more promotional e-mail",
  },
  M4: {
    name: "Phone promotion",
    asks: "I agree to promotional calls",
    purpose: "To tell you about products and events by phone",
    effect: "No more promotional calls",
  },
  P1: {
    name: "Personal recommendations",
    asks: "I agree that content is recommended by my use",
    purpose: "To recommend products and functions you may like",
    effect: "Your interest tags are deleted at once and you see the same as everyone",
  },
  P2: {
    name: "Usage statistics",
    asks: "I agree to a statistics id on this device",
    purpose: "To learn which functions work well",
    effect: "Statistics stop and the id on this device is cleared at once",
  },
  Q1: {
    name: "Surveys",
    asks: "I agree to survey invitations",
    purpose: "To invite you to surveys, at most once a quarter",
    effect: "No more survey invitations",
  },
  R1: {
    name: "Identity number",
    asks: "I separately agree that my name and identity number are used to verify who I am",
    purpose: "Real-name verification: the verifier compares name and number; with photos our reviewers do",
    effect: "The number is deleted at once and the verification ends; services that need it by law stop",
  },
  R2: {
    name: "Identity document picture",
    asks: "I separately agree that the pictures of my document are used to verify who I am",
    purpose: "Real-name verification: a reviewer compares the pictures",
    effect: "The pictures are deleted at once; a result that stands is not affected",
  },
  R3: {
    name: "Face check",
    asks: "I separately agree to one face check by the verifier",
    purpose: "Real-name verification: the verifier confirms that it is you",
    effect: "No more face checks; Baiwa Cloud never keeps a picture of your face",
  },
  R4: {
    name: "Bank card number",
    asks: "I separately agree that my bank card number is kept for refunds",
    purpose: "For refunds only",
    effect: "The number is deleted at once; refunds need another way",
  },
  R5: {
    name: "Real-name result from WeChat",
    asks: "I separately agree that WeChat's real-name result is passed to Baiwa Cloud",
    purpose: "So that you need not hand in documents again",
    effect: "The result passed on ends; you can verify in another way",
  },
  R6: {
    name: "Checking identity by bank card",
    asks: "I separately agree that my bank card number is used once to check who I am",
    purpose: "To have a verifier compare name, id number and card number",
    effect: "A check under way stops; the number is not kept anyway, and a result you have stays",
  },
  X1: {
    name: "Sending information abroad",
    asks: "I separately agree that Baiwa Cloud gives my information to a recipient abroad",
    purpose:
      "To use a service of a recipient abroad; who it is, how to reach it, why, what it gets and how to use your rights are told before",
    effect: "After withdrawal nothing more goes abroad; you can ask the recipient to delete what it has",
  },
  G1: {
    name: "Guardian's consent",
    asks: "I am the child's guardian and agree to the processing the statement describes",
    purpose: "A child under 14 needs a guardian's consent",
    effect: "The child's account stops and its information is deleted",
  },
};
