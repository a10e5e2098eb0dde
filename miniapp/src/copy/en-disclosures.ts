import type { DisputeGround, DisputeKind, DisputeParty, DisputeState } from "@baiwa/shared/catalogue/disputes";
import type { zhDisclosures } from "./zh-disclosures";

const kinds: Record<DisputeKind, string> = {
  contract: "About a contract",
  payment: "About a payment",
  delivery: "About a delivery",
  service: "A complaint about a service",
  partner: "About a partnership or the marketplace",
};
const grounds: Record<DisputeGround, string> = {
  court: "A document of a court or arbitrator",
  complaint: "Handling a complaint",
  interest: "A party’s request to protect its legal interest",
};
const parties: Record<DisputeParty, string> = {
  authority: "Court or arbitrator",
  counterparty: "The other party",
  agent: "A party’s agent",
  mediator: "Mediation or complaints body",
};
const states: Record<DisputeState, string> = {
  opened: "Waits for approval",
  waiting: "Approved",
  objected: "Objection being decided",
  cleared: "Objection not upheld",
  released: "Given",
  refused: "Not given",
  withdrawn: "Withdrawn",
};

/** The same in English. */
export const enDisclosures: typeof zhDisclosures = {
  disclosures: {
    lead: "In a dispute or complaint, what a party needs is given only after one member of staff asked and another approved. You are told before and may object, unless a court or arbitrator ordered it.",
    none: "Nothing of yours was given to any party of a dispute",
    noneHint: "If that ever happens, each time is listed here.",
    kindOf: (kind) => kinds[kind],
    groundOf: (ground) => grounds[ground],
    partyOf: (party) => parties[party],
    stateOf: (state) => states[state],
    to: "To whom",
    recipient: (party, name) => `${party}: ${name}`,
    what: "What",
    why: "Why",
    state: "Where it stands",
    objectUntil: (time) => `You may object until ${time}`,
    released: (time) => `Given at ${time}`,
    opened: (day) => `Asked for on ${day}`,
    rules: "The recipient may use it for this dispute alone, deletes it afterwards and never publishes it.",
    object: "Object",
    objectHint: "Why it should not be given, such as: it has nothing to do with the dispute",
    send: "Send the objection",
    objected: "Your objection was sent. Nothing is given before it is decided; you will be told.",
    objection: "Your objection",
    answer: "Answer",
    underWay: (count) =>
      `${count} dispute(s) under way. You may still end the account; then nothing more is given from here, and there is nothing left to object to.`,
    look: "Look",
    toPageNote: "What, to whom and why",
  },
};
