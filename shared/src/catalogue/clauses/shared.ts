import { type ClauseEvidence, evidence, test } from "./evidence";

const page = ["pages/manage/shared-with/index"];
const exceptionEndpoints = ["adminExceptions.ask", "adminExceptions.release", "adminExceptions.list"] as const;
const exceptions = (name: string) => test("server/sharing-exceptions.test.ts", name);
const twoPeople = exceptions(
  "takes two people, names its paper, article, items and time, is used once, and the person is told and sees it",
);
const paper = exceptions("without its paper cannot be asked for, nor for items beside the purpose, nor for too long");
const secret = exceptions("that a law keeps secret is neither told nor shown, until it may be");
const found = exceptions("over public information names where it was found, and ends with the person's no");

/** Section 5: with whom information is shared, to whom it moves, and what needs no consent. */
export const sharedClauses: Readonly<Record<string, ClauseEvidence>> = {
  "5.1": evidence({
    screens: [...page, "pages/manage/lists/index"],
    endpoints: ["shares.list", "shares.recipients", "lists.shared", "adminRecipients.add", "adminRecipients.list"],
    jobs: ["shares", "sharing-terms"],
    tests: [
      test(
        "server/sharing.test.ts",
        "takes a new one after another member approved exactly what was asked, and the public list shows it at once",
      ),
      test(
        "server/sharing.test.ts",
        "passes on what was asked and no more, signed, and the person sees who received what, when and why",
      ),
      test("miniapp/shared-with.test.tsx", "tells who received what, when, why and on which basis"),
    ],
  }),
  "5.1.1": evidence({
    endpoints: ["egress.send"],
    tests: [
      test("server/sharing.test.ts", "takes nobody abroad, no item beside the purposes, no contract that is over"),
      test("server/sharing.test.ts", "refuses what was not agreed, what rests on nothing, and what is not there"),
    ],
  }),
  "5.1.2": evidence({
    endpoints: ["egress.send"],
    tests: [
      test("server/sharing.test.ts", "refuses what was not agreed, what rests on nothing, and what is not there"),
    ],
  }),
  "5.1.3": evidence({
    screens: page,
    endpoints: ["shares.decide", "consents.receipt"],
    tests: [
      test(
        "server/sharing.test.ts",
        "gets nothing on a contract, and something only on the person's consent to it alone",
      ),
      test(
        "server/sharing.test.ts",
        "gets nothing more once the consent is withdrawn, and is asked to delete what it got of this person",
      ),
      test(
        "miniapp/shared-with.test.tsx",
        "asks about one recipient alone, unticked, both answers beside each other, and records what was shown",
      ),
    ],
  }),
  "5.1.4": evidence({
    endpoints: ["adminRecipients.revoke", "adminDeletions.list", "deletions.prove"],
    jobs: ["sharing-terms"],
    tests: [
      test(
        "server/sharing-faults.test.ts",
        "revoked while messages wait gets none of them, is asked to delete, and proves it once with its own credential",
      ),
      test(
        "server/sharing-faults.test.ts",
        "that does not prove in fifteen working days is escalated and gets nothing until it does",
      ),
    ],
  }),
  "5.2": evidence({
    screens: page,
    endpoints: ["shares.transfers", "adminTransfers.announce", "adminTransfers.start", "adminTransfers.list"],
    jobs: ["transfers"],
    tests: [
      test(
        "server/sharing-transfers.test.ts",
        "a transfer tells everybody by mail or on the page who receives what and how to reach it, once, and starts only then",
      ),
      test(
        "server/sharing-transfers.test.ts",
        "the manifest counts what is handed over, and its hash is what the receiver works out from what it got",
      ),
    ],
  }),
  "5.3": evidence({
    screens: page,
    endpoints: exceptionEndpoints,
    tests: [twoPeople, exceptions("for a foreign authority is a hard stop, and the try is on record")],
  }),
  "5.3.1": evidence({ endpoints: exceptionEndpoints, tests: [twoPeople, paper] }),
  "5.3.2": evidence({ endpoints: [...exceptionEndpoints, "adminExceptions.tell"], tests: [secret] }),
  "5.3.3": evidence({
    endpoints: exceptionEndpoints,
    tests: [paper, exceptions("whose time is over passes nothing on")],
  }),
  "5.3.4": evidence({ endpoints: exceptionEndpoints, tests: [paper, secret] }),
  "5.3.5": evidence({
    endpoints: [...exceptionEndpoints, "adminExceptions.tell"],
    jobs: ["sharing-terms"],
    tests: [exceptions("of an emergency opens a notice that is sent by itself within three days")],
  }),
  "5.3.6": evidence({ screens: page, endpoints: ["shares.setPublicUse", ...exceptionEndpoints], tests: [found] }),
  "5.3.7": evidence({ screens: page, endpoints: ["shares.setPublicUse", ...exceptionEndpoints], tests: [found] }),
};
