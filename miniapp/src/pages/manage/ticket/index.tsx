import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { useEffect, useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { dayOf, minuteOf } from "../../../kernel/dates";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { Attachment } from "./attachment";
import { MessageForm, useMessage } from "./message-form";
import "./index.scss";

type Thread = CallResult<"tickets.show">;

const Said = ({ thread, onChanged }: { thread: Thread; onChanged: () => void }) => {
  const words = useWords();
  return (
    <>
      {thread.messages.map(({ messageId, author, at, text, attachments }) => (
        <View key={messageId} className="ticket__said">
          <View className={`ticket__who ticket__who--${author}`}>
            {words.ticket.authors[author]} · {minuteOf(at)}
          </View>
          <View className="ticket__text">{text}</View>
          {attachments.map((file) => (
            <Attachment key={file.fileId} ticketId={thread.ticketId} file={file} onChanged={onChanged} />
          ))}
        </View>
      ))}
    </>
  );
};

const Conversation = ({
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
  const message = useMessage();
  const [isClosing, setClosing] = useState(false);
  const { ticketId, state, lastMessageId, reopenUntil } = thread;
  const params = { ticketId };
  const act = async (work: () => Promise<Outcome<Thread>>) => {
    const done = await submission.run(work);
    if (!done) return;
    setClosing(false);
    message.clear();
    onThread(done.value);
  };
  const reply = () =>
    act(() =>
      call("tickets.reply", { params, body: message.body }, `${lastMessageId} ${JSON.stringify(message.body)}`),
    );
  const close = () => act(() => call("tickets.close", { params }, lastMessageId));
  const reopen = () => act(() => call("tickets.reopen", { params }, `${lastMessageId} ${thread.closedAt}`));
  const problem = submission.leftoverError("text");
  return (
    <>
      <CellGroup>
        <Cell
          title={thread.title}
          note={`${words.ticket.categories[thread.category]} · ${dayOf(thread.openedAt)}`}
          value={words.ticket.states[state]}
        />
      </CellGroup>
      <Said thread={thread} onChanged={onChanged} />
      {problem && !isClosing ? <Notice kind="warn" text={words.error(problem)} /> : null}
      {state === "closed" ? (
        <>
          <View className="screen__lead">
            {reopenUntil ? words.ticket.reopenUntil(dayOf(reopenUntil)) : words.ticket.closedFor}
          </View>
          {reopenUntil ? (
            <View className="screen__actions">
              <Button id="reopen" label={words.ticket.reopen} isBusy={submission.isBusy} onTap={() => void reopen()} />
            </View>
          ) : null}
        </>
      ) : (
        <>
          <MessageForm title={words.ticket.reply} message={message} submission={submission} />
          <View className="screen__actions">
            <Button
              id="reply"
              kind="primary"
              label={words.ticket.send}
              isBusy={submission.isBusy}
              isDisabled={message.isIncomplete}
              onTap={() => void reply()}
            />
            <Button id="close-ticket" label={words.ticket.close} onTap={() => setClosing(true)} />
          </View>
        </>
      )}
      {isClosing ? (
        <ConfirmSheet
          title={words.ticket.close}
          action={words.ticket.closeNow}
          isBusy={submission.isBusy}
          error={submission.error && words.error(submission.error)}
          onConfirm={() => void close()}
          onClose={() => setClosing(false)}
        >
          {words.ticket.closeEffect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};

const Loaded = ({ ticketId }: { ticketId: string }) => {
  const params = { ticketId };
  const { state, reload, refresh, replace } = useResource(() => call("tickets.show", { params }), ticketId);
  const thread = state.kind === "ready" ? state.value : undefined;
  const unseen = thread?.isUnread ? thread.lastMessageId : undefined;
  useEffect(() => {
    if (unseen) void call("tickets.seen", { params: { ticketId }, body: { lastMessageId: unseen } }, unseen);
  }, [ticketId, unseen]);
  return (
    <PageState state={state} onRetry={reload}>
      {(now) => <Conversation thread={now} onThread={(next) => replace(() => next)} onChanged={refresh} />}
    </PageState>
  );
};

/** One ticket (2.6.3): what was said, saying more, closing it and taking it up again. */
const TicketPage = () => {
  const { ticketId = "" } = useRouter().params;
  return (
    <Screen title={useWords().page.ticket}>
      <SignInWall>
        <Loaded ticketId={ticketId} />
      </SignInWall>
    </Screen>
  );
};

export default TicketPage;
