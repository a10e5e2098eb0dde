import { type ClauseEvidence, evidence, test } from "./evidence";

/** Section 6: where information is kept, and how long. */
export const keptClauses: Readonly<Record<string, ClauseEvidence>> = {
  "6.1": evidence({
    endpoints: ["adminResidency.report", "adminCrossings.list", "adminCrossings.add", "crossings.begin"],
    jobs: ["residency"],
    tests: [
      test("server/residency.test.ts", "is told place by place, with what the last daily look found"),
      test("server/residency.test.ts", "abroad is in the report, the ledger and the metrics"),
      test(
        "server/residency.test.ts",
        "takes the person's own consent, is counted once a person and year, and tells only what may go",
      ),
      test("server/residency.test.ts", "that is not registered, over or ended is refused, to whoever asks"),
    ],
  }),
  "6.2": evidence({
    screens: ["pages/manage/kept/index"],
    endpoints: [
      "retention.list",
      "adminRetention.report",
      "adminRetention.dryRun",
      "adminHolds.list",
      "adminHolds.read",
    ],
    jobs: ["retention", "erasures", "sweep", "restore-mark", "restore-replay"],
    tests: [
      test(
        "server/retention.test.ts",
        "runs every rule once a night, closes its report and leaves one entry in the ledger with counts and no value",
      ),
      test("server/retention.test.ts", "killed in the middle goes on where it stopped, and counts nothing twice"),
      test(
        "server/retention.test.ts",
        "is told, thirty days later begins to end, can still be kept for seven, and is then erased",
      ),
      test(
        "server/retention-holds.test.ts",
        "goes to the hold when its owner deletes or replaces it, and is readable for no other purpose",
      ),
      test(
        "server/retention-evidence.test.ts",
        "stay while a hold names them, are counted, and go whole once it is released; others' go",
      ),
      test(
        "server/retention-evidence.test.ts",
        "and the exceptions they rest on stay while held, are counted, and go after three years",
      ),
      test(
        "server/restore.test.ts",
        "keeps the service shut until the erasures since are replayed, and then nothing of the erased is left",
      ),
    ],
  }),
  "6.2.1": evidence({
    screens: ["pages/manage/kept/index"],
    endpoints: ["adminHolds.place", "adminHolds.release"],
    jobs: ["retention"],
    tests: [
      test(
        "server/retention-holds.test.ts",
        "stay while a hold names them, and go with the next run once it is released; others' go",
      ),
    ],
  }),
  "6.2.2": evidence({
    screens: ["pages/manage/kept/index"],
    endpoints: ["adminHolds.place", "adminHolds.read"],
    jobs: ["erasures", "retention"],
    tests: [
      test(
        "server/retention-holds.test.ts",
        "erases everything; what is named is the hold's alone, files with their bytes, until it is released",
      ),
      test(
        "server/retention-holds.test.ts",
        "placed while the erasure runs, a hold either has what it names or finds no account: never half",
      ),
    ],
  }),
  "6.2.3": evidence({
    screens: ["pages/manage/kept/index"],
    endpoints: ["adminHolds.place", "adminHolds.review"],
    jobs: ["retention"],
    tests: [
      test(
        "server/retention-holds.test.ts",
        "whose review is overdue is told of once, never longer by itself, and again when it is overdue again",
      ),
    ],
  }),
  "6.2.4": evidence({
    screens: ["pages/manage/kept/index"],
    endpoints: ["adminHolds.place", "adminHolds.review"],
    jobs: ["retention"],
    tests: [
      test(
        "server/retention-holds.test.ts",
        "of a dispute ends after three years by itself; others stand until people release them",
      ),
    ],
  }),
};
