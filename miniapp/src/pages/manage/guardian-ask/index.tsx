import { View } from "@tarojs/components";
import { useShareAppMessage } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { CellGroup } from "../../../components/cell";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { OpenButton } from "../../../components/open-button";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { whyAsked } from "../../../copy/item-words";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { shareAddress } from "../../../kernel/navigate";
import { platform } from "../../../kernel/platform";
import { useSubmit } from "../../../kernel/use-submit";
import { OneTimeSecret } from "../secret";
import { useWords } from "../words";

type Asked = CallResult<"guardian.ask">;
/** The guardian's page in this browser. */
const addressHere = (link: string): string =>
  `${window.location.origin}${window.location.pathname}#${shareAddress("guardian", { link })}`;

/** The link, to hand over: in WeChat as a card to a chat, in a browser as an address. */
const Handover = ({ asked }: { asked: Asked }) => {
  const words = useWords();
  const note = words.guardianAsk.linkNote(minuteOf(asked.expiresAt));
  if (platform.name !== "weapp") {
    const address = addressHere(asked.link);
    return (
      <OneTimeSecret
        id="guardian-link"
        title={words.guardianAsk.link}
        note={note}
        text={address}
        fileName="guardian-link.txt"
      />
    );
  }
  return (
    <CellGroup title={words.guardianAsk.link} note={note}>
      <OpenButton id="guardian-share" className="cell" label={words.guardianAsk.share} openType="share">
        <View className="cell__body">
          <View className="cell__title cell__title--action">{words.guardianAsk.share}</View>
        </View>
      </OpenButton>
    </CellGroup>
  );
};

interface FormProps {
  asked: Asked | undefined;
  onAsked: (asked: Asked) => void;
}
const Form = ({ asked, onAsked }: FormProps) => {
  const words = useWords();
  const submission = useSubmit();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const ask = async () => {
    const done = await submission.run(() => call("guardian.ask", { body: { name, phone } }, `${name} ${phone}`));
    if (done) onAsked(done.value);
  };
  const problem = submission.leftoverError("name", "phone");
  return (
    <>
      <View className="screen__lead">{words.guardianAsk.lead}</View>
      <CellGroup note={words.guardianAsk.minor}>
        <Field
          id="guardian-name"
          label={words.guardianAsk.name}
          value={name}
          maxLength={50}
          why={whyAsked("guardian", words.language)}
          error={submission.fieldError("name")}
          onChange={setName}
        />
        <Field
          id="guardian-phone"
          label={words.guardianAsk.phone}
          value={phone}
          maxLength={24}
          why={whyAsked("guardian", words.language)}
          error={submission.fieldError("phone")}
          onChange={setPhone}
        />
      </CellGroup>
      {problem ? <Notice kind="warn" text={words.error(problem)} /> : null}
      {asked ? <Handover asked={asked} /> : null}
      <View className="screen__actions">
        <Button
          id="guardian-go"
          kind={asked ? "plain" : "primary"}
          label={asked ? words.guardianAsk.again : words.guardianAsk.go}
          isBusy={submission.isBusy}
          isDisabled={name.trim() === "" || phone.trim() === ""}
          onTap={() => void ask()}
        />
      </View>
    </>
  );
};

/** Under 14 (PIPL 31): who the guardian is, and a link for them to answer by. */
const GuardianAskPage = () => {
  const words = useWords();
  const [asked, setAsked] = useState<Asked>();
  useShareAppMessage(() =>
    asked
      ? { title: words.guardianAsk.shareTitle, path: shareAddress("guardian", { link: asked.link }) }
      : { title: words.app.name, path: shareAddress("home") },
  );
  return (
    <Screen title={words.page["guardian-ask"]}>
      <SignInWall>
        <StatementWall>
          <Form asked={asked} onAsked={setAsked} />
        </StatementWall>
      </SignInWall>
    </Screen>
  );
};

export default GuardianAskPage;
