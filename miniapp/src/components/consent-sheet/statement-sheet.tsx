import { useWords } from "../../copy";
import { type Decision, recordDecision, type Shown } from "../../kernel/consents";
import { useSubmit } from "../../kernel/use-submit";
import { ConsentSheet } from ".";

interface StatementSheetProps {
  screen: string;
  /** Called once the decision stands on this device; `isUnsent` when a refusal could not be put on record. */
  onDecided: (decision: Decision, isUnsent: boolean) => void;
  onClose: () => void;
}

/** The first-run question: the privacy statement alone (S0). No other consent is ever asked in the same tick. */
export const StatementSheet = ({ screen, onDecided, onClose }: StatementSheetProps) => {
  const words = useWords();
  const submission = useSubmit();
  const { title, who, now, later, refuse, full } = words.statementSheet;
  const handleDecide = async (decision: Decision, shown: Shown) => {
    const done = await submission.run(() => recordDecision("S0", decision, shown));
    if (done) onDecided(decision, false);
    else if (decision === "refused") onDecided(decision, true);
  };
  return (
    <ConsentSheet
      scope="S0"
      title={title}
      lines={[who, now, later, refuse]}
      screen={screen}
      link={{ label: full }}
      isBusy={submission.isBusy}
      error={submission.error && words.error(submission.error)}
      onDecide={handleDecide}
      onClose={onClose}
    />
  );
};
