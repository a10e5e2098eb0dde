import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../components/button";
import { CellGroup } from "../../components/cell";
import { Field } from "../../components/field";
import { Notice } from "../../components/notice";
import { Segmented } from "../../components/segmented";
import { useWords } from "../../copy";
import { whyAsked } from "../../copy/item-words";
import { useStatementDecision } from "../../kernel/use-statement-decision";
import type { Login, Registration } from "./use-login";

interface PasswordFormProps {
  login: Login;
  versionLabel: string;
  /** Registers instead of signing in. */
  isNew: boolean;
  onSwitch: () => void;
}

/** Sign in with username or e-mail and password, or register with them. */
export const PasswordForm = ({ login, versionLabel, isNew, onSwitch }: PasswordFormProps) => {
  const words = useWords();
  const [kind, setKind] = useState<Registration["kind"]>("username");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { submission } = login;
  const decision = useStatementDecision();
  const hasAgreed = decision.kind === "decided" && decision.state === "given";
  const note = hasAgreed ? words.login.registerNote(versionLabel) : words.login.registerAsks(versionLabel);
  const error = submission.leftoverError("identifier", "password");
  const isIncomplete = !name.trim() || !password;
  const submit = () => {
    if (!isNew) return login.signIn(name, password);
    login.register(
      { kind, value: name, password },
      { screen: "login/register", controlInitialState: "none", labels: [note, words.login.register] },
    );
  };
  const kinds = [
    { value: "username", name: words.login.kinds.username },
    { value: "email", name: words.login.kinds.email },
  ] as const;
  return (
    <View>
      {isNew ? (
        <View className="login__choice">
          <Segmented
            label={words.login.identifier}
            options={kinds}
            value={kind}
            onChange={(next) => {
              submission.fail(undefined);
              setKind(next);
            }}
          />
        </View>
      ) : null}
      <CellGroup note={isNew && kind === "username" ? words.login.usernameHint : undefined}>
        <Field
          id="identifier"
          label={isNew ? words.login.kinds[kind] : words.login.identifier}
          hint={isNew ? (kind === "email" ? words.login.emailHint : "") : words.login.identifierHint}
          why={isNew ? whyAsked(kind, words.language) : undefined}
          value={name}
          error={submission.fieldError("identifier")}
          onChange={setName}
        />
        <Field
          id="password"
          kind="password"
          label={words.login.passwordField}
          hint={isNew ? words.login.newPasswordHint : words.login.passwordHint}
          why={isNew ? whyAsked("password", words.language) : undefined}
          value={password}
          maxLength={128}
          error={submission.fieldError("password")}
          onChange={setPassword}
          onDone={isIncomplete ? undefined : submit}
        />
      </CellGroup>
      {isNew ? <View className="login__lead">{note}</View> : null}
      {error ? <Notice kind="warn" text={words.error(error)} /> : null}
      <View className="screen__actions">
        <Button
          id="password-submit"
          kind="primary"
          label={isNew ? words.login.register : words.login.signIn}
          isBusy={submission.isBusy}
          isDisabled={isIncomplete}
          onTap={submit}
        />
        <Button
          id="password-switch"
          kind="link"
          label={isNew ? words.login.toSignIn : words.login.toRegister}
          onTap={onSwitch}
        />
      </View>
    </View>
  );
};
