import type { zhScope } from "./zh-scope";

/** Words of where the statement applies, in English. */
export const enScope: typeof zhScope = {
  sellers: {
    title: "Market sellers",
    lead: "Sellers on the market decide themselves how they use information. The statement does not cover them (1.3).",
    none: "No seller is listed today",
  },
  leaving: {
    title: "You are leaving Baiwa Cloud",
    lead: (name) =>
      `${name} is a seller of its own and decides itself what it does with your information. Our statement does not apply.`,
    nothing: "We pass nothing about you on, and keep no record of where you go.",
    about: "About this seller",
    offers: "Offers",
    contact: "Contact",
    policy: "Its own privacy rules",
    site: "Website",
    copyHint: "Press an address to copy it, then open it in a browser. Better read its privacy rules first.",
    go: "Open the seller's website",
    stay: "Stay here",
  },
  regime: {
    title: "Applicable rules",
    lead: "Under which rules your information is handled. Nothing changes without your own confirmation (1.2).",
    current: "Applies now",
    documents: "Documents",
    unpublished: "Not published yet",
    proposed: "Waits for you",
    proposedLead: (reference, until) => `From ${reference}; please decide by ${until}. Undecided, nothing changes.`,
    becomes: "Applies once confirmed",
    confirm: "Confirm the change",
    refuse: "Leave it as it is",
    confirmed: "Changed.",
    refused: "Nothing was changed.",
    history: "Earlier proposals",
    historyNone: "None yet",
    states: {
      open: "Waits for you",
      confirmed: "Confirmed",
      refused: "Not agreed to",
      expired: "Expired",
    },
    names: {
      mainland: ["Mainland China", "You buy and use products of the mainland; the privacy statement applies"],
      "international-own": [
        "International: your own information",
        "You buy international products and give us your own information",
      ],
      "international-entrusted": [
        "International: information you entrust to us",
        "You buy international products and have us handle personal information for you",
      ],
    },
  },
};
