import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../components/button";
import { StatementSheet } from "../../components/consent-sheet/statement-sheet";
import { Notice } from "../../components/notice";
import { PageMessage, PageState } from "../../components/page-state";
import { Screen } from "../../components/screen";
import { Segmented } from "../../components/segmented";
import { useWords } from "../../copy";
import { open } from "../../kernel/navigate";
import { platform } from "../../kernel/platform";
import { describeService } from "../../kernel/service";
import { sessionStore } from "../../kernel/session";
import { currentStatement } from "../../kernel/statement";
import { useStore } from "../../kernel/store";
import { useResource } from "../../kernel/use-resource";
import { NewPersonChoice } from "./new-person";
import { PasswordForm } from "./password-form";
import { useLogin } from "./use-login";
import { WechatNotice } from "./wechat-notice";
import "./index.scss";

const load = async () => {
  const [statement, service] = await Promise.all([currentStatement(), describeService()]);
  if (!statement.ok) return statement;
  if (!service.ok) return service;
  const isInWechat = platform.name === "weapp";
  const { simulated } = service.value.wechat;
  return {
    ok: true as const,
    value: { versionLabel: statement.value.label, hasWechat: isInWechat || simulated, isSimulated: !isInWechat },
  };
};

/** Log in, bind or register: on demand only, and never with more than the chosen way needs. */
const LoginPage = () => {
  const words = useWords();
  const login = useLogin(words);
  const [way, setWay] = useState<"wechat" | "password" | "register">(platform.name === "weapp" ? "wechat" : "password");
  const choose = (next: typeof way) => {
    login.submission.fail(undefined);
    setWay(next);
  };
  const isSignedIn = useStore(sessionStore) !== undefined;
  const { state, reload } = useResource(load);
  const { error } = login.submission;
  return (
    <Screen title={way === "register" ? words.login.register : words.page.login}>
      {login.frozen ? (
        <Notice
          kind="warn"
          text={words.error(login.frozen)}
          action={words.login.unfreeze}
          onAction={() => {
            login.submission.fail(undefined); // back from there, it may be over
            open("unfreeze");
          }}
        />
      ) : null}
      {isSignedIn ? (
        <PageMessage title={words.login.already} action={words.login.toMine} onAction={() => open("mine")} />
      ) : (
        <PageState state={state} onRetry={reload}>
          {({ versionLabel, hasWechat, isSimulated }) => {
            if (login.step.kind === "new-person") return <NewPersonChoice login={login} versionLabel={versionLabel} />;
            const chosen = way === "wechat" && !hasWechat ? "password" : way;
            const wechatName = isSimulated ? `${words.login.wechat}（${words.app.simulated}）` : words.login.wechat;
            return (
              <>
                {hasWechat && chosen !== "register" ? (
                  <View className="login__choice">
                    <Segmented
                      label={words.page.login}
                      options={[
                        { value: "wechat", name: wechatName },
                        { value: "password", name: words.login.password },
                      ]}
                      value={chosen}
                      onChange={choose}
                    />
                  </View>
                ) : null}
                {login.refusal ? (
                  <Notice kind={login.refusal.isOwnChoice ? "plain" : "warn"} text={login.refusal.text} />
                ) : null}
                {chosen === "wechat" ? (
                  <WechatNotice
                    screen="login/wechat"
                    action={words.login.start}
                    isBusy={login.submission.isBusy}
                    error={error && words.error(error)}
                    onAgree={login.withWechat}
                  />
                ) : (
                  <PasswordForm
                    login={login}
                    versionLabel={versionLabel}
                    isNew={chosen === "register"}
                    onSwitch={() => choose(chosen === "register" ? "password" : "register")}
                  />
                )}
                {chosen === "password" ? (
                  <Button id="to-reset" kind="link" label={words.page.reset} onTap={() => open("reset")} />
                ) : null}
              </>
            );
          }}
        </PageState>
      )}
      {login.isAskingStatement ? (
        <StatementSheet
          screen="login"
          change={login.statementChange}
          onClose={() => login.continueAfterStatement(false)}
          onDecided={(decision) => login.continueAfterStatement(decision === "given")}
        />
      ) : null}
    </Screen>
  );
};

export default LoginPage;
