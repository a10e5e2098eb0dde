import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../components/button";
import { CellGroup } from "../../components/cell";
import { Field } from "../../components/field";
import { Notice } from "../../components/notice";
import { Segmented } from "../../components/segmented";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import type { Login } from "./use-login";

/** This WeChat belongs to no account: the person chooses to create one or to bind one they have. */
export const NewPersonChoice = ({ login, versionLabel }: { login: Login; versionLabel: string }) => {
  const words = useWords();
  const [choice, setChoice] = useState<"create" | "bind">("create");
  const [identifier, setIdentifier] = useState("");
  const [password, setPassword] = useState("");
  const { submission } = login;
  const note = words.login.createNote(versionLabel);
  const error = submission.leftoverError("identifier", "password");
  return (
    <View>
      <View className="login__head">
        <View className="login__title" {...aria({ role: "heading" })}>
          {words.login.newPerson}
        </View>
        <View className="login__note">{words.login.newPersonLead}</View>
      </View>
      <View className="login__choice">
        <Segmented
          label={words.login.newPerson}
          options={[
            { value: "create", name: words.login.create },
            { value: "bind", name: words.login.bind },
          ]}
          value={choice}
          onChange={(next) => {
            submission.fail(undefined);
            setChoice(next);
          }}
        />
      </View>
      {choice === "create" ? (
        <View className="login__lead">{note}</View>
      ) : (
        <CellGroup title={words.login.bindNote}>
          <Field
            id="bind-identifier"
            label={words.login.identifier}
            hint={words.login.identifierHint}
            value={identifier}
            error={submission.fieldError("identifier")}
            onChange={setIdentifier}
          />
          <Field
            id="bind-password"
            kind="password"
            label={words.login.passwordField}
            hint={words.login.passwordHint}
            value={password}
            maxLength={128}
            error={submission.fieldError("password")}
            onChange={setPassword}
          />
        </CellGroup>
      )}
      {error ? <Notice kind="warn" text={words.error(error)} /> : null}
      <View className="screen__actions">
        {choice === "create" ? (
          <Button
            id="create-account"
            kind="primary"
            label={words.login.create}
            isBusy={submission.isBusy}
            onTap={() =>
              login.createAccount({
                screen: "login/new-person",
                controlInitialState: "none",
                labels: [note, words.login.create, words.login.bind],
              })
            }
          />
        ) : (
          <Button
            id="bind-existing"
            kind="primary"
            label={words.login.bindSubmit}
            isBusy={submission.isBusy}
            isDisabled={!identifier || !password}
            onTap={() => login.bindExisting(identifier, password)}
          />
        )}
      </View>
    </View>
  );
};
