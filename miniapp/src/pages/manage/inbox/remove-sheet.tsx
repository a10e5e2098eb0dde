import { ConfirmSheet } from "../../../components/confirm-sheet";
import type { Submission } from "../../../kernel/use-submit";
import { useWords } from "../words";

interface RemoveSheetProps {
  submission: Submission;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before a message leaves the inbox, and says that its sending stays on record. */
export const RemoveSheet = ({ submission, onConfirm, onClose }: RemoveSheetProps) => {
  const words = useWords();
  return (
    <ConfirmSheet
      title={words.inbox.removeTitle}
      action={words.mine.remove}
      isWarn
      isBusy={submission.isBusy}
      error={submission.error && words.error(submission.error)}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {words.inbox.removeEffect}
    </ConfirmSheet>
  );
};
