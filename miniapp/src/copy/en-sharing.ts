import { minuteOf } from "../kernel/dates";
import type { zhSharing } from "./zh-sharing";

/** The same in English. */
export const enSharing: typeof zhSharing = {
  sharing: {
    title: "Who received my information",
    lead: "Your information leaves through one door only, to recipients of the directory, and only what was agreed. Each time is listed here and kept for 3 years.",
    recipients: "Recipients",
    recipientsNone: "No recipient is registered now",
    records: "What was passed on",
    recordsNone: "Nothing of yours was passed on to any recipient",
    states: {
      queued: "On its way",
      delivered: "Passed on",
      stopped: "Stopped, nothing left",
      failed: "Not delivered",
    },
    bases: {
      contract: "Needed to serve you",
      consent: "Your consent to this recipient",
      exception: "A case named by law (5.3)",
    },
    consents: {
      none: "Not agreed, gets nothing",
      given: "Agreed",
      refused: "Not agreed, gets nothing",
      withdrawn: "Withdrawn, gets nothing more",
      outdated: "It changed, please decide again",
    },
    noConsent: "Needed to serve you",
    why: "Why",
    what: "What",
    basis: "Basis",
    state: "Where it stands",
    deletion: "Asked to delete",
    deleted: ({ askedAt, provedAt }) =>
      provedAt ? `Proved on ${minuteOf(provedAt)} that it deleted` : `Asked on ${minuteOf(askedAt)}, no proof yet`,
    contact: "Contact",
    method: "How",
    policy: "Its own rules",
    role: "Role",
    until: (day) => `Contract until ${day}`,
    asks: (name) => `I agree that the above is passed on to ${name}`,
    askEffect: "Other services do not depend on it; you can withdraw at any time.",
    withdraw: "Withdraw consent",
    withdrawEffect: (name) =>
      `Nothing more goes to ${name}; what has not left is stopped, and it is asked to delete what it got.`,
    withdrawFormerEffect: (name: string) =>
      `Once withdrawn, ${name} has to delete what it got by this consent. What serving you takes does not rest on it, and is still passed on.`,
    transfers: "Transfer of business",
    transferKinds: { split: "Split", merger: "Merger", acquisition: "Acquisition", assets: "Sale of assets" },
    transferStates: {
      telling: "Being announced",
      ready: "Announced",
      started: "Being handed over",
      done: "Handed over",
      cancelled: "Cancelled",
    },
    receiver: "To whom",
    changes: "What will be done differently",
    noChanges: "Nothing: the receiver keeps our promises to you",
    publicUse: "What is public about me",
    refusePublicUse: "No further use",
    publicUseNote: "What you published, or news and the government did, is then not passed on any more",
    decided: "Your decision is on record",
  },
};
