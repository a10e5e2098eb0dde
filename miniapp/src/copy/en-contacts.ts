import type { zhContacts } from "./zh-contacts";

/** The same in English. */
export const enContacts: typeof zhContacts = {
  contact: {
    code: "Code",
    codeHint: "6 digits",
    send: "Send a code",
    wait: (seconds) => `Again in ${seconds} s`,
    sentTo: (place) => `Sent to ${place}, good for 10 minutes`,
    codeTo: { email: "Code from your e-mail", phone: "Code from your phone" },
    now: "Now",
    none: "None yet",
    unproven: "Not confirmed by a code yet, so it cannot show who you are or reset the password",
    next: { email: "E-mail address", phone: "Phone number" },
    oldCode: { email: "Code to the old address", phone: "Code to the old number" },
    change:
      "A change needs both codes and signs other devices out. If the old one cannot be reached, ask for a correction in My information.",
    save: "Save",
    saved: "Saved",
    remove: "Delete",
    removed: "Deleted",
    sure: (name) => `Delete: ${name}?`,
    removeNote: "It can then no longer show who you are or reset the password.",
    stillRight: "Are these contacts still right?",
    stillRightNote: "Not confirmed for half a year",
    yes: "All right",
    later: "Ask in 30 days",
  },
  reset: {
    lead: "Enter an e-mail address or phone confirmed by a code. If there is such an account, a code arrives.",
    to: "E-mail or phone",
    password: "New password",
    passwordHint: "At least 8 characters",
    go: "Set new password",
    done: "The password is set and every device is signed out. Sign in with the new one.",
    signIn: "Sign in",
  },
  handover: {
    lead: "When a company's contact changes, the new one confirms their phone by a code; the last one is told.",
    name: "New contact",
    phone: "Their phone",
    go: "Hand over",
    done: "Handed over; the last contact is told",
  },
};
