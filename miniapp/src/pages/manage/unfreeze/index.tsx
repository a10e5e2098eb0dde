import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import type { CallError } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { open, returnTo } from "../../../kernel/navigate";
import { platform } from "../../../kernel/platform";
import { isRefusal } from "../../../kernel/platform/port";
import { describeService } from "../../../kernel/service";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";

interface ByWechatProps {
  appId: string;
  onLifted: (wasFrozen: boolean) => void;
}

/** A fresh WeChat login each time; where the account has a password, the server asks for a new one with it. */
const ByWechat = ({ appId, onLifted }: ByWechatProps) => {
  const words = useWords();
  const submission = useSubmit();
  const [isAsked, setAsked] = useState(false);
  const [newPassword, setPassword] = useState("");
  const lift = async () => {
    const done = await submission.run(async () => {
      const code = await platform.login(appId);
      if (isRefusal(code)) {
        const error: CallError = { code: "wechat.busy", message: words.login[code], details: [], isUncertain: false };
        return { ok: false, error };
      }
      const body = { ...code, ...(isAsked ? { newPassword } : {}) };
      const outcome = await call("accounts.unfreeze", { body });
      if (!outcome.ok && outcome.error.code === "freeze.password-required") setAsked(true);
      return outcome;
    });
    if (done) onLifted(done.value.isUnfrozen);
  };
  const problem = submission.leftoverError("newPassword");
  const isShown = problem && problem.code !== "freeze.password-required";
  return (
    <>
      {isAsked ? (
        <CellGroup>
          <Field
            id="unfreeze-password"
            kind="password"
            label={words.reset.password}
            hint={words.reset.passwordHint}
            why={words.freeze.passwordNote}
            value={newPassword}
            maxLength={128}
            error={submission.fieldError("newPassword")}
            onChange={setPassword}
          />
        </CellGroup>
      ) : null}
      {isShown ? <Notice kind="warn" text={words.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="unfreeze-wechat"
          label={words.freeze.byWechat}
          isBusy={submission.isBusy}
          isDisabled={isAsked && newPassword.length < 8}
          onTap={() => void lift()}
        />
      </View>
    </>
  );
};

/** Taking a frozen account back (7.2): by WeChat here, by a code on the page that sets a new password. */
const UnfreezePage = () => {
  const words = useWords();
  const { state, reload } = useResource(describeService);
  const [lifted, setLifted] = useState<{ wasFrozen: boolean }>();
  if (lifted) {
    return (
      <Screen title={words.freeze.lift}>
        <Notice text={lifted.wasFrozen ? words.freeze.lifted : words.freeze.notFrozen} />
        <View className="screen__actions">
          <Button id="unfreeze-sign-in" kind="primary" label={words.reset.signIn} onTap={() => returnTo("login")} />
        </View>
      </Screen>
    );
  }
  return (
    <Screen title={words.freeze.lift}>
      <View className="screen__lead">{words.freeze.liftLead}</View>
      <PageState state={state} onRetry={reload}>
        {({ wechat }) => {
          const appId = platform.appId(wechat.appIds);
          const hasWechat = appId !== undefined && (platform.name === "weapp" || wechat.simulated);
          return (
            <>
              <CellGroup>
                <Cell
                  id="unfreeze-code"
                  title={words.freeze.byCode}
                  note={words.freeze.byCodeNote}
                  onTap={() => open("reset")}
                />
              </CellGroup>
              {hasWechat ? <ByWechat appId={appId} onLifted={(wasFrozen) => setLifted({ wasFrozen })} /> : null}
            </>
          );
        }}
      </PageState>
    </Screen>
  );
};

export default UnfreezePage;
