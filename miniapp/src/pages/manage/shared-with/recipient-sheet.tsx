import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { CheckboxAgree } from "../../../components/checkbox-agree";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { dayOf, minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";
import { decideRecipient, type Recipient, type RecipientDecision } from "./use-shared-with";

const clause = "5.1";

/** One recipient whole (5.1), and the decision about it alone where it answers for itself: unticked, both answers of one weight. */
export const RecipientSheet = ({
  recipient,
  onDecided,
  onClose,
}: {
  recipient: Recipient;
  onDecided: () => void;
  onClose: () => void;
}) => {
  const words = useWords();
  const submission = useSubmit();
  const [isTicked, setTicked] = useState(false);
  const [isTickMissing, setTickMissing] = useState(false);
  const { name, needsConsent, consent } = recipient;
  const { entryId } = consent;
  // also where none is asked any more: what was agreed to once can always be taken back
  const isGiven = consent.state === "given" || (consent.state === "outdated" && !needsConsent);
  const purposes = recipient.purposes.map((one) => words.lists.purposeOf(one.name, one.clause)).join("、");
  const items = recipient.items.map((one) => one.name).join("、");
  const asks = words.sharing.asks(name);
  const withdrawEffect = needsConsent ? words.sharing.withdrawEffect : words.sharing.withdrawFormerEffect;
  const effect = isGiven ? withdrawEffect(name) : words.sharing.askEffect;
  const decide = async (act: RecipientDecision) => {
    const told = [effect, purposes, items, recipient.method, recipient.contact];
    const controls = isGiven ? [words.sharing.withdraw] : [asks, words.act.agree, words.act.refuse];
    const shown = {
      screen: "shared-with",
      controlInitialState: isGiven ? ("on" as const) : ("off" as const),
      labels: [...controls, ...told].slice(0, 8).map((label) => label.slice(0, 160)),
    };
    if (await submission.run(() => decideRecipient(recipient, act, shown))) onDecided();
  };
  const error = isTickMissing && !isTicked ? words.statementSheet.tick : undefined;
  const ask = (
    <View>
      <CheckboxAgree id="recipient-tick" label={asks} isTicked={isTicked} onChange={setTicked} />
      <SheetError error={error ?? submission.error} />
      <View className="sheet__pair">
        <Button
          id="recipient-refuse"
          label={words.act.refuse}
          isDisabled={submission.isBusy}
          onTap={() => void decide("refused")}
        />
        <Button
          id="recipient-agree"
          label={words.act.agree}
          isDisabled={submission.isBusy}
          onTap={() => (isTicked ? void decide("given") : setTickMissing(true))}
        />
      </View>
    </View>
  );
  const withdraw = (
    <View>
      <SheetError error={submission.error} />
      <Button
        id="recipient-withdraw"
        label={words.sharing.withdraw}
        isBusy={submission.isBusy}
        onTap={() => void decide("withdrawn")}
      />
    </View>
  );
  const look = <Button label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />;
  return (
    <HalfSheet title={name} onClose={onClose} footer={isGiven ? withdraw : needsConsent ? ask : look}>
      <Cell title={words.sharing.why} note={purposes} />
      <Cell title={words.sharing.what} note={items} />
      <Cell title={words.sharing.method} note={recipient.method} />
      <Cell title={words.sharing.role} note={words.lists.roles[recipient.role]} />
      <Cell title={words.sharing.contact} note={recipient.contact} />
      <Cell title={words.sharing.policy} note={recipient.policy} />
      {entryId ? (
        <Cell
          id="recipient-receipt"
          title={words.consents.receipt}
          note={consent.at ? minuteOf(consent.at) : undefined}
          onTap={() => open("receipt", { entryId })}
        />
      ) : null}
      <View className="cell__note">
        {needsConsent || isGiven ? effect : words.sharing.until(dayOf(recipient.contractUntil))}
      </View>
    </HalfSheet>
  );
};
