import { View } from "@tarojs/components";
import { useRef, useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { CheckboxAgree } from "../../../components/checkbox-agree";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { sensitiveLines } from "../../../copy/scope-lines";
import type { CallResult } from "../../../kernel/call-types";
import { call, randomSecret } from "../../../kernel/client";
import { actOn, type Decision, type Shown } from "../../../kernel/consents";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { currentStatement, forgetStatement } from "../../../kernel/statement";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { OneTimeSecret } from "../secret";
import { useWords } from "../words";

type Link = CallResult<"guardian.open">;
type State = CallResult<"guardian.answer">["state"];

const Done = ({ state, code }: { state: State; code: string }) => {
  const words = useWords().guardianPage;
  if (state === "refused") return <Notice text={words.refused} />;
  return (
    <>
      <Notice text={words.confirmed} />
      <OneTimeSecret
        id="withdrawal-code"
        title={words.code}
        note={words.codeNote}
        text={code}
        fileName="guardian-withdrawal-code.txt"
      />
    </>
  );
};

const Question = ({ link, asked }: { link: string; asked: Link }) => {
  const words = useWords();
  const submission = useSubmit();
  const [name, setName] = useState("");
  const [idNumber, setIdNumber] = useState("");
  const [isTicked, setTicked] = useState(false);
  const [isTickMissing, setTickMissing] = useState(false);
  const [isDeciding, setDeciding] = useState(false);
  const [answered, setAnswered] = useState<{ state: State; code: string }>();
  // made here and kept while the page is open, so that an answer that was lost is the same one when it is sent again
  const ownCode = useRef<string>();
  if (answered) return <Done {...answered} />;

  const decide = async (decision: Decision, shown: Shown) => {
    setTickMissing(decision === "given" && !isTicked);
    if (decision === "given" && !isTicked) {
      setDeciding(false);
      return;
    }
    ownCode.current ??= await randomSecret();
    const withdrawalCode = ownCode.current;
    const done = await submission.run(async () => {
      const statement = await currentStatement();
      if (!statement.ok) return statement;
      // the separate word on the guardian's own number stands first among the words that were on the screen (PIPL 29)
      const labels = decision === "given" ? [words.guardianPage.separately, ...shown.labels] : shown.labels;
      const consent = actOn(statement.value, "G1", decision, { ...shown, labels });
      const identity = decision === "given" ? { identity: { name, idNumber } } : {};
      const outcome = await call("guardian.answer", { body: { link, consent, withdrawalCode, ...identity } });
      if (!outcome.ok && outcome.error.code === "document.superseded") forgetStatement();
      return outcome;
    });
    setDeciding(false);
    if (done) setAnswered({ state: done.value.state, code: withdrawalCode });
  };
  const identityProblem = submission.fieldError("identity");
  const problem = submission.leftoverError("identity");
  return (
    <>
      <View className="screen__lead">{words.guardianPage.lead(asked.guardianMasked)}</View>
      <CellGroup title={words.guardianPage.what} note={words.guardianPage.untilNote(minuteOf(asked.expiresAt))}>
        {words.guardianPage.whatLines.map((line) => (
          <Cell key={line} title={line} />
        ))}
        <Cell id="guardian-statement" title={words.statementSheet.full} onTap={() => open("statement")} />
      </CellGroup>
      <CellGroup title={words.guardianPage.you} note={words.guardianPage.youNote(asked.verifier)}>
        <Field
          id="own-name"
          label={words.guardianPage.name}
          hint={words.guardianPage.refuseOnly}
          value={name}
          maxLength={50}
          error={identityProblem}
          onChange={setName}
        />
        <Field
          id="own-number"
          label={words.guardianPage.idNumber}
          hint={words.guardianPage.refuseOnly}
          value={idNumber}
          maxLength={24}
          onChange={setIdNumber}
        />
      </CellGroup>
      <View className="screen__lead">
        <CheckboxAgree
          id="guardian-tick"
          label={words.guardianPage.separately}
          isTicked={isTicked}
          onChange={setTicked}
        />
      </View>
      {isTickMissing && !isTicked ? <Notice kind="warn" text={words.guardianPage.tickFirst} /> : null}
      {problem && !isDeciding ? <Notice kind="warn" text={words.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="guardian-decide"
          kind="primary"
          label={words.guardianPage.decide}
          isBusy={submission.isBusy}
          onTap={() => setDeciding(true)}
        />
      </View>
      {isDeciding ? (
        <ConsentSheet
          scope="G1"
          lines={sensitiveLines("G1", words.language)}
          screen="guardian/answer"
          link={{ label: words.statementSheet.full }}
          isBusy={submission.isBusy}
          onDecide={(decision, shown) => void decide(decision, shown)}
          onClose={() => setDeciding(false)}
        />
      ) : null}
    </>
  );
};

/** What the child's link asks of the guardian, and the answer: agree after showing who one is, or refuse with nothing. */
export const Answer = ({ link }: { link: string }) => {
  const words = useWords();
  const { state, reload } = useResource(() => call("guardian.open", { body: { link } }), link);
  const isWrong = state.kind === "failed" && ["guardian.link-over", "request.invalid"].includes(state.error.code);
  if (isWrong) return <PageMessage title={words.guardianPage.over} hint={words.guardianPage.overHint} />;
  return (
    <PageState state={state} onRetry={reload}>
      {(asked) => <Question link={link} asked={asked} />}
    </PageState>
  );
};
