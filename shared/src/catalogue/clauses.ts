import type { RouteName } from "../routes";

/** A test that proves a clause: its file and the words of its name. */
export interface ProvingTest {
  file: string;
  name: string;
}

/** What makes one clause of the statement true. Empty lists all over mean: not built yet. */
export interface ClauseEvidence {
  /** Pages of the mini-program. */
  screens: readonly string[];
  endpoints: readonly RouteName[];
  /** Background jobs and commands. */
  jobs: readonly string[];
  tests: readonly ProvingTest[];
}

const evidence = (parts: Partial<ClauseEvidence>): ClauseEvidence => ({
  screens: [],
  endpoints: [],
  jobs: [],
  tests: [],
  ...parts,
});
const test = (file: string, name: string): ProvingTest => ({ file: `test/${file}`, name });

/**
 * The clauses that are true in software today. A clause of the statement that is not listed is "not built yet"; a test
 * checks that everything named here exists.
 */
export const clauseEvidence: Readonly<Record<string, ClauseEvidence>> = {
  "1.1": evidence({
    screens: ["pages/home/index", "pages/statement/index"],
    endpoints: ["service.describe", "documents.current"],
    tests: [
      test(
        "server/clauses.test.ts",
        "names the controller and the mini-program as a place where the statement applies",
      ),
    ],
  }),
  "1.4": evidence({
    screens: ["pages/manage/lists/index", "pages/manage/information/index"],
    endpoints: ["lists.collected", "information.list", "adminCatalogue.map"],
    tests: [
      test(
        "server/schema.test.ts",
        "holds no column that the catalogue does not declare, as an item's or as none of anybody's",
      ),
      test(
        "server/rights.test.ts",
        "holds every item of the catalogue, for machines and for people, with the files handed in",
      ),
    ],
  }),
  "1.5": evidence({
    screens: ["pages/manage/new-ticket/index"],
    endpoints: ["records.add", "tickets.open", "tickets.flag"],
    jobs: ["business-retention"],
    tests: [
      test("server/records.test.ts", "is refused when it holds people in bulk: customer data (1.5)"),
      test("server/tickets.test.ts", "refuses customer data in its words, and flags a file that reads like it (1.5)"),
      test(
        "server/tickets.test.ts",
        "lets go of a file that may hold customer data thirty days after it was closed, of the rest not",
      ),
    ],
  }),
  "1.5.1": evidence({
    screens: ["pages/manage/records/index", "pages/manage/record/index"],
    endpoints: ["records.add", "records.list", "adminRecords.add"],
    tests: [
      test(
        "server/records.test.ts",
        "of a product that stores customer data waits for the warranty (1.5.1), one overseas for its notice (1.5.3)",
      ),
      test("server/records.test.ts", "cannot have its warranty rewritten, and waits again once that has ended"),
      test("miniapp/records.test.tsx", "that need a warranty first lead to it (1.5.1)"),
    ],
  }),
  "1.5.2": evidence({
    screens: ["pages/manage/records/index"],
    endpoints: ["records.list", "adminRecords.add", "adminRecords.list"],
    jobs: ["business-retention"],
    tests: [
      test(
        "server/records.test.ts",
        "what the law keeps of records outlives the account without a link to it, under the product's own key",
      ),
      test("server/records.test.ts", "leave an entry in the ledger with the reason, and no value in it, at every look"),
    ],
  }),
  "1.5.3": evidence({
    screens: ["pages/manage/record/index"],
    endpoints: ["records.add"],
    tests: [
      test(
        "server/records.test.ts",
        "of a product that stores customer data waits for the warranty (1.5.1), one overseas for its notice (1.5.3)",
      ),
      test("miniapp/records.test.tsx", "of an overseas region show the notice before it is confirmed (1.5.3)"),
    ],
  }),
  "1.5.4": evidence({
    screens: ["pages/statement/index", "pages/document/index"],
    endpoints: ["documents.list", "documents.current", "adminDocuments.publish"],
    tests: [
      test(
        "server/clauses.test.ts",
        "opens the service agreement and the customer-data FAQ from the clause, each version with its own hash",
      ),
    ],
  }),
  "1.6": evidence({
    screens: ["pages/manage/lists/index"],
    endpoints: ["lists.services"],
    tests: [
      test(
        "server/lists.test.ts",
        "tell each service's needs; nothing a service requires is out of the person's reach to enter (1.6)",
      ),
      test(
        "miniapp/lists.test.tsx",
        "tell before one decides what each service needs, why, and what happens without it (1.6)",
      ),
    ],
  }),
  "2.1": evidence({
    screens: ["pages/manage/mine/index"],
    endpoints: ["profile.show", "adminAccounts.items"],
    tests: [test("server/clauses.test.ts", "tells of every kept value who entered it and when")],
  }),
  "2.1.1": evidence({
    screens: ["pages/manage/mine/index", "pages/login/index"],
    endpoints: ["accounts.register", "profile.put"],
    tests: [test("server/clauses.test.ts", "tells of every kept value who entered it and when")],
  }),
  "2.1.2": evidence({
    screens: ["pages/manage/information/index"],
    endpoints: ["adminProposals.enter", "proposals.list", "proposals.decide"],
    jobs: ["sweep"],
    tests: [test("server/proposals.test.ts", "never replaces the person's own value before they say so")],
  }),
  "2.2": evidence({
    screens: ["pages/login/index", "pages/manage/information/index", "pages/manage/contact/index"],
    endpoints: ["accounts.register", "contacts.sendCode", "contacts.put", "profile.put"],
    tests: [
      test(
        "server/clauses.test.ts",
        "opens an account for a name and a password, and takes nothing more at that moment",
      ),
      test("server/rights.test.ts", "that is sensitive needs its separate consent, and goes when that is withdrawn"),
    ],
  }),
  "2.3": evidence({
    screens: ["pages/login/index", "pages/manage/mine/index", "pages/manage/verify/index"],
    endpoints: [
      "sessions.wechat",
      "accounts.createFromWechat",
      "sessions.bindExisting",
      "bindings.add",
      "bindings.remove",
      "profile.phoneFromWechat",
      "verification.submit",
    ],
    tests: [
      test(
        "server/verification.test.ts",
        "person-wechat takes the result of the account's own WeChat alone, under a consent of its own (2.3)",
      ),
      test("server/clauses.test.ts", "binds WeChat only with consent and forgets the identifier at once when unbound"),
    ],
  }),
  "2.4": evidence({
    screens: [
      "pages/manage/verification/index",
      "pages/manage/verify/index",
      "pages/manage/guardian-ask/index",
      "pages/manage/guardian/index",
    ],
    endpoints: [
      "verification.methods",
      "verification.submit",
      "verification.check",
      "verification.appeal",
      "verification.withdraw",
      "gates.mine",
      "gates.ask",
      "guardian.ask",
      "guardian.answer",
      "guardian.withdraw",
      "adminVerification.queue",
      "adminVerification.decide",
      "adminVerification.override",
    ],
    jobs: ["verifier", "verification-terms"],
    tests: [
      test("server/verification.test.ts", "are at least two for a person, one of them without a face"),
      test("server/verification.test.ts", "needs each separate consent; without one nothing at all is kept"),
      test(
        "server/guardian.test.ts",
        "is refused before anything is kept, until a guardian agreed; then verified as everybody else",
      ),
      test("e2e/verification.test.ts", "a face is compared on the verifier's page; here only the outcome arrives"),
    ],
  }),
  "2.5": evidence({
    screens: ["pages/manage/contact/index", "pages/manage/handover/index", "pages/manage/information/index"],
    endpoints: ["contacts.put", "contacts.handOver", "contacts.stale", "contacts.stillRight"],
    jobs: ["outbox"],
    tests: [
      test(
        "server/contacts.test.ts",
        "is changed with a code to the new and one to the old; both are told and other devices end",
      ),
      test("server/contacts.test.ts", "is handed over to who shows they can be reached, and the last is told"),
      test("server/contacts.test.ts", "is asked about after half a year, confirmed by one tap or left for thirty days"),
    ],
  }),
  "2.1.3": evidence({
    screens: ["pages/manage/activity/index", "pages/manage/devices/index"],
    endpoints: ["activity.list", "sessions.list"],
    jobs: ["activity-retention"],
    tests: [
      test(
        "server/activity.test.ts",
        "shows signing in, acts and refusals with device and masked address, and no reading",
      ),
    ],
  }),
  "2.6": evidence({
    endpoints: ["ingest.activity"],
    tests: [test("server/activity.test.ts", "has no column and no field that could hold what a request carried")],
  }),
  "2.6.1": evidence({
    screens: ["pages/manage/activity/index"],
    endpoints: ["activity.list", "activity.forgetSearches", "ingest.activity"],
    jobs: ["activity-retention"],
    tests: [
      test(
        "server/activity.test.ts",
        "is every row for 199 days and none after 201; the words of a search for 29 days and not 31",
      ),
    ],
  }),
  "2.6.2": evidence({
    screens: ["pages/manage/records/index", "pages/manage/record/index"],
    endpoints: ["records.list", "records.show", "records.add", "records.change", "records.end", "adminRecords.list"],
    jobs: ["business-retention"],
    tests: [
      test(
        "server/records.test.ts",
        "see only the kinds of their role: support no orders, finance no consultations (2.6.2)",
      ),
      test("e2e/desk.test.ts", "an invoice title is kept, shown masked, and stopped"),
    ],
  }),
  "2.6.3": evidence({
    screens: ["pages/manage/tickets/index", "pages/manage/ticket/index", "pages/manage/new-ticket/index"],
    endpoints: [
      "tickets.open",
      "tickets.reply",
      "tickets.close",
      "tickets.reopen",
      "files.upload",
      "adminTickets.reply",
    ],
    jobs: ["business-retention"],
    tests: [
      test("server/tickets.test.ts", "is opened with a file, answered with a file, read, closed and taken up again"),
      test(
        "server/tickets.test.ts",
        "closed eight days ago is not taken up again; half a year later only few see it; after three years it is gone",
      ),
      test("e2e/desk.test.ts", "a ticket goes out with a file, is answered, and the answer's paper can be taken along"),
    ],
  }),
  "2.7": evidence({
    screens: ["pages/manage/records/index", "pages/manage/record/index"],
    endpoints: ["records.add", "adminRecords.add"],
    tests: [test("server/clauses.test.ts", "makes no partner's contact a receiver of advertising (2.7)")],
  }),
  "3.1.1": evidence({
    screens: ["pages/manage/devices/index"],
    endpoints: ["sessions.list", "sessions.endCurrent"],
    jobs: ["sweep"],
    tests: [test("server/clauses.test.ts", "rejects a session's token once the person signed out")],
  }),
  "3.1": evidence({
    screens: ["pages/manage/storage/index"],
    endpoints: ["lists.storage"],
    tests: [
      test("e2e/journey.test.ts", "the browser holds nothing that the register does not name"),
      test("server/storage-register.test.ts", "is the only source of cookies: any other name is refused at the door"),
    ],
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
    jobs: ["sweep", "business-retention"],
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
  "4.6": evidence({
    screens: ["pages/manage/tags/index"],
    endpoints: ["tags.list", "tags.remove", "tags.clear", "suggestions.list"],
    jobs: ["sweep"],
    tests: [
      test(
        "server/personalisation.test.ts",
        "lose their effect with the next request once deleted, and a repeated call does not bring them back",
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
  "4.5": evidence({
    screens: ["pages/manage/subscriptions/index"],
    endpoints: ["subscriptions.list", "subscriptions.change", "consents.record"],
    tests: [
      test("server/subscriptions.test.ts", "move a marketing cell only with its own consent, in both directions"),
    ],
  }),
  "7.1.1": evidence({
    jobs: ["rotate-master-key"],
    tests: [test("server/dump.test.ts", "shows none of the people's values in plain text")],
  }),
  "8.1": evidence({
    screens: ["pages/manage/information/index", "pages/manage/copies/index", "pages/manage/cancellation/index"],
    endpoints: ["information.list", "information.reveal", "exports.request", "cancellation.request", "erasures.show"],
    jobs: ["exports", "erasures"],
    tests: [
      test(
        "server/rights.test.ts",
        "shows every item of the catalogue that is held, values masked, and none in full that the catalogue masks",
      ),
      test("server/rights.test.ts", "is revealed value by value, only after showing who one is, and only one's own"),
      test(
        "server/rights.test.ts",
        "erases everything when the cooling-off is over; only the receipt's holder can tell it ever was",
      ),
    ],
  }),
  "8.2": evidence({
    screens: ["pages/manage/information/index"],
    endpoints: ["profile.put", "profile.remove"],
    tests: [test("server/rights.test.ts", "that says an industry makes nobody a receiver of advertising (8.2)")],
  }),
  "8.5": evidence({
    screens: ["pages/manage/information/index"],
    endpoints: ["corrections.request", "corrections.withdraw", "adminCorrections.decide"],
    tests: [test("server/proposals.test.ts", "is refused only with a coded reason that the person sees")],
  }),
  "8.3": evidence({
    screens: ["pages/manage/subscriptions/index"],
    endpoints: ["subscriptions.list", "subscriptions.change", "subscriptions.recordWechatAnswers"],
    tests: [
      test(
        "server/subscriptions.test.ts",
        "switch the arrears notice off in one request, and the stored state says so",
      ),
    ],
  }),
};
