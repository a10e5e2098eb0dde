import { disputeTerms } from "@baiwa/shared/catalogue/disputes";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useSubmit } from "../../../kernel/use-submit";
import { TextArea } from "../text-area";
import { useWords } from "../words";

export type Disclosure = CallResult<"disputes.list">["rows"][number];
const clause = "4.4";

/** One case whole (4.4): to whom, what, why, where it stands, and the objection while there is time for one. */
export const DisclosureSheet = ({
  disclosure,
  onObjected,
  onClose,
}: {
  disclosure: Disclosure;
  onObjected: () => void;
  onClose: () => void;
}) => {
  const words = useWords();
  const submission = useSubmit();
  const [text, setText] = useState("");
  const { disputeId, kind, ground, state, recipient, things, objectUntil, releasedAt, canObject } = disclosure;
  const send = async () => {
    const input = { params: { disputeId }, body: { text: text.trim() } };
    if (await submission.run(() => call("disputes.object", input, `${disputeId} ${text}`))) onObjected();
  };
  const standing = [
    words.disclosures.stateOf(state),
    canObject && objectUntil ? words.disclosures.objectUntil(minuteOf(objectUntil)) : null,
    releasedAt ? words.disclosures.released(minuteOf(releasedAt)) : null,
  ];
  const problem = submission.leftoverError("text");
  return (
    <HalfSheet
      title={words.disclosures.kindOf(kind)}
      onClose={onClose}
      footer={
        <View>
          <SheetError error={problem} />
          {canObject ? (
            <Button
              id="object-send"
              kind="primary"
              label={words.disclosures.send}
              isBusy={submission.isBusy}
              isDisabled={text.trim() === ""}
              onTap={() => void send()}
            />
          ) : (
            <Button label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />
          )}
        </View>
      }
    >
      <Cell
        title={words.disclosures.to}
        note={words.disclosures.recipient(words.disclosures.partyOf(recipient.party), recipient.name)}
      >
        <View className="cell__note">{words.disclosures.rules}</View>
      </Cell>
      <Cell title={words.disclosures.what}>
        {things.map(({ name, fields }) => (
          <View key={`${name} ${fields.join()}`} className="cell__note">
            {fields.length > 0 ? `${name}（${fields.join("、")}）` : name}
          </View>
        ))}
      </Cell>
      <Cell title={words.disclosures.why} note={words.disclosures.groundOf(ground)} />
      <Cell title={words.disclosures.state} note={standing.filter(Boolean).join(" · ")} />
      {disclosure.objection ? <Cell title={words.disclosures.objection} note={disclosure.objection} /> : null}
      {disclosure.answer ? <Cell title={words.disclosures.answer} note={disclosure.answer} /> : null}
      {canObject ? (
        <TextArea
          id="objection"
          label={words.disclosures.object}
          hint={words.disclosures.objectHint}
          value={text}
          maxLength={disputeTerms.objectionLength}
          error={submission.fieldError("text")}
          onChange={setText}
        />
      ) : null}
    </HalfSheet>
  );
};
