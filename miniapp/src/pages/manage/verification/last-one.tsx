import type { VerificationCard } from "@baiwa/shared/contracts/verification";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";

interface Props {
  card: VerificationCard;
  hasOpen: boolean;
  onChanged: () => void;
}

/** The last verification that did not pass: why, what to do now, and another look by somebody else where there is one. */
export const LastOne = ({ card, hasOpen, onChanged }: Props) => {
  const words = useWords();
  const submission = useSubmit();
  const { caseId, method, state, reason, decidedAt, deletedAt, canAppeal } = card;
  const act = async (route: "verification.appeal" | "verification.withdraw") => {
    if (await submission.run(() => call(route, { params: { caseId } }, caseId))) onChanged();
  };
  const why = reason && words.verification.reasons[reason.code];
  return (
    <>
      <CellGroup
        title={words.verification.last}
        note={deletedAt ? words.verification.lastDeleted(dayOf(deletedAt)) : undefined}
      >
        <Cell
          id="last-verification"
          title={`${words.verification.methods[method].name} · ${words.verification.states[state]}`}
          note={decidedAt ? dayOf(decidedAt) : undefined}
        />
        {why ? <Cell title={why.message} note={why.advice} /> : null}
        {canAppeal && !hasOpen ? (
          <Cell id="appeal" title={words.verification.appeal} isAction onTap={() => void act("verification.appeal")} />
        ) : null}
        {deletedAt ? (
          <Cell
            id="forget-refused"
            title={words.verification.forget}
            isWarn
            onTap={() => void act("verification.withdraw")}
          />
        ) : null}
      </CellGroup>
      {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
    </>
  );
};
