import type { VerificationCard } from "@baiwa/shared/contracts/verification";
import { Text, View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { call } from "../../../kernel/client";
import { dayOf, minuteOf } from "../../../kernel/dates";
import { platform } from "../../../kernel/platform";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";

/** A sum in yuan as people write it, in fen; undefined when it is none. */
export const fenOf = (text: string): number | undefined => {
  const plain = text.normalize("NFKC").replace(/[\s元¥]/g, "");
  const [, yuan, fen = ""] = /^(\d{1,3})(?:[.。](\d{1,2}))?$/.exec(plain) ?? [];
  return yuan === undefined ? undefined : Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
};

interface Props {
  card: VerificationCard;
  verifier: string;
  onChanged: () => void;
}

/** The verification that is under way: what is waited for, the person's own step, and breaking it off. */
export const UnderWay = ({ card, verifier, onChanged }: Props) => {
  const words = useWords();
  const submission = useSubmit();
  const [sum, setSum] = useState("");
  const [isShown, setShown] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const [said, setSaid] = useState<string>();
  const { caseId, method, state, face, attemptsLeft, submittedAt, expiresAt, isAnswerLate } = card;
  const params = { caseId };
  const fen = fenOf(sum);
  const isForStaff = state === "in-review";
  const look = async () => {
    setSaid(undefined);
    const done = await submission.run(() => call("verification.check", { params }));
    if (!done) return;
    if (done.value.state === state) setSaid(words.verification.stillWaiting);
    onChanged();
  };
  const confirmSum = async () => {
    if (fen === undefined) return;
    setSaid(undefined);
    const done = await submission.run(() => call("verification.confirmPayment", { params, body: { fen } }));
    if (done) setSum("");
    if (done?.value.state === "pending") setSaid(words.verification.wrongSum(done.value.attemptsLeft ?? 0));
    onChanged();
  };
  const withdraw = async () => {
    if (!(await submission.run(() => call("verification.withdraw", { params }, caseId)))) return;
    setLeaving(false);
    onChanged();
  };
  const goToFace = (url: string) => setShown(platform.openOutside(url) !== "done");
  const notes = [
    isAnswerLate ? words.verification.lateAnswer : "",
    isForStaff ? words.verification.reviewNote : "",
    isForStaff && expiresAt ? words.verification.reviewedBy(dayOf(expiresAt)) : "",
    face ? words.verification.faceNote(verifier) : "",
    expiresAt && state === "pending" ? words.verification.until(minuteOf(expiresAt)) : "",
  ].filter(Boolean);
  const error = submission.error && words.error(submission.error);
  return (
    <>
      <CellGroup title={words.verification.underWay} note={notes.join(words.state.between) || undefined}>
        <Cell
          id="under-way"
          title={words.verification.methods[method].name}
          note={submittedAt ? words.verification.submittedAt(minuteOf(submittedAt)) : undefined}
          value={words.verification.states[state]}
        />
        {attemptsLeft === null ? null : (
          <Field
            id="payment-sum"
            label={words.verification.payment}
            hint={words.verification.paymentHint}
            why={words.verification.paymentNote(attemptsLeft)}
            value={sum}
            maxLength={12}
            error={sum !== "" && fen === undefined ? words.verification.paymentFormat : undefined}
            onChange={setSum}
          />
        )}
        {face && isShown ? (
          <Cell title={words.verification.faceByHand}>
            <Text className="mono" userSelect>
              {face.url}
            </Text>
          </Cell>
        ) : null}
        {isForStaff ? null : (
          <Cell
            id="look-again"
            title={words.verification.look}
            isAction
            onTap={submission.isBusy ? undefined : () => void look()}
          />
        )}
        <Cell id="withdraw-case" title={words.verification.withdraw} isWarn onTap={() => setLeaving(true)} />
      </CellGroup>
      {said ? <Notice text={said} /> : null}
      {error && !isLeaving ? <Notice kind="warn" text={error} /> : null}
      {face ? (
        <View className="screen__actions">
          <Button id="to-face" kind="primary" label={words.verification.face} onTap={() => goToFace(face.url)} />
        </View>
      ) : null}
      {attemptsLeft === null ? null : (
        <View className="screen__actions">
          <Button
            id="payment-go"
            kind="primary"
            label={words.verification.paymentGo}
            isBusy={submission.isBusy}
            isDisabled={fen === undefined}
            onTap={() => void confirmSum()}
          />
        </View>
      )}
      {isLeaving ? (
        <ConfirmSheet
          title={words.verification.withdrawTitle}
          action={words.consents.withdrawAction}
          isWarn
          isBusy={submission.isBusy}
          error={error}
          onConfirm={() => void withdraw()}
          onClose={() => setLeaving(false)}
        >
          {words.verification.withdrawEffect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};
