import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";

type Shown = CallResult<"regimes.show">;
type Regime = Shown["current"];
type Proposal = NonNullable<Shown["open"]>;
const load = () => call("regimes.show", {});

const useNames = () => {
  const words = useWords().regime;
  return ({ regime, name, about }: Pick<Regime, "regime" | "name"> & { about?: string }): [string, string] =>
    words.names[regime] ?? [name, about ?? ""];
};

/** A regime with the documents it names: those that are not published say so. */
const RegimeCells = ({ regime, title }: { regime: Regime; title: string }) => {
  const words = useWords().regime;
  const [name, about] = useNames()(regime);
  return (
    <CellGroup title={title}>
      <Cell title={name} note={about} />
      {regime.documents.map(({ documentId, title: document, isPublished }) => (
        <Cell
          key={documentId}
          id={`document-${documentId}`}
          title={`《${document}》`}
          value={isPublished ? undefined : words.unpublished}
          onTap={() => open("document", { id: documentId })}
        />
      ))}
    </CellGroup>
  );
};

const OpenProposal = ({
  proposal,
  onDecided,
}: {
  proposal: Proposal;
  onDecided: (shown: Shown, isConfirmed: boolean) => void;
}) => {
  const words = useWords();
  const submission = useSubmit();
  const { proposalId, reference, expiresAt, becomes } = proposal;
  const decide = async (isConfirmed: boolean) => {
    const done = await submission.run(() => call("regimes.decide", { params: { proposalId }, body: { isConfirmed } }));
    if (done) onDecided(done.value, isConfirmed);
  };
  return (
    <>
      <View className="screen__lead">{words.regime.proposedLead(reference, dayOf(expiresAt))}</View>
      <RegimeCells regime={becomes} title={words.regime.becomes} />
      {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
      <View className="screen__actions">
        <Button id="confirm" label={words.regime.confirm} isBusy={submission.isBusy} onTap={() => void decide(true)} />
        <Button
          id="refuse"
          label={words.regime.refuse}
          isDisabled={submission.isBusy}
          onTap={() => void decide(false)}
        />
      </View>
    </>
  );
};

const History = ({ history }: Pick<Shown, "history">) => {
  const words = useWords().regime;
  const nameOf = useNames();
  return (
    <CellGroup title={words.history}>
      {history.length === 0 ? <Cell title={words.historyNone} /> : null}
      {history.map(({ proposalId, state, reference, proposedAt, decidedAt, ...of }) => (
        <Cell
          key={proposalId}
          title={nameOf(of)[0]}
          note={`${reference} · ${dayOf(decidedAt ?? proposedAt)}`}
          value={words.states[state]}
        />
      ))}
    </CellGroup>
  );
};

const RegimeOfAccount = () => {
  const words = useWords().regime;
  const { state, reload, replace } = useResource(load);
  const [answer, setAnswer] = useState<string>();
  return (
    <PageState state={state} onRetry={reload}>
      {({ current, open: proposal, history }) => (
        <>
          <View className="screen__lead">{words.lead}</View>
          {answer ? <Notice text={answer} /> : null}
          <RegimeCells regime={current} title={words.current} />
          {proposal ? (
            <OpenProposal
              proposal={proposal}
              onDecided={(shown, isConfirmed) => {
                replace(() => shown);
                setAnswer(isConfirmed ? words.confirmed : words.refused);
              }}
            />
          ) : null}
          <History history={history} />
        </>
      )}
    </PageState>
  );
};

/** Under which documents the person's information is handled (1.2); only their own confirmation changes it. */
const RegimePage = () => (
  <Screen title={useWords().regime.title}>
    <SignInWall>
      <RegimeOfAccount />
    </SignInWall>
  </Screen>
);

export default RegimePage;
