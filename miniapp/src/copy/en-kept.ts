import type { RetentionRuleKey } from "@baiwa/shared/catalogue/retention";
import type { zhKept } from "./zh-kept";

/** Each rule: its name, what goes, when, and why it is kept until then. */
const rules: Record<RetentionRuleKey, readonly [name: string, what: string, when: string, ground: string]> = {
  session: [
    "Sessions",
    "Signed-in devices",
    "30 days at most, at once when you sign out",
    "only to keep you signed in",
  ],
  incident: [
    "Security incidents",
    "What happened, what was done, who was told, and the list of those affected",
    "three years after it was closed; your account’s row when you cancel it",
    "to prove that it was handled and told as the law asks",
  ],
  "stored-file": [
    "Files and copies",
    "Files you handed in, copies of your information",
    "unused ones 24 hours at most, others with what they were handed in for",
    "only for what you handed them in for",
  ],
  "export-request": [
    "Requests for a copy",
    "When it was asked for",
    "until the copy is over",
    "only to let you take it",
  ],
  verification: [
    "Verification material",
    "What was handed in to verify you, photos of documents",
    "deleted when it passes; refused ones 30 days at most, for an appeal",
    "only to verify you",
  ],
  proposal: [
    "Entries on your behalf",
    "Entries and corrections that are decided",
    "30 days after the decision",
    "only to show the outcome",
  ],
  message: [
    "Messages",
    "Your inbox and the record of what was sent",
    "1 year; of promotions 3 years",
    "so that you find what you were told, and to prove consent to promotions",
  ],
  survey: [
    "Surveys",
    "Answers, without an account, and who replied",
    "12 months after the survey ends",
    "only to improve products, and not to ask twice",
  ],
  regime: [
    "Proposals of other rules",
    "Proposals refused or left unanswered",
    "3 years after that",
    "to prove that rules were never swapped; what you confirmed stays with the account",
  ],
  risk: ["Risk notices", "Notices and your answers", "90 days", "only to discover misuse"],
  search: ["Searches", "What you searched for", "30 days, deleted any time you like", "only to find recent searches"],
  activity: [
    "Activity log",
    "Sign-ins and acts, IP address, device",
    "200 days",
    "the Cybersecurity Law wants six months at least",
  ],
  "interest-tag": ["Interest tags", "Interests guessed from use", "180 days after the last use", "only to recommend"],
  record: [
    "Business records",
    "Contracts, orders, invoices, deliveries",
    "the time each kind says",
    "the contract, and terms of law",
  ],
  ticket: [
    "Tickets",
    "Tickets, messages, attachments",
    "3 years after closing",
    "the time in which claims can be raised",
  ],
  dispute: [
    "Given to parties of a dispute",
    "What was given and how it came to it",
    "3 years after the end",
    "such records are kept for three years by law",
  ],
  request: [
    "Requests about your information",
    "Requests, what was said, attachments; without an account, their own key too",
    "3 years after the answer; the text goes with your account",
    "the time in which claims can be raised",
  ],
  share: [
    "Records of what was passed on",
    "Records for recipients, of exceptions by law, of deletions asked for",
    "3 years",
    "such records are kept for three years by law",
  ],
  transfer: [
    "Notices of transfers of business",
    "Transfers, and who was told",
    "3 years after the transfer",
    "to prove that you were told before it",
  ],
  approval: [
    "Acts of two people",
    "Who asked, who approved, what it was; longer while the account is held",
    "3 years",
    "the time in which claims can be raised",
  ],
  "erasure-receipt": [
    "Cancellation receipts",
    "Outcomes that lead to nobody",
    "3 years",
    "only for who holds the receipt",
  ],
  "held-content": [
    "Held content",
    "What a legal hold kept apart",
    "the next run after its release",
    "no ground is left",
  ],
  "inactive-account": [
    "Accounts nobody uses",
    "The whole account, as when you cancel it",
    "told after 3 years without use; 30 days later it begins to end, and 7 more days can be undone",
    "information is kept only while we serve you (6.2)",
  ],
  "erasure-list": [
    "List of cancelled accounts",
    "Account numbers alone",
    "35 days, longer than any backup",
    "a restored backup must not bring deleted information back",
  ],
};
const holds: Record<string, string> = {
  law: "Laws and regulations ask for it",
  court: "A court's judgment, ruling or other procedure",
  authority: "An authority that may ask for it",
  dispute: "Agreements, complaints and disputes, the protection of others",
};

export const enKept: typeof zhKept = {
  kept: {
    title: "How long things are kept",
    toPageNote: "How long each kind is kept and how it is deleted",
    lead: "What is over is deleted by itself; you need do nothing. You can delete what can be deleted, or cancel the account, at any time.",
    rules: "Deleted in time",
    rule: ({ rule, ...own }) => {
      const known = Object.hasOwn(rules, rule) ? rules[rule as RetentionRuleKey] : null;
      const [name, what, when, ground] = known ?? [own.name, own.what, own.when, own.ground];
      return { name, what, when: `Kept: ${when}`, ground: `Why: ${ground}` };
    },
    afterwards: "After the account has ended",
    afterwardsNote: "The law wants these kept. They lead to you no more and serve nothing else.",
    afterwardsOf: ({ days }) => `${days} days`,
    holds: "When something is kept longer",
    holdsNote:
      "In these four cases alone: two people approve each, with a reason, looked at again within half a year. It serves that one purpose and is deleted by the next run after its end.",
    holdOf: ({ kind, name }) => holds[kind] ?? name,
    items: (names) => `With: ${names.join(", ")}`,
  },
};
