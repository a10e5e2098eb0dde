import type { zhProtection } from "./zh-protection";

/** Words of how information is protected, in English. */
export const enProtection: typeof zhProtection = {
  protection: {
    title: "How we protect information",
    lead: "Each measure shows the day it was last seen to hold. What was not looked at for 90 days says so.",
    measures: "Measures",
    checked: (day) => `Seen to hold on ${day}`,
    unchecked: "Not looked at in the last 90 days",
    certificates: "Certificates that hold today",
    none: "No certificate that holds today is on file. One will be listed here, and taken down the day it ends.",
    certificate: (issuer, number, until) => `${issuer} · No. ${number} · until ${until}`,
    words: {
      "database-tls": [
        "Encrypted on the way",
        "Encrypted on the network, to the database too, whose certificate is checked.",
      ],
      "field-encryption": [
        "Encrypted item by item",
        "Each item under your account's own key, kept apart from the data and destroyed with the account.",
      ],
      "key-age": ["Keys are renewed", "The master key is renewed at least once a year."],
      "ledger-signed": [
        "Acts leave a trace",
        "Every consent and every look of staff goes into a signed ledger that only grows and anybody can check.",
      ],
      "staff-doors": [
        "Staff are let in one by one",
        "Password and one-time code, a promise of secrecy first; roles over people take two, and looks are capped.",
      ],
      "access-review": ["Rights are reviewed each quarter", "Roles nobody reviewed stop working."],
      "breached-passwords": [
        "Leaked passwords are refused",
        "New passwords are compared with known leaked ones, without leaving our machines.",
      ],
      "restore-drill": ["Restoring is drilled", "Restoring from backups is practised, so that nothing is lost."],
      "security-test": ["Security is tested", "Weaknesses are looked for and mended."],
    },
  },
};
