import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { useWords } from "../../../copy";
import { itemName } from "../../../copy/item-words";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { useSubmit } from "../../../kernel/use-submit";
import { isWholeSecret, SecretField } from "../secret/field";

type Erasure = CallResult<"erasures.show">;

const Outcome = ({ erasure }: { erasure: Erasure }) => {
  const words = useWords();
  const { state, eraseAt, erasedAt, items, entryId } = erasure;
  if (state === "waiting" || !erasedAt) return <Notice text={words.cancellation.closing(minuteOf(eraseAt))} />;
  return (
    <>
      <Notice text={words.erasure.done(minuteOf(erasedAt))} />
      <CellGroup title={words.erasure.items}>
        {items.map(({ item, fate, ground, keptDays }) => (
          <Cell
            key={item}
            title={itemName(item, words.language)}
            value={fate === "erased" ? words.erasure.erased : words.erasure.kept}
            note={fate === "kept" ? words.cancellation.keptNote(ground ?? "", keptDays) : undefined}
          />
        ))}
      </CellGroup>
      {entryId ? (
        <CellGroup title={words.erasure.entry}>
          <Cell title={entryId} />
        </CellGroup>
      ) : null}
    </>
  );
};

/** What became of a cancelled account, for whoever holds its receipt; no account is needed, nothing is kept here. */
const ErasurePage = () => {
  const words = useWords();
  const submission = useSubmit();
  const [code, setCode] = useState("");
  const [erasure, setErasure] = useState<Erasure>();
  const isWhole = isWholeSecret(code);
  const look = async () => {
    setErasure(undefined);
    const done = await submission.run(() => call("erasures.show", { params: { receiptCode: code.trim() } }));
    if (done) setErasure(done.value);
  };
  return (
    <Screen title={words.page.erasure}>
      <View className="screen__lead">{words.erasure.lead}</View>
      <CellGroup>
        <SecretField id="receipt-code" label={words.erasure.code} value={code} onChange={setCode} />
      </CellGroup>
      <View className="screen__actions">
        <Button
          id="look-up"
          kind="primary"
          label={words.erasure.look}
          isBusy={submission.isBusy}
          isDisabled={!isWhole}
          onTap={() => void look()}
        />
      </View>
      {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
      {erasure ? <Outcome erasure={erasure} /> : null}
    </Screen>
  );
};

export default ErasurePage;
