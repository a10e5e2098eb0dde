import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";
import type { Standing } from "./use-verification";

/** The results that stand, each with the way to end it; what that would stop is said before. */
export const Results = ({ standing, onChanged }: { standing: Standing; onChanged: () => void }) => {
  const words = useWords();
  const submission = useSubmit();
  const [ending, setEnding] = useState<string>();
  const { results, withdrawalStops } = standing;
  if (results.length === 0) return null;
  const shown = results.find(({ caseId }) => caseId === ending);
  const stops = withdrawalStops.find(({ subject }) => subject === shown?.subject)?.services ?? [];
  const close = () => {
    setEnding(undefined);
    submission.fail(undefined);
  };
  const end = async (caseId: string) => {
    if (!(await submission.run(() => call("verification.withdraw", { params: { caseId } }, caseId)))) return;
    close();
    onChanged();
  };
  return (
    <>
      <CellGroup title={words.verification.results}>
        {results.map(({ caseId, subject, method, passedAt, validUntil }) => (
          <Cell
            key={caseId}
            id={`result-${subject}`}
            title={`${words.verification.subjects[subject]} · ${words.verification.methods[method].name}`}
            note={[
              words.verification.passed(dayOf(passedAt)),
              validUntil && words.verification.validUntil(dayOf(validUntil)),
            ]
              .filter(Boolean)
              .join(" · ")}
            extra={
              <CellAction
                id={`end-${subject}`}
                title={words.verification.end}
                spokenTitle={words.verification.endOf(words.verification.subjects[subject])}
                onTap={() => setEnding(caseId)}
              />
            }
          />
        ))}
      </CellGroup>
      {shown ? (
        <ConfirmSheet
          title={words.verification.endTitle}
          action={words.verification.end}
          isWarn
          isBusy={submission.isBusy}
          error={submission.error && words.error(submission.error)}
          onConfirm={() => void end(shown.caseId)}
          onClose={close}
        >
          {[
            words.verification.endEffect,
            stops.length > 0
              ? words.verification.endStops(stops.map((service) => words.verification.services[service]).join("、"))
              : "",
          ].join(words.state.between)}
        </ConfirmSheet>
      ) : null}
    </>
  );
};
