import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { goHome, open } from "../../../kernel/navigate";
import { forgetSession } from "../../../kernel/session";
import { useResource } from "../../../kernel/use-resource";
import { useStepUp } from "../step-up/use-step-up";
import { useWords } from "../words";

/** By what it can be lifted: shown before, so that a way that is not one's own is seen in time. */
const Ways = ({ contacts, wechat }: CallResult<"accounts.waysBack">) => {
  const words = useWords();
  if (contacts.length + wechat.length === 0) {
    return (
      <Notice kind="warn" text={words.freeze.none} action={words.freeze.toContact} onAction={() => open("contact")} />
    );
  }
  return (
    <CellGroup title={words.freeze.ways} note={words.freeze.waysNote}>
      {contacts.map(({ item, masked }) => (
        <Cell key={item} title={words.freeze.contact(masked)} note={words.freeze.contactNote} />
      ))}
      {wechat.map(({ boundAt }) => (
        <Cell key={boundAt} title={words.freeze.wechat} note={words.freeze.wechatNote(dayOf(boundAt))} />
      ))}
    </CellGroup>
  );
};

const Freeze = ({ onFrozen }: { onFrozen: () => void }) => {
  const words = useWords();
  const { state, reload } = useResource(() => call("accounts.waysBack", {}));
  const guarded = useStepUp();
  const [isSure, setSure] = useState(false);
  const { submission } = guarded;
  const freeze = () => guarded.run(() => call("accounts.freeze", {}, "freeze"), onFrozen, true);
  return (
    <PageState state={state} onRetry={reload}>
      {(ways) => (
        <>
          <View className="screen__lead">{words.freeze.lead}</View>
          <CellGroup title={words.freeze.what}>
            {words.freeze.effects.map((effect) => (
              <Cell key={effect} title={effect} />
            ))}
          </CellGroup>
          <Ways {...ways} />
          <View className="screen__actions">
            <Button
              id="freeze"
              kind="warn"
              label={words.freeze.title}
              isDisabled={ways.contacts.length + ways.wechat.length === 0}
              onTap={() => setSure(true)}
            />
          </View>
          {isSure ? (
            <ConfirmSheet
              title={words.freeze.sure}
              action={words.freeze.title}
              isWarn
              isBusy={submission.isBusy}
              error={submission.error && words.error(submission.error)}
              onConfirm={freeze}
              onClose={() => setSure(false)}
            >
              {words.freeze.sureNote}
            </ConfirmSheet>
          ) : null}
          {guarded.sheet}
        </>
      )}
    </PageState>
  );
};

/** Freezing one's own account (7.2): what happens and how it is lifted, then one act. */
const FreezePage = () => {
  const words = useWords();
  const [isFrozen, setFrozen] = useState(false);
  const handleFrozen = () => {
    setFrozen(true);
    forgetSession(); // the server ended it with all others
  };
  return (
    <Screen title={words.freeze.title}>
      {isFrozen ? (
        <>
          <Notice text={words.freeze.done} />
          <View className="screen__actions">
            <Button id="freeze-done" label={words.act.done} onTap={goHome} />
            <Button id="to-unfreeze" label={words.freeze.lift} onTap={() => open("unfreeze")} />
          </View>
        </>
      ) : (
        <SignInWall>
          <Freeze onFrozen={handleFrozen} />
        </SignInWall>
      )}
    </Screen>
  );
};

export default FreezePage;
