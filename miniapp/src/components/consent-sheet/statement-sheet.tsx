import { useWords } from "../../copy";
import { type Decision, recordDecision, type Shown } from "../../kernel/consents";
import { spokenDay } from "../../kernel/dates";
import { open } from "../../kernel/navigate";
import type { VersionSummary } from "../../kernel/statement";
import { useSubmit } from "../../kernel/use-submit";
import { Tappable } from "../tappable";
import { ConsentSheet } from ".";

interface StatementSheetProps {
  screen: string;
  /** The version that made an earlier decision count no more: what is new is said first (clause 9). */
  change?: VersionSummary;
  /** Called once the decision stands on this device; `isUnsent` when a refusal could not be put on record. */
  onDecided: (decision: Decision, isUnsent: boolean) => void;
  onClose: () => void;
}

/** The first-run question, asked again when the statement has changed: the statement alone (S0). No other consent is ever asked in the same tick. */
export const StatementSheet = ({ screen, change, onDecided, onClose }: StatementSheetProps) => {
  const words = useWords();
  const submission = useSubmit();
  const { title, who, now, later, refuse, full, changed } = words.statementSheet;
  const since = change?.effectiveAt && changed.since(spokenDay(change.effectiveAt, words.language));
  const handleDecide = async (decision: Decision, shown: Shown) => {
    const done = await submission.run(() => recordDecision("S0", decision, shown));
    if (done) onDecided(decision, false);
    else if (decision === "refused") onDecided(decision, true);
  };
  return (
    <ConsentSheet
      scope="S0"
      title={change ? changed.title : title}
      lines={
        change
          ? ([since, change.summary, changed.ended, refuse].filter((line) => !!line) as string[])
          : [who, now, later, refuse]
      }
      screen={screen}
      link={{ label: full }}
      isBusy={submission.isBusy}
      error={submission.error && words.error(submission.error)}
      onDecide={handleDecide}
      onClose={onClose}
    >
      {change ? (
        <Tappable
          id="to-change"
          className="consent-link"
          role="link"
          label={changed.link}
          onTap={() => open("change", { versionId: change.versionId })}
        >
          {changed.link}
        </Tappable>
      ) : null}
    </ConsentSheet>
  );
};
