import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Tappable } from "../../../components/tappable";
import { type Decision, recordDecision, recordDecisionUnder, type Shown } from "../../../kernel/consents";
import { spokenDay } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";
import type { Change } from "./use-change";

const isOpen = ({ standing }: Change["scopes"][number]): boolean => standing === "pending" || standing === "ended";
export const openQuestions = ({ scopes }: Change): number => scopes.filter(isOpen).length;

/**
 * The consents that this change asks for again, each on a sheet of its own. Before the day it takes effect not agreeing needs
 * no act: nothing is recorded, and the consent ends by itself.
 */
export const Decisions = ({ change }: { change: Change }) => {
  const words = useWords();
  const submission = useSubmit();
  const [asked, setAsked] = useState<ScopeCode>();
  const [postponed, setPostponed] = useState<readonly ScopeCode[]>([]);
  const { version, scopes } = change;
  const isAhead = version.state === "scheduled";
  const day = version.effectiveAt ? spokenDay(version.effectiveAt, words.language) : "";
  const shownScopes = scopes.filter(({ standing }) => standing !== "none");
  if (shownScopes.length === 0) return null;

  const close = () => {
    setAsked(undefined);
    submission.fail(undefined);
  };
  const decide = async (scope: ScopeCode, decision: Decision, shown: Shown) => {
    if (isAhead && decision !== "given") {
      setPostponed([...postponed, scope]);
      return close();
    }
    // a version that another one followed cannot be agreed to any more: the one in force can
    const record = () =>
      version.state === "superseded"
        ? recordDecision(scope, decision, shown)
        : recordDecisionUnder(version, scope, decision, shown);
    if (await submission.run(record)) close();
  };
  const nameOf = (scope: ScopeCode) => (scope === "S0" ? words.change.needsStatement : words.scope(scope).name);
  const effectOf = (scope: ScopeCode) =>
    isAhead ? words.change.stops(nameOf(scope), day) : words.change.stopped(nameOf(scope), day);
  const openNote = ({ scope, standing }: Change["scopes"][number]): string => {
    if (standing === "ended") return words.change.ended(day);
    return postponed.includes(scope) ? words.change.postponed(day) : words.change.pending(day);
  };
  return (
    <CellGroup title={words.change.decisions} note={words.change.decisionsNote}>
      {shownScopes.map((row) => (
        <Cell
          key={row.scope}
          id={`decide-${row.scope}`}
          title={words.scope(row.scope).name}
          note={isOpen(row) ? openNote(row) : undefined}
          value={isOpen(row) ? words.consents.give : words.change.standings[row.standing]}
          onTap={isOpen(row) ? () => setAsked(row.scope) : undefined}
        />
      ))}
      {asked ? (
        <ConsentSheet
          key={asked}
          scope={asked}
          screen="change"
          lines={[words.consents.purpose(words.scope(asked).purpose), effectOf(asked)]}
          refuseLabel={words.change.notNow}
          isBusy={submission.isBusy}
          error={submission.error && words.error(submission.error)}
          onDecide={(decision, shown) => void decide(asked, decision, shown)}
          onClose={close}
        >
          <Tappable
            id="version-text"
            className="consent-link"
            role="link"
            label={words.change.fullText}
            onTap={() => open("document", { id: version.documentId, versionId: version.versionId })}
          >
            {words.change.fullText}
          </Tappable>
        </ConsentSheet>
      ) : null}
    </CellGroup>
  );
};
