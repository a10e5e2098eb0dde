import { recordKind } from "@baiwa/shared/catalogue/records";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { useWords } from "../../../copy";
import { call } from "../../../kernel/client";
import { dayOf, minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useStepUp } from "../step-up/use-step-up";
import { actsOn, type OwnRecord, sourceOf, spokenValues, stateOf, titleOf } from "./record-words";

interface Props {
  record: OwnRecord;
  onChanged: (said: string) => void;
  onClose: () => void;
}

/** One record with where it came from, how long it is kept, and what its owner can do with it. */
export const RecordSheet = ({ record, onChanged, onClose }: Props) => {
  const words = useWords();
  const guarded = useStepUp();
  const { submission } = guarded;
  const [full, setFull] = useState<OwnRecord>();
  const { recordId, kind, version } = record;
  const params = { recordId };
  const entry = recordKind(kind);
  const acts = actsOn(record);
  const isMasked = Object.values(entry.fields).some(({ mask }) => mask !== "none");
  const reveal = () => guarded.run(() => call("records.show", { params }), setFull, true);
  const answer = (route: "records.confirm" | "records.reject", said: string) =>
    guarded.run(
      () => call(route, { params, body: { version } }, `${recordId} ${version}`),
      () => onChanged(said),
    );
  const end = () =>
    guarded.run(
      () => call("records.end", { params, query: { version: String(version) } }, `${recordId} ${version}`),
      () => onChanged(words.record.ended),
    );
  const facts = [
    ...spokenValues(kind, (full ?? record).values),
    { name: words.record.state, value: stateOf(record) },
    { name: words.record.source, value: `${sourceOf(record)}，${minuteOf(record.enteredAt)}` },
    ...(record.mandate ? [{ name: words.record.mandate, value: record.mandate }] : []),
    { name: words.record.clause, value: entry.clauses.join("、") },
    {
      name: words.record.kept,
      value: record.keptUntil ? words.record.keptUntil(dayOf(record.keptUntil)) : entry.retention.words,
    },
  ];
  return (
    <>
      <HalfSheet
        title={titleOf(record)}
        subtitle={entry.name}
        onClose={onClose}
        footer={
          <View>
            <SheetError error={submission.error} />
            <View className="sheet__stack">
              {acts.answer ? (
                <>
                  <Button
                    id="record-confirm"
                    kind="primary"
                    label={words.record.confirm}
                    isBusy={submission.isBusy}
                    onTap={() => answer("records.confirm", words.record.confirmed)}
                  />
                  <Button
                    id="record-reject"
                    kind="warn"
                    label={words.record.reject}
                    isBusy={submission.isBusy}
                    onTap={() => answer("records.reject", words.record.rejected)}
                  />
                </>
              ) : null}
              {acts.change ? (
                <Button
                  id="record-change"
                  label={words.record.change}
                  onTap={() => open("record", { kind, recordId })}
                />
              ) : null}
              {acts.end ? (
                <Button id="record-end" kind="warn" label={words.record.end} isBusy={submission.isBusy} onTap={end} />
              ) : null}
            </View>
          </View>
        }
      >
        <View className="consent-line">{entry.why}</View>
        {record.objectUntil && acts.answer ? (
          <View className="consent-line">{words.record.objectUntil(dayOf(record.objectUntil))}</View>
        ) : null}
        <View className="desk__list">
          {facts.map(({ name, value }) => (
            <Cell key={name} title={name} value={value} />
          ))}
          {isMasked && !full ? <Cell id="record-full" title={words.record.full} isAction onTap={reveal} /> : null}
        </View>
      </HalfSheet>
      {guarded.sheet}
    </>
  );
};
