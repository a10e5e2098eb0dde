import type { zhIncident } from "./zh-incident";

/** The same in English. */
export const enIncident: typeof zhIncident = {
  incident: {
    title: "Security incident",
    lead: "Whenever your information may be affected we tell you, and what you can do.",
    none: "No incident concerns you",
    noneHint: "If one may affect your information, you are told and it is listed here.",
    told: (day) => `Told on ${day}`,
    what: "What happened",
    items: "Information that may be affected",
    cause: "Cause",
    harm: "What it may lead to",
    known: (minute) => `We learned of it at ${minute}`,
    done: "What we did, and what you can do",
    measures: "What we did",
    advice: "What we advise",
    now: "Do it now",
    password: "Change the password",
    devices: "Look at signed-in devices",
    devicesNote: "Sign out any you do not know",
    freeze: "Freeze the account",
    freezeNote: "When somebody else may be using it",
    contact: "Contact us",
    contactNote: "We never ask for passwords or codes by phone, SMS or mail.",
    earlier: "Earlier notices",
  },
};
