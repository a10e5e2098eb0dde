import { topicKeys } from "@baiwa/shared/catalogue/topics";
import { View } from "@tarojs/components";
import { Cell } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { ConsentSheet } from "../../../components/consent-sheet";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall, StatementWall } from "../../../components/sign-in-wall";
import { SwitchCell } from "../../../components/switch-cell";
import { Tappable } from "../../../components/tappable";
import { channelName, topicWords } from "../../../copy/topic-words";
import { aria } from "../../../kernel/aria";
import type { CallError } from "../../../kernel/call-types";
import { open } from "../../../kernel/navigate";
import { useWords } from "../words";
import { type SubscriptionCell, useSubscriptions } from "./use-subscriptions";
import { ownScope, type Switching, useSwitching } from "./use-switching";
import { WechatCell } from "./wechat-cell";
import "./index.scss";

const Questions = ({ switching }: { switching: Switching }) => {
  const words = useWords();
  const { question, submission } = switching;
  if (!question) return null;
  const error = submission.error && words.error(submission.error);
  if (question.kind === "advice") {
    const { name, advised } = topicWords(question.cell.topic, words.language);
    return (
      <ConfirmSheet
        title={words.subscriptions.adviceTitle}
        action={words.subscriptions.adviceOff}
        cancel={words.subscriptions.adviceKeep}
        onConfirm={switching.goOn}
        onClose={switching.close}
      >
        <View>{`${name}：${advised ?? ""}`}</View>
        <Tappable
          className="consent-link"
          role="link"
          label={words.subscriptions.adviceClause}
          onTap={() => open("statement", { clause: "8.3" })}
        >
          {words.subscriptions.adviceClause}
        </Tappable>
      </ConfirmSheet>
    );
  }
  return (
    <ConsentSheet
      key={question.scope}
      scope={question.scope}
      screen="subscriptions"
      link={{ label: words.statementSheet.full, clause: "4.5" }}
      isBusy={submission.isBusy}
      error={error}
      onDecide={switching.decide}
      onClose={switching.close}
    />
  );
};

const MatrixView = () => {
  const words = useWords();
  const subscriptions = useSubscriptions((error) => words.error(error as CallError));
  const switching = useSwitching(subscriptions, words);
  const { page, failed } = subscriptions;

  const cellView = (cell: SubscriptionCell) => {
    const topic = topicWords(cell.topic, words.language);
    const channel = channelName(cell.channel, words.language);
    if (cell.isLocked) {
      return <Cell key={cell.channel} title={channel} value={words.subscriptions.locked} />;
    }
    const isOn = subscriptions.isShownOn(cell);
    const scope = ownScope(cell);
    const unreachable = cell.decidedBy === "no-contact" ? words.subscriptions.noContact[cell.channel] : undefined;
    const standing = unreachable ?? words.subscriptions.decided[cell.decidedBy];
    const note = isOn && scope ? words.subscriptions.turnsOff(words.scope(scope).name) : undefined;
    return (
      <SwitchCell
        key={cell.channel}
        id={`switch-${cell.topic}-${cell.channel}`}
        title={channel}
        spokenTitle={words.subscriptions.toggle(topic.name, channel)}
        note={note ?? (isOn ? standing : undefined)}
        isOn={isOn}
        isBusy={subscriptions.isBusy(cell)}
        onChange={(wanted) => switching.flip(cell, wanted)}
      />
    );
  };

  return (
    <>
      <PageState state={page.state} onRetry={page.reload}>
        {({ cells, service }) =>
          cells.length === 0 ? (
            <PageMessage title={words.consents.historyNone} />
          ) : (
            <>
              <View className="screen__lead">{words.subscriptions.lead}</View>
              {topicKeys.map((key) => {
                const { name, about, lockedBecause } = topicWords(key, words.language);
                return (
                  <View key={key} className="subscriptions__topic">
                    <View className="subscriptions__name" {...aria({ role: "heading" })}>
                      {name}
                    </View>
                    <View className="subscriptions__about">{about}</View>
                    {failed?.cell.topic === key ? (
                      <Notice
                        kind="warn"
                        text={`${words.subscriptions.rolledBack(channelName(failed.cell.channel, words.language))}：${failed.message}`}
                      />
                    ) : null}
                    <View className="cells__card">
                      {cells
                        .filter((cell) => cell.topic === key)
                        .map((cell) =>
                          cell.channel === "wechat" ? (
                            <WechatCell
                              key={cell.channel}
                              cell={cell}
                              service={service}
                              subscriptions={subscriptions}
                              onOff={() => switching.flip(cell, false)}
                            />
                          ) : (
                            cellView(cell)
                          ),
                        )}
                    </View>
                    {lockedBecause ? <View className="cells__note">{lockedBecause}</View> : null}
                  </View>
                );
              })}
            </>
          )
        }
      </PageState>
      <Questions switching={switching} />
    </>
  );
};

/** What may reach the person, by which way (8.3): every cell on its own, as stored, with the reason that decides it. */
const SubscriptionsPage = () => (
  <Screen title={useWords().page.subscriptions}>
    <SignInWall>
      <StatementWall>
        <MatrixView />
      </StatementWall>
    </SignInWall>
  </Screen>
);

export default SubscriptionsPage;
