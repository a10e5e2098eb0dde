import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useEffect } from "react";
import { Button } from "../../../components/button";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { call } from "../../../kernel/client";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";
import { Paper } from "./paper";
import { RequestThread, type Thread } from "./thread";

const Followed = ({
  thread,
  onThread,
  onChanged,
}: {
  thread: Thread;
  onThread: (next: Thread) => void;
  onChanged: () => void;
}) => {
  const words = useWords();
  const submission = useSubmit();
  const params = { requestId: thread.requestId };
  const say = async (text: string) => {
    const nonce = `${thread.events.length} ${text}`;
    const done = await submission.run(() => call("requests.say", { params, body: { text } }, nonce));
    if (done) onThread(done.value);
    return done !== undefined;
  };
  const withdraw = async () => {
    const done = await submission.run(() => call("requests.withdraw", { params }));
    if (done) onChanged();
    return done !== undefined;
  };
  const hasCopy = thread.state === "answered" && thread.events.some(({ act }) => act === "copy");
  return (
    <RequestThread
      thread={thread}
      submission={submission}
      onSay={say}
      onWithdraw={withdraw}
      renderFile={(file) => <Paper key={file.fileId} requestId={thread.requestId} file={file} />}
    >
      {hasCopy ? (
        <View className="screen__actions">
          <Button id="to-copies" kind="primary" label={words.requests.toCopies} onTap={() => open("copies")} />
        </View>
      ) : null}
    </RequestThread>
  );
};

const Loaded = ({ requestId }: { requestId: string }) => {
  const params = { requestId };
  const { state, reload, refresh, replace } = useResource(() => call("requests.show", { params }), requestId);
  const isUnread = state.kind === "ready" && state.value.isUnread;
  useEffect(() => {
    if (isUnread) void call("requests.seen", { params: { requestId } });
  }, [requestId, isUnread]);
  return (
    <PageState state={state} onRetry={reload}>
      {(thread) => <Followed thread={thread} onThread={(next) => replace(() => next)} onChanged={refresh} />}
    </PageState>
  );
};

/** One of my requests (10): days left, what happened, adding, taking back. */
const RequestPage = () => {
  const { requestId = "" } = useRouter().params;
  return (
    <Screen title={useWords().requests.titleOne}>
      <SignInWall>
        <Loaded requestId={requestId} />
      </SignInWall>
    </Screen>
  );
};

export default RequestPage;
