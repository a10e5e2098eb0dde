import { overseasNotice, type RegionKey, serviceRegions } from "@baiwa/shared/catalogue/products";
import { type RecordKind, recordKind, recordKindKeys } from "@baiwa/shared/catalogue/records";
import { checkRecord } from "@baiwa/shared/record-rules";
import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../../components/button";
import { CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageMessage } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { goBack, open } from "../../../kernel/navigate";
import { recordSaid } from "../records/record-words";
import { useStepUp } from "../step-up/use-step-up";
import { ClauseText } from "./clause-text";
import { RecordFieldInput } from "./field";

type Values = Record<string, string>;
/** What a warranty is of: that customer data is lawful, and that we may process it on instruction (1.5). */
const warranted = ["1.5.1", "1.5.2"];

const Form = ({ kind, standing }: { kind: RecordKind; standing?: CallResult<"records.show"> }) => {
  const words = useWords();
  const guarded = useStepUp();
  const { submission } = guarded;
  const entry = recordKind(kind);
  const [values, setValues] = useState<Values>(standing?.values ?? {});
  const [problems, setProblems] = useState<Values>({});
  const fields = Object.entries(entry.fields).filter(([, { stamp }]) => !stamp);
  const region = values.region as RegionKey | undefined;
  const isOverseas = region !== undefined && region in serviceRegions && serviceRegions[region].isOverseas;

  const save = () => {
    const given = Object.fromEntries(fields.map(([key]) => [key, values[key] ?? ""]));
    const wrong = checkRecord(kind, given, new Date()).problems;
    setProblems(Object.fromEntries(wrong.map(({ field, message }) => [field, message])));
    if (wrong.length > 0) return;
    const act = JSON.stringify(given);
    guarded.run(
      () =>
        standing
          ? call(
              "records.change",
              { params: { recordId: standing.recordId }, body: { version: standing.version, values: given } },
              `${standing.recordId} ${standing.version} ${act}`,
            )
          : call("records.add", { body: { kind, values: given } }, act),
      () => {
        recordSaid.set(words.information.saved);
        goBack();
      },
    );
  };
  const paths = fields.map(([key]) => `values.${key}`);
  const problem = submission.leftoverError(...paths);
  const needs = ({ "warranty.required": "warranty", "overseas.notice-required": "overseas" } as const)[
    (problem?.code ?? "") as "warranty.required"
  ];
  return (
    <>
      <View className="screen__lead">{entry.why}</View>
      <CellGroup note={words.record.formNote(entry.clauses.join("、"), entry.retention.words)}>
        {fields.map(([key, field]) => (
          <RecordFieldInput
            key={key}
            name={key}
            field={field}
            value={values[key] ?? ""}
            error={problems[key] ?? submission.fieldError(`values.${key}`)}
            onChange={(value) => setValues((now) => ({ ...now, [key]: value }))}
          />
        ))}
      </CellGroup>
      {kind === "warranty" ? <ClauseText title={words.record.warrants} clauses={warranted} /> : null}
      {kind === "overseas" && isOverseas && region ? <Notice text={overseasNotice(region)} /> : null}
      {problem ? (
        <Notice
          kind="warn"
          text={words.error(problem)}
          action={needs && recordKind(needs).name}
          onAction={needs ? () => open("record", { kind: needs }) : undefined}
        />
      ) : null}
      <View className="screen__actions">
        <Button
          id="record-save"
          kind="primary"
          label={entry.isFinal ? words.record.agree : words.act.save}
          isBusy={submission.isBusy}
          onTap={save}
        />
      </View>
      {guarded.sheet}
    </>
  );
};

/** A record to be changed is shown in full first, so who is there is asked first (8.1). */
const Standing = ({ kind, recordId }: { kind: RecordKind; recordId: string }) => {
  const words = useWords();
  const guarded = useStepUp();
  const [standing, setStanding] = useState<CallResult<"records.show">>();
  const fetchIt = () => guarded.run(() => call("records.show", { params: { recordId } }), setStanding, true);
  const isAsked = useRef(false);
  useEffect(() => {
    if (!isAsked.current) fetchIt();
    isAsked.current = true;
  });
  const { error } = guarded.submission;
  if (standing) return <Form kind={kind} standing={standing} />;
  return (
    <>
      <PageMessage
        title={error ? words.error(error) : words.record.confirmFirst}
        action={words.record.full}
        onAction={fetchIt}
      />
      {guarded.sheet}
    </>
  );
};

/** Enters a record or changes one (2.6.2, 2.7): a form drawn from the kind's fields. */
const RecordPage = () => {
  const words = useWords();
  const { kind: given, recordId } = useRouter().params;
  const kind = recordKindKeys.find((key) => key === given);
  if (!kind || recordKind(kind).keptBy !== "person") {
    return (
      <Screen title={words.page.record}>
        <PageMessage title={words.record.unknown} action={words.app.back} onAction={goBack} />
      </Screen>
    );
  }
  return (
    <Screen title={recordKind(kind).name}>
      <SignInWall>
        <StatementWall>{recordId ? <Standing kind={kind} recordId={recordId} /> : <Form kind={kind} />}</StatementWall>
      </SignInWall>
    </Screen>
  );
};

export default RecordPage;
