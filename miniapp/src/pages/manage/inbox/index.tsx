import { Text, View } from "@tarojs/components";
import { useState } from "react";
import { CellAction } from "../../../components/cell/action";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { aria } from "../../../kernel/aria";
import { open } from "../../../kernel/navigate";
import { More } from "../more";
import { useWords } from "../words";
import { MessageRow } from "./message-row";
import { RemoveSheet } from "./remove-sheet";
import { type Message, useInbox } from "./use-inbox";
import "./index.scss";

const Inbox = () => {
  const words = useWords();
  const { paged, submission, readAll, remove } = useInbox();
  const [isEditing, setEditing] = useState(false);
  const [leaving, setLeaving] = useState<Message>();
  const closeSheet = () => {
    setLeaving(undefined);
    submission.fail(undefined);
  };
  const removeNow = async () => {
    if (leaving && (await remove(leaving))) setLeaving(undefined);
  };
  return (
    <PageState state={paged.state} onRetry={paged.reload}>
      {({ rows, next, unread }) =>
        rows.length === 0 ? (
          <PageMessage title={words.inbox.none} hint={words.inbox.noneHint} />
        ) : (
          <>
            <View className="inbox__bar">
              <Text className="inbox__count" {...aria({ role: "status", live: "polite" })}>
                {unread > 0 ? words.home.unread(unread) : words.inbox.allRead}
              </Text>
              {unread > 0 ? (
                <CellAction
                  id="read-all"
                  title={words.inbox.readAll}
                  spokenTitle={words.inbox.readAll}
                  onTap={() => void readAll()}
                />
              ) : null}
              <CellAction
                id="edit"
                title={isEditing ? words.act.done : words.inbox.edit}
                spokenTitle={isEditing ? words.act.done : words.inbox.edit}
                onTap={() => setEditing(!isEditing)}
              />
            </View>
            {submission.error && !leaving ? <Notice kind="warn" text={words.error(submission.error)} /> : null}
            <View className="cells__card" {...aria({ role: "list", label: words.inbox.title })}>
              {rows.map((row) => (
                <MessageRow
                  key={row.messageId}
                  message={row}
                  isEditing={isEditing}
                  onOpen={() => open("message", { messageId: row.messageId })}
                  onRemove={() => setLeaving(row)}
                />
              ))}
            </View>
            <More paged={paged} next={next} />
            <View className="cells__note">{words.inbox.kept}</View>
            {leaving ? (
              <RemoveSheet submission={submission} onConfirm={() => void removeNow()} onClose={closeSheet} />
            ) : null}
          </>
        )
      }
    </PageState>
  );
};

/** What I was told (4.5, 7.1.4, 8.3, 9), the newest first. */
const InboxPage = () => (
  <Screen title={useWords().inbox.title}>
    <SignInWall>
      <Inbox />
    </SignInWall>
  </Screen>
);

export default InboxPage;
