import type { RiskCode } from "@baiwa/shared/catalogue/risk";
import type { zhRisk } from "./zh-risk";

const rules: Record<RiskCode, { name: string; explanation: string; advice: string }> = {
  "new-network": {
    name: "New network",
    explanation: "You did not sign in from this network in the last 90 days.",
    advice: "Nothing to do if you moved or changed networks; otherwise tap “Not me”.",
  },
  "new-device": {
    name: "New device",
    explanation: "You did not sign in with such a device in the last 90 days.",
    advice: "If it is yours, tap “It was me”; otherwise tap “Not me” and change your password.",
  },
  "many-failures": {
    name: "Many wrong passwords",
    explanation: "A wrong password was tried 5 times or more within an hour.",
    advice: "Nothing to do if it was not found out; change it if you use the same one elsewhere.",
  },
  "password-guessed": {
    name: "Signed in after many wrong passwords",
    explanation: "After many wrong tries within an hour a password was right: somebody may have guessed it.",
    advice: "If you misremembered it, tap “It was me”; otherwise tap “Not me” at once and change your password.",
  },
  "changed-after-new-device": {
    name: "Changes on a new device",
    explanation: "Within 24 hours of a new device, the password, a contact or WeChat was changed.",
    advice: "Look whether you wanted the change; otherwise tap “Not me” at once and change your password.",
  },
};

/** The same in English. */
export const enRisk: typeof zhRisk = {
  risk: {
    lead: "Only to protect your account: no score, no use for advertising, suggestions or prices, and it never stands between you and the statement, your consents, messages or rights.",
    none: "No warnings",
    noneHint: "Nothing unusual in the last 90 days.",
    bands: { low: "Noted", medium: "Attention", high: "Danger" },
    effects: {
      low: "It was only noted.",
      medium: "You were told as your security messages are set, once a day of one device.",
      high: "You were told as your security messages are set; what matters asks once more whether it is you.",
    },
    ruleOf: ({ code }) => rules[code],
    why: "Why it counts",
    advice: "What you can do",
    effect: "What we did",
    network: "Network",
    device: "Device",
    unknown: "Not recognised",
    session: "Sign-in",
    current: "This very sign-in",
    open: "Still signed in",
    ended: "Signed out",
    mine: "It was me",
    notMine: "Not me",
    answers: { mine: "You said it was you", "not-mine": "You said it was not you" },
    confirmed: "Thank you. This device and network will not be mentioned again.",
    denyTitle: "Not you?",
    denyEffect: "Every device but this one is signed out at once. Please change your password right after.",
    deny: "Sign the others out",
    denied: "The other devices are signed out. Please change your password now.",
    changePassword: "Change password",
    human: "Ask a person to look",
    ticketTitle: "Please look at a warning about my account",
    ticketText: (at) => `Please have somebody look at the warning of ${at}. My words: `,
    toPageNote: "Sign-ins and changes that were unusual",
  },
};
