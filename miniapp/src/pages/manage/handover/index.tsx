import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { CellGroup } from "../../../components/cell";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import { whyAsked } from "../../../copy/item-words";
import { call } from "../../../kernel/client";
import { CodeField } from "../code-field";
import { useStepUp } from "../step-up/use-step-up";

const Handover = () => {
  const words = useWords();
  const guarded = useStepUp();
  const { submission } = guarded;
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [code, setCode] = useState("");
  const [placeError, setPlaceError] = useState<string>();
  const [isDone, setDone] = useState(false);
  const handOver = () =>
    guarded.run(
      () => call("contacts.handOver", { body: { name, phone, code } }, code),
      () => setDone(true),
      true,
    );
  const problem = submission.leftoverError("name", "value", "code");
  if (isDone) return <Notice text={words.handover.done} />;
  return (
    <>
      <View className="screen__lead">{words.handover.lead}</View>
      <CellGroup>
        <Field
          id="handover-name"
          label={words.handover.name}
          value={name}
          maxLength={50}
          why={whyAsked("contact_person", words.language)}
          error={submission.fieldError("name")}
          onChange={setName}
        />
        <Field
          id="handover-phone"
          label={words.handover.phone}
          value={phone}
          maxLength={30}
          why={whyAsked("contact_phone", words.language)}
          error={submission.fieldError("value", "phone") ?? placeError}
          onChange={setPhone}
        />
        <CodeField
          id="handover-code"
          label={words.contact.code}
          value={code}
          error={submission.fieldError("code")}
          isDisabled={phone.trim() === ""}
          onChange={setCode}
          onPlace={setPlaceError}
          onSend={() =>
            call("contacts.sendCode", { body: { purpose: "handover", item: "contact_phone", value: phone } })
          }
        />
      </CellGroup>
      {problem ? <Notice kind="warn" text={words.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="handover-go"
          kind="primary"
          label={words.handover.go}
          isBusy={submission.isBusy}
          isDisabled={name.trim() === "" || phone.trim() === "" || code.length !== 6}
          onTap={handOver}
        />
      </View>
      {guarded.sheet}
    </>
  );
};

/** Hands an organisation's contact over to the next person (2.5). */
const HandoverPage = () => (
  <Screen title={useWords().page.handover}>
    <SignInWall>
      <Handover />
    </SignInWall>
  </Screen>
);

export default HandoverPage;
