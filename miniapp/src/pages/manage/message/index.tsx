import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useEffect, useState } from "react";
import { Button } from "../../../components/button";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { topicWords } from "../../../copy/topic-words";
import { aria } from "../../../kernel/aria";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { isOwnAddress, openOwn, returnTo } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { RemoveSheet } from "../inbox/remove-sheet";
import type { Message } from "../inbox/use-inbox";
import { paragraphsOf } from "../paragraphs";
import { useWords } from "../words";
import "./index.scss";

const MessageView = ({ message }: { message: Message }) => {
  const words = useWords();
  const submission = useSubmit();
  const [isLeaving, setLeaving] = useState(false);
  const { messageId, topic, title, text, page, at } = message;
  const remove = async () => {
    if (await submission.run(() => call("messages.remove", { params: { messageId } }, messageId))) returnTo("inbox");
  };
  const close = () => {
    setLeaving(false);
    submission.fail(undefined);
  };
  return (
    <>
      <View className="message">
        <View className="message__title" {...aria({ role: "heading" })}>
          {title}
        </View>
        <View className="message__when">{`${topicWords(topic, words.language).name} · ${minuteOf(at)}`}</View>
        {paragraphsOf(text).map(({ key, line }) => (
          <View key={key} className="message__text">
            {line}
          </View>
        ))}
      </View>
      <View className="screen__actions">
        {page && isOwnAddress(page.path) ? (
          <Button id="to-page" kind="primary" label={page.label} onTap={() => openOwn(page.path)} />
        ) : null}
        <Button id="message-remove" kind="warn" label={words.mine.remove} onTap={() => setLeaving(true)} />
      </View>
      {isLeaving ? <RemoveSheet submission={submission} onConfirm={() => void remove()} onClose={close} /> : null}
    </>
  );
};

const Loaded = ({ messageId }: { messageId: string }) => {
  const { state, reload } = useResource(() => call("messages.show", { params: { messageId } }), messageId);
  const isUnread = state.kind === "ready" && state.value.readAt === null;
  useEffect(() => {
    if (isUnread) void call("messages.read", { params: { messageId } });
  }, [messageId, isUnread]);
  return (
    <PageState state={state} onRetry={reload}>
      {(message) => <MessageView message={message} />}
    </PageState>
  );
};

/** One message; opening it marks it as read. */
const MessagePage = () => {
  const { messageId = "" } = useRouter().params;
  return (
    <Screen title={useWords().inbox.titleOne}>
      <SignInWall>
        <Loaded messageId={messageId} />
      </SignInWall>
    </Screen>
  );
};

export default MessagePage;
