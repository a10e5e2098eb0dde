import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { itemName } from "../../../copy/item-words";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { OneTimeSecret } from "../secret";
import { useStepUp } from "../step-up/use-step-up";
import { useWords } from "../words";

type Standing = CallResult<"cancellation.show">;

/** What becomes of everything: one line for what goes, one for each thing the law keeps. */
const Fates = ({ items }: Pick<Standing, "items">) => {
  const words = useWords();
  const erased = items.filter(({ fate }) => fate === "erased");
  const kept = items.filter(({ fate }) => fate === "kept");
  return (
    <>
      <CellGroup title={words.cancellation.erased}>
        <Cell
          title={erased.map(({ item }) => itemName(item, words.language)).join("、") || words.cancellation.nothing}
        />
      </CellGroup>
      {kept.length > 0 ? (
        <CellGroup title={words.cancellation.kept}>
          {kept.map(({ item, ground, keptDays }) => (
            <Cell
              key={item}
              title={itemName(item, words.language)}
              note={words.cancellation.keptNote(ground ?? "", keptDays)}
            />
          ))}
        </CellGroup>
      ) : null}
    </>
  );
};

const Cancellation = () => {
  const words = useWords();
  const { state, reload, refresh } = useResource(() => call("cancellation.show", {}));
  const guarded = useStepUp();
  const [isSure, setSure] = useState(false);
  const [receipt, setReceipt] = useState<string>();
  const { submission } = guarded;
  const error = submission.error && words.error(submission.error);

  const begin = () =>
    guarded.run(
      () => call("cancellation.request", {}, "cancel"),
      ({ receiptCode }) => {
        setSure(false);
        setReceipt(receiptCode);
        refresh();
      },
      true,
    );
  const undo = () =>
    guarded.run(
      () => call("cancellation.undo", {}, "undo"),
      () => {
        setReceipt(undefined);
        refresh();
      },
    );
  return (
    <PageState state={state} onRetry={reload}>
      {({ state: how, eraseAt, canUndo, coolingOffDays, openDisputes, items }) =>
        how === "closing" && eraseAt ? (
          <>
            <Notice
              text={(canUndo ? words.cancellation.closing : words.cancellation.closingByGuardian)(minuteOf(eraseAt))}
            />
            {receipt ? (
              <OneTimeSecret
                id="cancellation-receipt"
                title={words.cancellation.receipt}
                note={words.cancellation.receiptNote}
                text={receipt}
                fileName="cancellation-receipt.txt"
              />
            ) : null}
            <Fates items={items} />
            {error ? <Notice kind="warn" text={error} /> : null}
            <View className="screen__actions">
              {canUndo ? (
                <Button
                  id="undo"
                  kind="primary"
                  label={words.cancellation.undo}
                  isBusy={submission.isBusy}
                  onTap={undo}
                />
              ) : null}
              <Button id="to-copies" label={words.page.copies} onTap={() => open("copies")} />
            </View>
            {guarded.sheet}
          </>
        ) : (
          <>
            <CellGroup title={words.cancellation.what}>
              {words.cancellation.steps(coolingOffDays).map((step) => (
                <Cell key={step} title={step} />
              ))}
            </CellGroup>
            {openDisputes > 0 ? (
              <Notice
                kind="warn"
                text={words.disclosures.underWay(openDisputes)}
                action={words.disclosures.look}
                onAction={() => open("disclosures")}
              />
            ) : null}
            <Fates items={items} />
            <CellGroup>
              <Cell id="to-copies" title={words.cancellation.copyFirst} onTap={() => open("copies")} />
            </CellGroup>
            {error && !isSure ? <Notice kind="warn" text={error} /> : null}
            <View className="screen__actions">
              <Button id="cancel-account" kind="warn" label={words.page.cancellation} onTap={() => setSure(true)} />
            </View>
            {isSure ? (
              <ConfirmSheet
                title={words.cancellation.sure}
                action={words.page.cancellation}
                isWarn
                isBusy={submission.isBusy}
                error={error}
                onConfirm={begin}
                onClose={() => setSure(false)}
              >
                {words.cancellation.sureNote(coolingOffDays)}
              </ConfirmSheet>
            ) : null}
            {guarded.sheet}
          </>
        )
      }
    </PageState>
  );
};

/** Ending the account (注销): what will happen, what the law keeps, seven days to think better of it. */
const CancellationPage = () => (
  <Screen title={useWords().page.cancellation}>
    <SignInWall>
      <Cancellation />
    </SignInWall>
  </Screen>
);

export default CancellationPage;
