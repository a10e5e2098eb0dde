import type { RequestKindKey } from "@baiwa/shared/catalogue/requests";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { CellGroup } from "../../../components/cell";
import { Field } from "../../../components/field";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { call } from "../../../kernel/client";
import { open } from "../../../kernel/navigate";
import { useSubmit } from "../../../kernel/use-submit";
import { CodeField } from "../code-field";
import { KindChoice } from "../new-request/kind-choice";
import { RequestText } from "../request/request-text";
import { OneTimeSecret } from "../secret";
import { useWords } from "../words";

/** A request of whoever has no account, or cannot get in (10): an address, its code, and a receipt that is shown once. */
const AskPage = () => {
  const all = useWords();
  const words = all.requests;
  const submission = useSubmit();
  const [kind, setKind] = useState<RequestKindKey | "">("");
  const [text, setText] = useState("");
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [receiptCode, setReceiptCode] = useState<string>();
  const submit = async () => {
    if (kind === "") return;
    const body = { kind, text: text.trim(), email: email.trim(), code };
    const done = await submission.run(() => call("requests.openPublic", { body }, JSON.stringify(body)));
    if (done) setReceiptCode(done.value.receiptCode);
  };
  const problem = submission.leftoverError("text", "email", "code");
  if (receiptCode) {
    return (
      <Screen title={words.titleAsk}>
        <Notice text={words.sent} />
        <OneTimeSecret
          id="receipt-code"
          title={words.receipt}
          note={words.receiptNote}
          text={receiptCode}
          fileName={words.receiptFile}
        />
        <View className="screen__actions">
          <Button id="to-track" kind="primary" label={words.track} onTap={() => open("track")} />
        </View>
      </Screen>
    );
  }
  return (
    <Screen title={words.titleAsk}>
      <View className="screen__lead">{words.askLead}</View>
      <CellGroup note={words.why}>
        <KindChoice value={kind} onChange={setKind} />
        <RequestText id="request-text" value={text} error={submission.fieldError("text")} onChange={setText} />
      </CellGroup>
      <CellGroup>
        <Field
          id="request-email"
          label={words.email}
          value={email}
          maxLength={254}
          why={words.emailWhy}
          error={submission.fieldError("email")}
          onChange={setEmail}
        />
        <CodeField
          id="request-code"
          label={words.code}
          value={code}
          error={submission.fieldError("code")}
          isDisabled={!/^\S+@\S+\.\S+$/.test(email.trim())}
          onChange={setCode}
          onSend={() => call("requests.sendCode", { body: { email: email.trim() } })}
        />
      </CellGroup>
      {problem ? <Notice kind="warn" text={all.error(problem)} /> : null}
      <View className="screen__actions">
        <Button
          id="request-submit"
          kind="primary"
          label={words.submit}
          isBusy={submission.isBusy}
          isDisabled={kind === "" || text.trim() === "" || code.length !== 6}
          onTap={() => void submit()}
        />
      </View>
    </Screen>
  );
};

export default AskPage;
