import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { marketingScope, type Topic, topics } from "@baiwa/shared/catalogue/topics";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import { useState } from "react";
import { actOn, type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { currentStatement } from "../../../kernel/statement";
import { type Submission, useSubmit } from "../../../kernel/use-submit";
import type { Words } from "../words";
import type { SubscriptionCell, Subscriptions } from "./use-subscriptions";

/** What must be asked or said before a switch moves. */
export type Question =
  | { kind: "advice"; cell: SubscriptionCell }
  | { kind: "consent"; cell: SubscriptionCell; scope: ScopeCode; rest: ScopeCode[]; given: ConsentAct[] };

export interface Switching {
  question: Question | undefined;
  submission: Submission;
  flip(cell: SubscriptionCell, isOn: boolean): void;
  /** The person read the advice and still switches off. */
  goOn(): void;
  decide(decision: Decision, shown: Shown): void;
  close(): void;
}

const topicOf = (cell: SubscriptionCell): Topic => topics[cell.topic];

/** The consent that this very cell is, if it is a marketing cell. */
export const ownScope = (cell: SubscriptionCell): ScopeCode | undefined =>
  topicOf(cell).marketing ? (marketingScope as Partial<Record<string, ScopeCode>>)[cell.channel] : undefined;

/**
 * Switching on asks for each missing consent on its own sheet; switching off a marketing cell withdraws its consent
 * with the same tap; the advice of 8.3 is shown once per visit, on one screen, and never stands in the way again.
 */
export const useSwitching = (subscriptions: Subscriptions, words: Words): Switching => {
  const [question, setQuestion] = useState<Question>();
  const [isAdvised, setAdvised] = useState(false);
  const submission = useSubmit();
  const close = () => {
    setQuestion(undefined);
    submission.fail(undefined);
  };

  const switchOff = async (cell: SubscriptionCell) => {
    const scope = ownScope(cell);
    if (!scope) return subscriptions.change(cell, false, []);
    const { name, effect } = words.scope(scope);
    const shown: Shown = {
      screen: "subscriptions",
      controlInitialState: "on",
      labels: [words.subscriptions.turnsOff(name), effect],
    };
    const statement = await submission.run(currentStatement);
    if (!statement) return;
    await subscriptions.change(cell, false, [actOn(statement.value, scope, "withdrawn", shown)]);
  };

  const decide = async (decision: Decision, shown: Shown) => {
    if (question?.kind !== "consent") return;
    const { cell, scope, rest, given } = question;
    if (decision !== "given") {
      if (await submission.run(() => recordDecision(scope, decision, shown))) close();
      return;
    }
    const statement = await submission.run(currentStatement);
    if (!statement) return;
    const acts = [...given, actOn(statement.value, scope, "given", shown)];
    const [next, ...later] = rest;
    if (next) return setQuestion({ kind: "consent", cell, scope: next, rest: later, given: acts });
    close();
    await subscriptions.change(cell, true, acts);
  };

  return {
    question,
    submission,
    close,
    flip: (cell, isOn) => {
      const [scope, ...rest] = cell.missingConsents;
      if (isOn && scope) return setQuestion({ kind: "consent", cell, scope, rest, given: [] });
      if (isOn) return void subscriptions.change(cell, true, []);
      if (topicOf(cell).advised && !isAdvised) return setQuestion({ kind: "advice", cell });
      void switchOff(cell);
    },
    goOn: () => {
      if (question?.kind !== "advice") return;
      setAdvised(true);
      close();
      void switchOff(question.cell);
    },
    decide: (decision, shown) => void decide(decision, shown),
  };
};
