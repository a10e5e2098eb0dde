import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { call } from "../../../kernel/client";
import { useSubmit } from "../../../kernel/use-submit";
import { RequestThread, type Thread } from "../request/thread";
import { isWholeSecret, SecretField } from "../secret/field";
import { useWords } from "../words";
import { Proof } from "./proof";

/** A request followed by its receipt, without an account; the code stays on this page alone. */
const TrackPage = () => {
  const all = useWords();
  const words = all.requests;
  const looking = useSubmit();
  const submission = useSubmit();
  const [code, setCode] = useState("");
  const [thread, setThread] = useState<Thread>();
  const receiptCode = code.trim();
  const look = async () => {
    const done = await looking.run(() => call("requests.track", { body: { receiptCode } }));
    if (done) setThread(done.value);
    return done !== undefined;
  };
  const say = async (text: string) => {
    const nonce = `${thread?.events.length} ${text}`;
    const done = await submission.run(() => call("requests.sayPublic", { body: { receiptCode, text } }, nonce));
    if (done) setThread(done.value);
    return done !== undefined;
  };
  const withdraw = async () => {
    const done = await submission.run(() => call("requests.withdrawPublic", { body: { receiptCode } }, receiptCode));
    return done !== undefined && look();
  };
  return (
    <Screen title={words.titleTrack}>
      {thread ? (
        <RequestThread
          thread={thread}
          submission={submission}
          onSay={say}
          onWithdraw={withdraw}
          renderFile={({ fileId, name }) => <Cell key={fileId} title={name} />}
        >
          <Proof thread={thread} receiptCode={receiptCode} onTaken={setThread} />
        </RequestThread>
      ) : (
        <>
          <View className="screen__lead">{words.trackLead}</View>
          <CellGroup>
            <SecretField id="receipt-code" label={words.receipt} value={code} onChange={setCode} />
          </CellGroup>
          <View className="screen__actions">
            <Button
              id="look-up"
              kind="primary"
              label={words.look}
              isBusy={looking.isBusy}
              isDisabled={!isWholeSecret(code)}
              onTap={() => void look()}
            />
          </View>
          {looking.error ? <Notice kind="warn" text={all.error(looking.error)} /> : null}
        </>
      )}
    </Screen>
  );
};

export default TrackPage;
