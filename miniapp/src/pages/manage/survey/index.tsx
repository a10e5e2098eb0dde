import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { aria } from "../../../kernel/aria";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";
import { QuestionField } from "./question";

type Shown = CallResult<"surveys.show">;

const answersOf = ({ questions }: Shown, values: Record<string, string>) =>
  questions.flatMap(({ key, kind }) => {
    const value = (values[key] ?? "").trim();
    if (!value) return [];
    return [kind === "text" ? { key, text: value } : { key, number: Number(value) }];
  });

const Form = ({ survey }: { survey: Shown }) => {
  const words = useWords();
  const submission = useSubmit();
  const [values, setValues] = useState<Record<string, string>>({});
  const [outcome, setOutcome] = useState<"sent" | "declined">();
  const params = { surveyId: survey.surveyId };
  const answers = answersOf(survey, values);
  const send = async () => {
    if (await submission.run(() => call("surveys.answer", { params, body: { answers } }, survey.surveyId)))
      setOutcome("sent");
  };
  const decline = async () => {
    if (await submission.run(() => call("surveys.decline", { params }, survey.surveyId))) setOutcome("declined");
  };
  if (outcome) return <Notice text={words.survey[outcome]} />;
  if (survey.isReplied) return <Notice text={words.survey.replied} />;
  return (
    <>
      <View className="screen__heading" {...aria({ role: "heading" })}>
        {survey.title}
      </View>
      <View className="screen__lead">{survey.intro}</View>
      <Notice text={words.survey.apart} />
      {survey.questions.map((question) => (
        <QuestionField
          key={question.key}
          question={question}
          value={values[question.key] ?? ""}
          onChange={(value) => setValues((now) => ({ ...now, [question.key]: value }))}
        />
      ))}
      <View className="screen__lead">{words.survey.optional}</View>
      <View className="screen__actions">
        <Button
          id="survey-send"
          label={words.survey.send}
          isBusy={submission.isBusy}
          isDisabled={answers.length === 0}
          onTap={() => void send()}
        />
        <Button id="survey-decline" label={words.survey.decline} onTap={() => void decline()} />
      </View>
      {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
    </>
  );
};

/** The surveys one may still answer, for whoever comes here without the message of one. */
const Invitations = () => {
  const words = useWords();
  const { state, reload } = useResource(() => call("surveys.list", {}));
  return (
    <PageState state={state} onRetry={reload}>
      {({ surveys }) =>
        surveys.length === 0 ? (
          <PageMessage title={words.survey.none} hint={words.survey.noneHint} />
        ) : (
          <CellGroup>
            {surveys.map(({ surveyId, title, closesAt }) => (
              <Cell
                key={surveyId}
                id={`survey-${surveyId}`}
                title={title}
                note={words.survey.until(dayOf(closesAt))}
                onTap={() => open("survey", { surveyId })}
              />
            ))}
          </CellGroup>
        )
      }
    </PageState>
  );
};

const Survey = ({ surveyId }: { surveyId: string }) => {
  const { state, reload } = useResource(() => call("surveys.show", { params: { surveyId } }), surveyId);
  return (
    <PageState state={state} onRetry={reload}>
      {(survey) => <Form survey={survey} />}
    </PageState>
  );
};

/** A survey one was invited to (4.7): answering and not taking part weigh the same. */
const SurveyPage = () => {
  const words = useWords();
  const { surveyId } = useRouter().params;
  return (
    <Screen title={words.survey.title}>
      <SignInWall>{surveyId ? <Survey surveyId={surveyId} /> : <Invitations />}</SignInWall>
    </Screen>
  );
};

export default SurveyPage;
