import { type ClauseEvidence, evidence, test } from "./evidence";

/** Sections 7 and 8: protection, and what a person may do. */
export const managedClauses: Readonly<Record<string, ClauseEvidence>> = {
  "7.1": evidence({
    screens: ["pages/manage/protection/index"],
    endpoints: ["protection.show", "adminControls.list", "adminControls.record"],
    jobs: ["controls"],
    tests: [
      test("server/security.test.ts", "shows each with its clause and its last evidence, and what has none as overdue"),
      test(
        "server/security.test.ts",
        "finds a value that lies there in the clear, an old key, and evidence that is too old",
      ),
    ],
  }),
  "7.1.1": evidence({
    screens: ["pages/manage/protection/index"],
    jobs: ["rotate-master-key", "controls"],
    tests: [test("server/dump.test.ts", "shows none of the people's values in plain text")],
  }),
  "7.1.2": evidence({
    endpoints: ["staff.setRoles", "adminApprovals.decide"],
    jobs: ["staff-oversight"],
    tests: [
      test(
        "server/staff-oversight.test.ts",
        "wait for a second person, who sees all of them; roles that touch nobody count at once",
      ),
      test(
        "server/staff-oversight.test.ts",
        "comes before anything else for whoever touches people's information, and is kept in the ledger",
      ),
      test(
        "server/staff-oversight.test.ts",
        "are counted, refused above the hour's number, and whoever watches sees it once",
      ),
      test(
        "server/staff-oversight.test.ts",
        "not done for a quarter and two weeks, roles stop working, but for looking at those of others",
      ),
    ],
  }),
  "7.1.3": evidence({
    screens: ["pages/manage/protection/index"],
    endpoints: ["protection.show", "adminCertificates.add", "adminCertificates.end"],
    tests: [
      test(
        "server/security.test.ts",
        "are none until one is on file, and then only those that two people entered and that hold today",
      ),
      test("miniapp/protection.test.tsx", "says plainly that no certificate is on file, and what was not looked at"),
    ],
  }),
  "7.1.4": evidence({
    screens: ["pages/manage/incident/index"],
    endpoints: [
      "incidents.list",
      "incidents.show",
      "adminIncidents.open",
      "adminIncidents.persons",
      "adminIncidents.draft",
      "adminIncidents.notify",
      "adminIncidents.decline",
      "adminIncidents.record",
    ],
    jobs: ["incidents", "messages", "retention"],
    tests: [
      test(
        "server/incidents.test.ts",
        "goes from being known to being closed, told to the affected by every channel, with a record whose hash is in the ledger",
      ),
      test(
        "server/incidents.test.ts",
        "reaches whoever ended every message and advertising, and whoever gave no contact finds it in the inbox",
      ),
      test(
        "server/incidents.test.ts",
        "runs the same way from end to end and reaches nobody: planned, judged, counted and dropped",
      ),
      test(
        "server/incidents-clocks.test.ts",
        "run from the moment it was known: an hour to report inside, four to the authority when it is grave, 72 to decide",
      ),
      test("server/incidents-persons.test.ts", "are found by what they hold, of every item of the catalogue"),
      test(
        "server/incidents-decisions.test.ts",
        "takes two people, comes after the list, and of two at once asked as the same decision one is done",
      ),
      test("miniapp/incident.test.tsx", "tells in three parts what happened, what to do and whom to ask"),
    ],
  }),
  "7.2": evidence({
    screens: [
      "pages/manage/freeze/index",
      "pages/manage/unfreeze/index",
      "pages/manage/devices/index",
      "pages/manage/risk/index",
    ],
    endpoints: ["accounts.freeze", "accounts.unfreeze", "credentials.reset", "credentials.set", "sessions.endAll"],
    tests: [
      test("server/freeze.test.ts", "ends every session, this one too, and no way in opens another until it is lifted"),
      test("server/freeze.test.ts", "goes by a code to the proven %s, with a new password; never by the password"),
      test("server/freeze.test.ts", "never meets an unbinding or a removal that takes the last way back with it"),
      test(
        "miniapp/freeze.test.tsx",
        "says what happens and how it is lifted before it is done; going back weighs the same",
      ),
      test(
        "server/risk.test.ts",
        "is told at once, of one band and device once a day, by the channels left switched on",
      ),
      test(
        "server/passwords.test.ts",
        "that leaks are full of are told apart, against a list that comes with the product (7.2)",
      ),
      test("server/rate-limits.test.ts", "stop guesses at one name, however it is typed and wherever they come from"),
      test("server/sessions.test.ts", "ends all, this device included, and the password opens a new one"),
    ],
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
        "server/cancellation.test.ts",
        "erases everything when the cooling-off is over; only the receipt's holder can tell it ever was",
      ),
    ],
  }),
  "8.2": evidence({
    screens: ["pages/manage/information/index"],
    endpoints: ["profile.put", "profile.remove"],
    tests: [test("server/rights.test.ts", "that says an industry makes nobody a receiver of advertising (8.2)")],
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
  "8.4": evidence({
    screens: ["pages/manage/requests/index", "pages/manage/new-request/index", "pages/manage/ask/index"],
    endpoints: ["requests.open", "requests.openPublic", "adminRequests.carryOut", "adminRequests.answer"],
    tests: [
      test(
        "server/requests-desk.test.ts",
        "says of misuse what it found, what lay behind it, and after what was done (8.4)",
      ),
    ],
  }),
  "9": evidence({
    screens: ["pages/manage/change/index", "pages/manage/inbox/index", "pages/home/index"],
    endpoints: [
      "adminDocuments.preview",
      "adminDocuments.publish",
      "adminDocuments.withdraw",
      "changes.list",
      "changes.show",
      "adminChanges.report",
    ],
    jobs: ["messages"],
    tests: [
      test(
        "server/document-changes.test.ts",
        "cannot take effect before its notice has run, whatever was asked for, and counts it from the approval",
      ),
      test(
        "server/version-withdrawal.test.ts",
        "is told to be off to whoever was told of it, and not told any more to anybody else",
      ),
      test(
        "server/document-changes.test.ts",
        "stand until the change takes effect, end then for the scopes it touches, and for no others",
      ),
      test("server/document-changes.test.ts", "are not renewed by going on to use the service"),
      test(
        "server/change-journey.test.ts",
        "statement v2 is published, everybody is told once though a server dies midway, half agree, and it takes effect",
      ),
      test(
        "miniapp/change.test.tsx",
        "asks for each consent alone, unticked, both answers of one weight, and says what stops",
      ),
    ],
  }),
  "10": evidence({
    screens: [
      "pages/manage/requests/index",
      "pages/manage/new-request/index",
      "pages/manage/request/index",
      "pages/manage/ask/index",
      "pages/manage/track/index",
    ],
    endpoints: [
      "requests.open",
      "requests.openPublic",
      "requests.track",
      "requests.attachPublic",
      "adminRequests.list",
      "adminRequests.enter",
      "adminRequests.verify",
      "adminRequests.answer",
      "adminRequests.refuse",
      "adminRequests.report",
    ],
    jobs: ["requests"],
    tests: [
      test("server/requests.test.ts", "is acknowledged at once, has fifteen days from now, and is nobody else's"),
      test("server/requests.test.ts", "stands still while it waits for the person, but never beyond thirty days"),
      test(
        "server/requests.test.ts",
        "says louder each time how late it gets, once each, to the desk, the ledger and the person",
      ),
      test(
        "server/request-proofs.test.ts",
        "come with the receipt, are part of the request, and are read by who handles it alone",
      ),
      test(
        "shared/china-calendar.test.ts",
        "give at least fifteen whole days from knowing who asks, over month ends and leap days, and no sixteenth",
      ),
    ],
  }),
  "8.5": evidence({
    screens: ["pages/manage/information/index"],
    endpoints: ["corrections.request", "corrections.withdraw", "adminCorrections.decide"],
    jobs: ["shares"],
    tests: [
      test("server/proposals.test.ts", "is refused only with a coded reason that the person sees"),
      test(
        "server/sharing-corrections.test.ts",
        "is told to who received it: signed, the new value of that item alone, on the same ground, and the owner sees it",
      ),
      test(
        "server/sharing-corrections.test.ts",
        "that staff correct on request is told in the same transaction as the decision",
      ),
      test(
        "server/sharing-corrections.test.ts",
        "corrected again before it left, leaves as it is now, however often it is tried",
      ),
    ],
  }),
};
