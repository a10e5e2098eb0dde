import { useWords } from "../../copy";
import { call } from "../../kernel/client";
import { minuteOf } from "../../kernel/dates";
import { open } from "../../kernel/navigate";
import { sessionStore } from "../../kernel/session";
import { useStore } from "../../kernel/store";
import { useResource } from "../../kernel/use-resource";
import { Notice } from ".";

const Standing = () => {
  const words = useWords();
  const { state } = useResource(() => call("cancellation.show", {}));
  if (state.kind !== "ready" || state.value.state !== "closing" || !state.value.eraseAt) return null;
  const { canUndo, eraseAt } = state.value;
  const said = canUndo ? words.cancellation.closing : words.cancellation.closingByGuardian;
  return (
    <Notice
      kind="warn"
      text={said(minuteOf(eraseAt))}
      action={canUndo ? words.cancellation.undo : words.act.more}
      onAction={() => open("cancellation")}
    />
  );
};

/** While an account is being cancelled: until when it can be kept, wherever its owner comes by. Nothing else, and no request of a guest. */
export const ClosingNotice = () => (useStore(sessionStore) ? <Standing /> : null);
