import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { CellGroup } from "../../../components/cell";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { call } from "../../../kernel/client";
import { returnTo } from "../../../kernel/navigate";
import { forgetSession } from "../../../kernel/session";
import { useSubmit } from "../../../kernel/use-submit";
import { CodeField } from "../code-field";
import { useWords } from "../words";

/** A new password by a code to what was proven before. What is said here never tells whether there is an account (7.2). */
const ResetPage = () => {
  const words = useWords();
  const submission = useSubmit();
  const [to, setTo] = useState("");
  const [code, setCode] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const [placeError, setPlaceError] = useState<string>();
  const [done, setDone] = useState<{ isUnfrozen: boolean }>();
  const reset = async () => {
    const body = { to: to.trim(), code, newPassword };
    const answer = await submission.run(() => call("credentials.reset", { body }));
    if (!answer) return;
    forgetSession(); // the server ended it with all others
    setDone(answer.value);
  };
  const problem = submission.leftoverError("to", "code", "newPassword");
  if (done) {
    return (
      <Screen title={words.page.reset}>
        <Notice text={done.isUnfrozen ? words.freeze.liftedByCode : words.reset.done} />
        <View className="screen__actions">
          <Button id="reset-sign-in" kind="primary" label={words.reset.signIn} onTap={() => returnTo("login")} />
        </View>
      </Screen>
    );
  }
  return (
    <Screen title={words.page.reset}>
      <View className="screen__lead">{[words.reset.lead, words.freeze.resetLifts].join(words.state.between)}</View>
      <CellGroup>
        <Field
          id="reset-to"
          label={words.reset.to}
          value={to}
          error={submission.fieldError("to") ?? placeError}
          onChange={setTo}
        />
        <CodeField
          id="reset-code"
          label={words.contact.code}
          value={code}
          error={submission.fieldError("code")}
          isDisabled={to.trim() === ""}
          onChange={setCode}
          onPlace={setPlaceError}
          onSend={() => call("credentials.sendResetCode", { body: { to: to.trim() } })}
        />
        <Field
          id="reset-password"
          kind="password"
          label={words.reset.password}
          hint={words.reset.passwordHint}
          value={newPassword}
          maxLength={128}
          error={submission.fieldError("newPassword")}
          onChange={setNewPassword}
        />
      </CellGroup>
      {problem ? <Notice kind="warn" text={words.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="reset-go"
          kind="primary"
          label={words.reset.go}
          isBusy={submission.isBusy}
          isDisabled={to.trim() === "" || code.length !== 6 || newPassword.length < 8}
          onTap={() => void reset()}
        />
      </View>
    </Screen>
  );
};

export default ResetPage;
