import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Field } from "../../../components/field";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { Notice } from "../../../components/notice";
import { useWords } from "../../../copy";
import { call } from "../../../kernel/client";
import { useSubmit } from "../../../kernel/use-submit";
import type { SectionProps } from "./use-mine";

/** Ways to sign in, and setting or changing the password (2.2, 7.2). */
export const PasswordSection = ({ mine, onChanged }: SectionProps) => {
  const words = useWords();
  const submission = useSubmit();
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const [username, setUsername] = useState("");
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const { hasPassword, identifiers } = mine.bindings;
  const title = hasPassword ? words.mine.changePassword : words.mine.setPassword;
  const needsName = identifiers.length === 0;
  const close = () => {
    setOpen(false);
    setCurrent("");
    setNew("");
    submission.fail(undefined);
  };
  const save = async () => {
    const body = {
      ...(needsName ? { username } : {}),
      ...(hasPassword ? { currentPassword } : {}),
      newPassword,
    };
    const done = await submission.run(() => call("credentials.set", { body }));
    if (!done) return;
    close();
    setSaved(true);
    onChanged();
  };
  const code = submission.error?.code;
  const ownError = submission.error && words.error(submission.error);
  // "wrong format" alone would not say which format is right
  const isNameWrong = submission.fieldError("username") !== undefined;
  const nameError = isNameWrong ? words.login.usernameHint : code === "identifier.taken" ? ownError : undefined;
  const isIncomplete = !newPassword || (needsName && !username) || (hasPassword && !currentPassword);
  const isInField = code === "credential.wrong" || code === "credential.weak" || code === "identifier.taken";
  const leftover = submission.leftoverError("username", "currentPassword", "newPassword");
  return (
    <>
      <CellGroup title={words.mine.signIn}>
        {identifiers.map(({ kind, masked }) => (
          <Cell key={kind} title={words.login.kinds[kind]} value={masked} />
        ))}
        <Cell
          id="password-open"
          title={title}
          onTap={() => {
            setSaved(false);
            setOpen(true);
          }}
        />
      </CellGroup>
      {isSaved ? <Notice text={words.mine.passwordSaved} /> : null}
      {isOpen ? (
        <HalfSheet
          title={title}
          onClose={close}
          footer={
            <View>
              <SheetError error={isInField ? undefined : leftover} />
              <Button
                id="password-save"
                kind="primary"
                label={words.act.save}
                isBusy={submission.isBusy}
                isDisabled={isIncomplete}
                onTap={() => void save()}
              />
            </View>
          }
        >
          {needsName ? (
            <Field
              id="set-username"
              label={words.mine.username}
              why={words.login.usernameHint}
              value={username}
              maxLength={32}
              error={nameError}
              onChange={setUsername}
            />
          ) : null}
          {hasPassword ? (
            <Field
              id="current-password"
              kind="password"
              label={words.mine.currentPassword}
              value={currentPassword}
              maxLength={128}
              error={submission.fieldError("currentPassword") ?? (code === "credential.wrong" ? ownError : undefined)}
              onChange={setCurrent}
            />
          ) : null}
          <Field
            id="new-password"
            kind="password"
            label={words.mine.newPassword}
            hint={words.login.newPasswordHint}
            value={newPassword}
            maxLength={128}
            error={submission.fieldError("newPassword") ?? (code === "credential.weak" ? ownError : undefined)}
            onChange={setNew}
          />
        </HalfSheet>
      ) : null}
    </>
  );
};
