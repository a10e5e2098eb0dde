import { type ReactNode, useState } from "react";
import { useWords } from "../../copy";
import { open } from "../../kernel/navigate";
import { sessionStore } from "../../kernel/session";
import { useStore } from "../../kernel/store";
import { useStatementDecision } from "../../kernel/use-statement-decision";
import { StatementSheet } from "../consent-sheet/statement-sheet";
import { Notice } from "../notice";
import { PageMessage, Skeleton } from "../page-state";

/** Shows its children to a signed-in person; to a guest, what the page needs and the way there, on demand. */
export const SignInWall = ({ children }: { children: ReactNode }) => {
  const words = useWords();
  const session = useStore(sessionStore);
  if (session) return <>{children}</>;
  return <PageMessage title={words.state.signIn} action={words.state.signInAction} onAction={() => open("login")} />;
};

/**
 * Shows its children once the statement is agreed to. Whoever refused or withdrew sees why this part is closed and
 * may look again: the only moment at which a version already decided on is asked about once more. `isQuiet` says it in
 * one line, for a part of a page.
 */
export const StatementWall = ({ children, isQuiet = false }: { children: ReactNode; isQuiet?: boolean }) => {
  const words = useWords();
  const decision = useStatementDecision();
  const [isAsking, setAsking] = useState(false);
  if (decision.kind === "loading" && isQuiet) return null;
  if (decision.kind === "loading") return <Skeleton isSlow={false} />;
  if (decision.kind === "failed" || decision.state === "given") return <>{children}</>;
  const gate = decision.state === "superseded" ? words.state.gateChanged : words.state.gate;
  return (
    <>
      {isQuiet ? (
        <Notice text={gate} action={words.state.gateAction} onAction={() => setAsking(true)} />
      ) : (
        <PageMessage
          title={gate}
          hint={words.state.gateHint}
          action={words.state.gateAction}
          onAction={() => setAsking(true)}
        />
      )}
      {isAsking ? (
        <StatementSheet
          screen="statement-wall"
          change={decision.change}
          onClose={() => setAsking(false)}
          onDecided={() => setAsking(false)}
        />
      ) : null}
    </>
  );
};
