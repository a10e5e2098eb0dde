import { scopes } from "@baiwa/shared/catalogue/scopes";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { actOn } from "../../../kernel/consents";
import { minuteOf } from "../../../kernel/dates";
import { currentStatement } from "../../../kernel/statement";
import { useSubmit } from "../../../kernel/use-submit";
import { OneTimeSecret } from "../secret";
import { isWholeSecret, SecretField } from "../secret/field";
import { useWords } from "../words";

/** A guardian takes the consent back by the code they got when giving it (PIPL 15): as easy as it was given. */
export const Withdrawal = () => {
  const words = useWords();
  const submission = useSubmit();
  const [code, setCode] = useState("");
  const [isSure, setSure] = useState(false);
  const [done, setDone] = useState<CallResult<"guardian.withdraw">>();
  const isWhole = isWholeSecret(code);
  const withdraw = async () => {
    const answered = await submission.run(async () => {
      const statement = await currentStatement();
      if (!statement.ok) return statement;
      const consent = actOn(statement.value, "G1", "withdrawn", {
        screen: "guardian/withdrawal",
        controlInitialState: "none",
        labels: [scopes.G1.effect, words.guardianPage.withdraw, words.act.cancel],
      });
      return call("guardian.withdraw", { body: { code: code.trim(), consent } }, code.trim());
    });
    setSure(false);
    if (answered) setDone(answered.value);
  };
  if (done) {
    return (
      <>
        <Notice text={words.guardianPage.withdrawn(minuteOf(done.eraseAt))} />
        {done.receiptCode ? (
          <OneTimeSecret
            id="erasure-receipt"
            title={words.guardianPage.receipt}
            note={words.cancellation.receiptNote}
            text={done.receiptCode}
            fileName="cancellation-receipt.txt"
          />
        ) : null}
      </>
    );
  }
  return (
    <>
      <View className="screen__lead">{words.guardianPage.withdrawLead}</View>
      <CellGroup>
        <SecretField id="guardian-code" label={words.guardianPage.withdrawCode} value={code} onChange={setCode} />
      </CellGroup>
      {submission.error ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
      <View className="screen__actions">
        <Button
          id="guardian-withdraw"
          kind="warn"
          label={words.guardianPage.withdraw}
          isDisabled={!isWhole}
          onTap={() => setSure(true)}
        />
      </View>
      {isSure ? (
        <ConfirmSheet
          title={words.guardianPage.withdrawSure}
          action={words.guardianPage.withdraw}
          isWarn
          isBusy={submission.isBusy}
          onConfirm={() => void withdraw()}
          onClose={() => setSure(false)}
        >
          {words.guardianPage.withdrawEffect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};
