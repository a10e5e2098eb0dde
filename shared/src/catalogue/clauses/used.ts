import { type ClauseEvidence, evidence, test } from "./evidence";

/** Sections 3 and 4: cookies and what information is used for. */
export const usedClauses: Readonly<Record<string, ClauseEvidence>> = {
  "3.1": evidence({
    screens: ["pages/manage/storage/index"],
    endpoints: ["lists.storage"],
    tests: [
      test("e2e/journey.test.ts", "the browser holds nothing that the register does not name"),
      test("server/storage-register.test.ts", "is the only source of cookies: any other name is refused at the door"),
    ],
  }),
  "3.1.1": evidence({
    screens: ["pages/manage/devices/index"],
    endpoints: ["sessions.list", "sessions.endCurrent"],
    jobs: ["retention"],
    tests: [test("server/clauses.test.ts", "rejects a session's token once the person signed out")],
  }),
  "3.1.2": evidence({
    screens: ["pages/manage/storage/index", "pages/manage/tags/index"],
    endpoints: ["suggestions.list", "consents.record"],
    tests: [
      test(
        "server/personalisation.test.ts",
        "are the same to the byte for two people who did different things (3.1.2)",
      ),
      test("miniapp/storage.test.ts", "keeps statistics only while that very consent stands"),
    ],
  }),
  "3.2": evidence({
    screens: ["pages/manage/storage/index"],
    endpoints: ["lists.storage"],
    tests: [test("miniapp/tags.test.tsx", "shows what each key is for and clears it alone")],
  }),
  "3.3": evidence({
    screens: ["pages/manage/copies/index"],
    endpoints: ["exports.request", "lists.storage"],
    tests: [test("server/storage-register.test.ts", "is a section of every copy a person takes along (3.3)")],
  }),
  "4.1": evidence({
    screens: ["pages/home/index", "pages/manage/consents/index"],
    endpoints: ["consents.status", "consents.record", "lists.purposes"],
    tests: [
      test("server/clauses.test.ts", "goes on serving who withdrew every consent that can be withdrawn (4.1)"),
      test(
        "server/purposes.test.ts",
        "that does not cover it gives no value, is counted, and is logged without a word about the person",
      ),
    ],
  }),
  "4.2": evidence({
    screens: ["pages/manage/settings/index"],
    endpoints: ["profile.put"],
    tests: [
      test(
        "weapp/package.test.ts",
        "our code calls no platform function that reads location, contacts, albums or the clipboard",
      ),
    ],
  }),
  "4.3": evidence({
    endpoints: ["lists.statistics", "adminStatistics.request"],
    tests: [
      test(
        "server/statistic-releases.test.ts",
        "is read by anybody only after a second person approved it, and says nothing of who",
      ),
    ],
  }),
  "4.4": evidence({
    screens: ["pages/manage/risk/index", "pages/manage/disclosures/index"],
    endpoints: [
      "risk.list",
      "risk.confirm",
      "risk.deny",
      "disputes.list",
      "disputes.object",
      "adminDisputes.open",
      "adminDisputes.decide",
      "adminDisputes.download",
    ],
    jobs: ["retention"],
    tests: [
      test("server/risk.test.ts", "is seen by its owner with every rule, the network masked, and by nobody else"),
      test("server/risk.test.ts", "stands in the way of the statement, consents, subscriptions and rights"),
      test(
        "server/dispute-scope.test.ts",
        "is refused with the place named when it is sensitive, another field, or of a record of another kind",
      ),
      test(
        "server/disputes.test.ts",
        "is previewed exactly as it will be given, and each look is in the ledger without a value",
      ),
      test(
        "server/disputes.test.ts",
        "objected to gives nothing until the privacy officer decides with a reason that the person reads",
      ),
    ],
  }),
  "4.5": evidence({
    screens: ["pages/manage/subscriptions/index", "pages/manage/unsubscribe/index"],
    endpoints: [
      "subscriptions.list",
      "subscriptions.change",
      "consents.record",
      "unsubscriptions.end",
      "callbacks.smsReplies",
      "adminCampaigns.ask",
      "adminCalls.fetch",
    ],
    jobs: ["messages", "campaigns"],
    tests: [
      test(
        "server/campaigns.test.ts",
        "goes out only when another person approves what was counted, once, and tells what became of it",
      ),
      test(
        "server/campaigns.test.ts",
        "are never sent silently: numbers are fetched, each on record, and who refused is called no more",
      ),
      test(
        "server/opt-out.test.ts",
        "ends advertising by one click of the mail program: its consent is withdrawn, with the mail as evidence, and no commercial mail comes",
      ),
      test("server/subscriptions.test.ts", "move a marketing cell only with its own consent, in both directions"),
    ],
  }),
  "4.6": evidence({
    screens: ["pages/manage/tags/index"],
    endpoints: ["tags.list", "tags.remove", "tags.clear", "suggestions.list"],
    jobs: ["retention"],
    tests: [
      test(
        "server/personalisation.test.ts",
        "lose their effect with the next request once deleted, and a repeated call does not bring them back",
      ),
    ],
  }),
  "4.7": evidence({
    screens: ["pages/manage/survey/index"],
    endpoints: ["surveys.list", "surveys.show", "surveys.answer", "surveys.decline", "adminSurveys.results"],
    jobs: ["messages", "retention"],
    tests: [
      test(
        "server/surveys.test.ts",
        "never reaches who did not agree, or thought better of it before it left, and comes once a quarter at most",
      ),
      test(
        "server/surveys.test.ts",
        "keeps answers where no account leads to them: no account, no time finer than the day, nothing that identifies anybody",
      ),
    ],
  }),
  "4.8": evidence({
    endpoints: ["lists.statistics", "adminStatistics.list", "adminStatistics.request", "adminStatistics.decide"],
    tests: [
      test("server/statistic-releases.test.ts", "never shows a cell of three, and the total does not give it away"),
    ],
  }),
  "4.9": evidence({
    screens: ["pages/manage/lists/index"],
    endpoints: ["lists.purposes"],
    tests: [
      test(
        "server/purposes.test.ts",
        "that is new in the register unlocks nothing until the person's consent stands, and nothing once it does not (4.9)",
      ),
    ],
  }),
};
