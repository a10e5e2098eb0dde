import { View } from "@tarojs/components";
import { type ReactNode, useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import type { CallResult } from "../../../kernel/call-types";
import { dayOf, minuteOf } from "../../../kernel/dates";
import type { Submission } from "../../../kernel/use-submit";
import { useWords } from "../words";
import { RequestText } from "./request-text";
import "./index.scss";

export type Thread = CallResult<"requests.track">;
type Event = Thread["events"][number];

/** Where it stands and how many days are left, at a glance. */
const Standing = ({ thread }: { thread: Thread }) => {
  const words = useWords().requests;
  const { state, decidedAt, daysLeft, dueAt, isPaused, verifiedAt } = thread;
  const isOpen = decidedAt === null;
  const due = verifiedAt ? words.due(dayOf(dueAt)) : words.verifyFirst(dayOf(dueAt));
  return (
    <View className={`request__standing${isOpen && daysLeft < 0 ? " request__standing--late" : ""}`}>
      <View className="request__state">{words.stateOf(state)}</View>
      <View className="request__days">
        {isOpen ? (isPaused ? words.paused : words.daysLeft(daysLeft)) : words.decided(dayOf(decidedAt))}
      </View>
      {isOpen ? <View className="request__due">{daysLeft < 0 ? words.late : due}</View> : null}
    </View>
  );
};

const Step = ({
  event,
  thread,
  renderFile,
}: {
  event: Event;
  thread: Thread;
  renderFile: (file: Event["files"][number]) => ReactNode;
}) => {
  const words = useWords().requests;
  const { kind, at, text, act, author, files } = event;
  const title = act ? `${words.events[kind]}：${words.actOf(act)}` : words.events[kind];
  return (
    <View className={`request__step request__step--${author}`}>
      <View className="request__title">{title}</View>
      <View className="request__at">{minuteOf(at)}</View>
      {kind === "refused" && thread.refusal ? (
        <View className="request__text">
          {thread.refusal.message}
          {`（${words.ground}：${thread.refusal.ground}）`}
        </View>
      ) : null}
      {text ? <View className="request__text">{text}</View> : null}
      {files.map(renderFile)}
    </View>
  );
};

interface Props {
  thread: Thread;
  submission: Submission;
  /** Sends what was written; the form clears itself when it was taken. */
  onSay: (text: string) => Promise<boolean>;
  onWithdraw: () => Promise<boolean>;
  renderFile: (file: Event["files"][number]) => ReactNode;
  children?: ReactNode;
}

/** A request as whoever asked follows it: where it stands, what happened, adding to it, taking it back. */
export const RequestThread = ({ thread, submission, onSay, onWithdraw, renderFile, children }: Props) => {
  const all = useWords();
  const words = all.requests;
  const [text, setText] = useState("");
  const [isLeaving, setLeaving] = useState(false);
  const isOpen = thread.decidedAt === null;
  const send = async () => {
    if (await onSay(text.trim())) setText("");
  };
  const leave = async () => {
    if (await onWithdraw()) setLeaving(false);
  };
  const problem = submission.leftoverError("text");
  return (
    <>
      <View className="request__kind">{words.kindOf(thread.kind)}</View>
      <Standing thread={thread} />
      <View className="cells__title">{words.way}</View>
      <View className="request__way">
        {thread.events.map((event) => (
          <Step key={event.eventId} event={event} thread={thread} renderFile={renderFile} />
        ))}
      </View>
      {children}
      {thread.remedies.length > 0 ? (
        <CellGroup title={words.remedies}>
          {thread.remedies.map((remedy) => (
            <Cell key={remedy} title={remedy} />
          ))}
        </CellGroup>
      ) : null}
      {isOpen ? (
        <>
          <CellGroup title={thread.state === "waiting" ? words.answerAsked : words.say}>
            <RequestText id="request-say" value={text} error={submission.fieldError("text")} onChange={setText} />
          </CellGroup>
          {problem && !isLeaving ? <Notice kind="warn" text={all.error(problem)} /> : null}
          <View className="screen__actions">
            <Button
              id="request-send"
              kind="primary"
              label={words.sayNow}
              isBusy={submission.isBusy && !isLeaving}
              isDisabled={text.trim() === ""}
              onTap={() => void send()}
            />
            <Button id="request-withdraw" label={words.withdraw} onTap={() => setLeaving(true)} />
          </View>
        </>
      ) : null}
      {isLeaving ? (
        <ConfirmSheet
          title={words.withdraw}
          action={words.withdrawNow}
          isBusy={submission.isBusy}
          error={submission.error && all.error(submission.error)}
          onConfirm={() => void leave()}
          onClose={() => setLeaving(false)}
        >
          {words.withdrawEffect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};
