import { type ClauseEvidence, evidence, test } from "./evidence";

/** Section 2: what is collected. */
export const collectedClauses: Readonly<Record<string, ClauseEvidence>> = {
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
    jobs: ["retention"],
    tests: [test("server/proposals.test.ts", "never replaces the person's own value before they say so")],
  }),
  "2.1.3": evidence({
    screens: ["pages/manage/activity/index", "pages/manage/devices/index"],
    endpoints: ["activity.list", "sessions.list"],
    jobs: ["retention"],
    tests: [
      test(
        "server/activity.test.ts",
        "shows signing in, acts and refusals with device and masked address, and no reading",
      ),
    ],
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
      "wechatPush.receive",
    ],
    jobs: ["wechat-events"],
    tests: [
      test(
        "server/wechat-push-privacy.test.ts",
        "for the phone number deletes it and withdraws W3, with evidence that says who told us",
      ),
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
    jobs: ["verifier", "retention"],
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
      test("server/contact-acts.test.ts", "is handed over to who shows they can be reached, and the last is told"),
      test(
        "server/contact-acts.test.ts",
        "is asked about after half a year, confirmed by one tap or left for thirty days",
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
    jobs: ["retention"],
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
    jobs: ["retention"],
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
    jobs: ["retention"],
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
};
