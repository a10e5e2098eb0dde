import type { CorrectableItem, ItemKey, ProfileItem } from "@baiwa/shared/catalogue/items";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { itemName } from "../../../copy/item-words";
import { sensitiveLines } from "../../../copy/scope-lines";
import { call } from "../../../kernel/client";
import { type Decision, recordDecision, type Shown } from "../../../kernel/consents";
import { open } from "../../../kernel/navigate";
import { useStepUp } from "../step-up/use-step-up";
import { useWords } from "../words";
import { CorrectionForm } from "./correction-form";
import { ItemSheet } from "./item-sheet";
import { Proposals } from "./proposals";
import { StillRight } from "./still-right";
import { type Information, type OwnItem, useInformation } from "./use-information";
import { ValueForm } from "./value-form";
import "./index.scss";

type Step = "look" | "consent" | "form" | "remove" | "correct";

const Everything = ({ information, onChanged }: { information: Information; onChanged: () => void }) => {
  const words = useWords();
  const guarded = useStepUp();
  const { submission } = guarded;
  const [opened, setOpened] = useState<{ item: ItemKey; step: Step }>();
  const [said, setSaid] = useState<string>();
  const own = information.groups.flatMap(({ items }) => items).find(({ item }) => item === opened?.item);
  const goTo = (step: Step) => {
    submission.fail(undefined);
    setOpened((now) => now && { ...now, step });
  };
  const close = (message?: string) => {
    submission.fail(undefined);
    setOpened(undefined);
    setSaid(message);
    if (message) onChanged();
  };

  const seenAt = own?.values[0]?.enteredAt ?? null;
  const save = (item: ProfileItem, value: string) =>
    guarded.run(
      async () => {
        const outcome = await call(
          "profile.put",
          { params: { item }, body: { value, seenAt } },
          `${item} ${value} ${seenAt}`,
        );
        if (!outcome.ok && outcome.error.code === "item.changed") onChanged(); // what stands now is shown, what was typed stays
        return outcome;
      },
      () => close(words.information.saved),
      own?.entry.rights.stepUp === true && own.count > 0,
    );
  const remove = (item: ProfileItem) =>
    guarded.run(
      () => call("profile.remove", { params: { item } }, `${item} ${seenAt}`),
      () => close(words.information.removed),
    );
  const reveal = (one: OwnItem, instance: string, show: (text: string) => void) =>
    guarded.run(
      () => call("information.reveal", { body: { item: one.item as "email", instance } }),
      ({ value }) => show(value),
      true,
    );
  const lift = (item: ItemKey) =>
    guarded.run(
      () => call("information.liftRestriction", { params: { item: item as "email" } }, `${item} ${seenAt}`),
      () => close(words.restriction.lifted),
    );
  const ask = (item: CorrectableItem, value: string, explanation: string, fileIds: string[]) =>
    guarded.run(
      () => call("corrections.request", { body: { item, value, explanation, fileIds } }, `${item} ${value} ${fileIds}`),
      () => close(words.information.asked),
      true,
    );
  const needsConsent = (one: OwnItem) => one.entry.scope && !information.given.has(one.entry.scope);
  const decide = (scope: ScopeCode, decision: Decision, shown: Shown) =>
    guarded.run(
      () => recordDecision(scope, decision, shown),
      () => (decision === "given" ? goTo("form") : close(words.information.refused)),
    );
  const error = submission.error && words.error(submission.error);

  return (
    <>
      {said ? <Notice text={said} /> : null}
      {information.groups.map(({ group, items }) => (
        <CellGroup key={group} title={words.information.groups[group]}>
          {items.map((one) => (
            <Cell
              key={one.item}
              id={`item-${one.item}`}
              title={itemName(one.item, words.language)}
              value={words.information.glance(one)}
              onTap={() => {
                setSaid(undefined);
                setOpened({ item: one.item, step: "look" });
              }}
            />
          ))}
        </CellGroup>
      ))}
      {own && opened?.step === "look" ? (
        <ItemSheet
          own={own}
          submission={submission}
          onReveal={(value, show) => reveal(own, value.instance, show)}
          onChange={() => goTo(needsConsent(own) ? "consent" : "form")}
          onRemove={() => goTo("remove")}
          onCorrect={() => goTo("correct")}
          onLift={() => lift(own.item)}
          onClose={() => close()}
        />
      ) : null}
      {own?.entry.scope && opened?.step === "consent" ? (
        <ConsentSheet
          scope={own.entry.scope}
          lines={sensitiveLines(own.entry.scope, words.language)}
          screen="information/sensitive"
          link={{ label: words.lists.clause(own.entry.clauses[0] ?? ""), clause: own.entry.clauses[0] }}
          isBusy={submission.isBusy}
          error={error}
          onDecide={(decision, shown) => own.entry.scope && decide(own.entry.scope, decision, shown)}
          onClose={() => close()}
        />
      ) : null}
      {own && opened?.step === "form" ? (
        <ValueForm own={own} submission={submission} onSave={save} onClose={() => close()} />
      ) : null}
      {own && opened?.step === "remove" ? (
        <ConfirmSheet
          title={words.information.removeOf(itemName(own.item, words.language))}
          action={words.information.remove}
          isWarn
          isBusy={submission.isBusy}
          error={error}
          onConfirm={() => remove(own.item as ProfileItem)}
          onClose={() => close()}
        >
          {words.information.removeEffect}
        </ConfirmSheet>
      ) : null}
      {own && opened?.step === "correct" ? (
        <CorrectionForm
          item={own.item as CorrectableItem}
          submission={submission}
          onAsk={(value, explanation, fileIds) => ask(own.item as CorrectableItem, value, explanation, fileIds)}
          onClose={() => close()}
        />
      ) : null}
      {guarded.sheet}
    </>
  );
};

const Mine = () => {
  const words = useWords();
  const { state, reload, refresh } = useInformation();
  return (
    <PageState state={state} onRetry={reload}>
      {(information) => (
        <>
          <View className="screen__lead">{words.information.lead}</View>
          <Proposals proposals={information.proposals} onChanged={refresh} />
          <StillRight />
          <Everything information={information} onChanged={refresh} />
          <CellGroup title={words.information.more}>
            <Cell id="to-handover" title={words.page.handover} onTap={() => open("handover")} />
            <Cell id="to-copies" title={words.page.copies} onTap={() => open("copies")} />
            <Cell id="to-cancellation" title={words.page.cancellation} onTap={() => open("cancellation")} />
          </CellGroup>
        </>
      )}
    </PageState>
  );
};

/** My information (8.1): everything held, by heading; each item one tap from its whole story. */
const InformationPage = () => (
  <Screen title={useWords().page.information}>
    <SignInWall>
      <Mine />
    </SignInWall>
  </Screen>
);

export default InformationPage;
