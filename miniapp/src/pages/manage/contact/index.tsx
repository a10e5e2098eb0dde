import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import { itemName, whyAsked } from "../../../copy/item-words";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { useResource } from "../../../kernel/use-resource";
import { CodeField } from "../code-field";
import { useStepUp } from "../step-up/use-step-up";

type ContactItem = "email" | "phone";
type Held = CallResult<"profile.show">["items"][number];
const load = () => call("profile.show", {});

interface Props {
  item: ContactItem;
  held: Held | undefined;
  onChanged: () => void;
}

/** An e-mail address or phone number: added, confirmed or changed by codes, or deleted (2.2, 2.5). */
const Contact = ({ item, held, onChanged }: Props) => {
  const words = useWords();
  const guarded = useStepUp();
  const { submission } = guarded;
  const [value, setValue] = useState("");
  const [code, setCode] = useState("");
  const [currentCode, setCurrentCode] = useState("");
  const [placeError, setPlaceError] = useState<string>();
  const [said, setSaid] = useState<string>();
  const [isRemoving, setRemoving] = useState(false);
  const isProven = held?.isConfirmed === true && held.source !== "wechat";
  const name = itemName(item, words.language);
  const done = (message: string) => {
    setSaid(message);
    setRemoving(false);
    for (const clear of [setValue, setCode, setCurrentCode]) clear("");
    onChanged();
  };
  const save = () =>
    guarded.run(
      () =>
        call(
          "contacts.put",
          { params: { item }, body: { value, code, ...(currentCode ? { currentCode } : {}) } },
          code,
        ),
      () => done(words.contact.saved),
      true,
    );
  const remove = () =>
    guarded.run(
      () => call("contacts.remove", { params: { item } }),
      () => done(words.contact.removed),
      true,
    );
  const problem = submission.leftoverError("value", "code", "currentCode");
  return (
    <>
      {said ? <Notice text={said} /> : null}
      <CellGroup title={words.contact.now} note={held && !isProven ? words.contact.unproven : undefined}>
        <Cell title={held?.masked ?? words.contact.none} />
      </CellGroup>
      <CellGroup note={isProven ? words.contact.change : undefined}>
        <Field
          id="contact-value"
          label={words.contact.next[item]}
          value={value}
          why={whyAsked(item, words.language)}
          error={submission.fieldError("value") ?? placeError}
          onChange={setValue}
        />
        <CodeField
          id="contact-code"
          label={words.contact.code}
          value={code}
          error={submission.fieldError("code")}
          isDisabled={value.trim() === ""}
          onChange={setCode}
          onPlace={setPlaceError}
          onSend={() => call("contacts.sendCode", { body: { purpose: "new", item, value } })}
        />
        {isProven ? (
          <CodeField
            id="contact-old-code"
            label={words.contact.oldCode[item]}
            value={currentCode}
            error={submission.fieldError("currentCode")}
            onChange={setCurrentCode}
            onSend={() => call("contacts.sendCode", { body: { purpose: "current", item } })}
          />
        ) : null}
      </CellGroup>
      {problem && !isRemoving ? <Notice kind="warn" text={words.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="contact-save"
          kind="primary"
          label={words.contact.save}
          isBusy={submission.isBusy}
          isDisabled={value.trim() === "" || code.length !== 6}
          onTap={save}
        />
        {held ? (
          <Button id="contact-remove" kind="warn" label={words.contact.remove} onTap={() => setRemoving(true)} />
        ) : null}
      </View>
      {isRemoving ? (
        <ConfirmSheet
          title={words.contact.sure(name)}
          action={words.contact.remove}
          isBusy={submission.isBusy}
          error={submission.error && words.error(submission.error)}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        >
          {words.contact.removeNote}
        </ConfirmSheet>
      ) : null}
      {guarded.sheet}
    </>
  );
};

const Loaded = ({ item }: { item: ContactItem }) => {
  const { state, reload, refresh } = useResource(load);
  return (
    <PageState state={state} onRetry={reload}>
      {(profile) => <Contact item={item} held={profile.items.find((one) => one.item === item)} onChanged={refresh} />}
    </PageState>
  );
};

const ContactPage = () => {
  const words = useWords();
  const item = useRouter().params.item === "phone" ? "phone" : "email";
  return (
    <Screen title={itemName(item, words.language)}>
      <SignInWall>
        <Loaded item={item} />
      </SignInWall>
    </Screen>
  );
};

export default ContactPage;
