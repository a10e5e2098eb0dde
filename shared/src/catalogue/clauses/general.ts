import { type ClauseEvidence, evidence, test } from "./evidence";

/** Section 1: what the statement covers, and customer data. */
export const generalClauses: Readonly<Record<string, ClauseEvidence>> = {
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
  "1.2": evidence({
    screens: ["pages/manage/regime/index"],
    endpoints: ["regimes.show", "regimes.decide", "regimes.propose"],
    tests: [
      test(
        "server/regimes.test.ts",
        "is never swapped silently: what is proposed is told, and only the person's confirmation counts",
      ),
      test("miniapp/scope.test.tsx", "shows what is proposed beside what applies, and swaps nothing before a tap"),
    ],
  }),
  "1.3": evidence({
    screens: ["pages/manage/sellers/index", "pages/manage/leaving/index"],
    endpoints: ["sellers.list", "sellers.show", "adminSellers.add"],
    tests: [
      test(
        "server/market.test.ts",
        "is listed once a second person approved it, for everybody to read without an account",
      ),
      test("miniapp/scope.test.tsx", "goes past a page with its name and its own rules, and takes nothing along"),
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
    jobs: ["retention"],
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
    jobs: ["retention"],
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
};
