import { useState } from "react";
import { Cell } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { ConsentSheet } from "../../../components/consent-sheet";
import { useWords } from "../../../copy";
import { type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { dayOf } from "../../../kernel/dates";
import { useSubmit } from "../../../kernel/use-submit";
import type { ScopeStanding } from "./use-consents";

/** Scopes that stand on something fetched in the same act, so they are given where that is done. */
const givenElsewhere = new Set(["W1", "W3"]);

/** One consent: where it stands, and one tap to the sheet that withdraws it or asks for it. */
export const ScopeCell = ({ standing }: { standing: ScopeStanding }) => {
  const words = useWords();
  const submission = useSubmit();
  const [isOpen, setOpen] = useState(false);
  const { scope, state, at } = standing;
  const { name, effect } = words.scope(scope);
  const isGiven = state === "given";
  const canDecideHere = isGiven || !givenElsewhere.has(scope);
  const action = isGiven ? words.consents.withdraw : words.consents.give;
  const close = () => {
    setOpen(false);
    submission.fail(undefined);
  };
  const decide = async (decision: Decision, shown: Shown) => {
    if (await submission.run(() => recordDecision(scope, decision, shown))) close();
  };
  const error = submission.error && words.error(submission.error);
  const note = [words.consents.states[state], at ? dayOf(at) : ""].filter(Boolean).join(" · ");
  return (
    <>
      <Cell
        title={name}
        note={canDecideHere ? note : `${note} · ${words.consents.giveElsewhere[scope] ?? ""}`}
        extra={
          canDecideHere ? (
            <CellAction
              id={`consent-${scope}`}
              title={action}
              spokenTitle={`${action}：${name}`}
              onTap={() => setOpen(true)}
            />
          ) : null
        }
      />
      {isOpen && isGiven ? (
        <ConfirmSheet
          title={`${words.consents.withdrawTitle}：${name}`}
          action={words.consents.withdrawAction}
          isBusy={submission.isBusy}
          error={error}
          onConfirm={() =>
            void decide("withdrawn", {
              screen: "consents",
              controlInitialState: "on",
              labels: [effect, words.consents.withdrawAction, words.act.cancel],
            })
          }
          onClose={close}
        >
          {effect}
        </ConfirmSheet>
      ) : null}
      {isOpen && !isGiven ? (
        <ConsentSheet
          scope={scope}
          screen="consents"
          link={{ label: words.statementSheet.full }}
          isBusy={submission.isBusy}
          error={error}
          onDecide={(decision, shown) => void decide(decision, shown)}
          onClose={close}
        />
      ) : null}
    </>
  );
};
