import { type Topic, topics } from "@baiwa/shared/catalogue/topics";
import { Text, View } from "@tarojs/components";
import { useState } from "react";
import { Cell } from "../../../components/cell";
import { SwitchCell } from "../../../components/switch-cell";
import { Tappable } from "../../../components/tappable";
import { channelName, topicWords } from "../../../copy/topic-words";
import { aria } from "../../../kernel/aria";
import { platform } from "../../../kernel/platform";
import type { Service } from "../../../kernel/service";
import { useWords, type Words } from "../words";
import type { SubscriptionCell, Subscriptions } from "./use-subscriptions";

interface WechatCellProps {
  cell: SubscriptionCell;
  service: Service;
  subscriptions: Subscriptions;
  onOff: () => void;
}

type Problem = keyof Words["subscriptions"]["problems"];
/** What the person can change in WeChat's own settings. */
const inSettings: readonly Problem[] = ["reject", "off"];

/**
 * WeChat's subscription messages are one-time credits: the switch is our preference, the number is what WeChat still
 * lets us send, and each further one is asked for with a tap.
 */
export const WechatCell = ({ cell, service, subscriptions, onOff }: WechatCellProps) => {
  const words = useWords();
  const [problem, setProblem] = useState<Problem>();
  const name = topicWords(cell.topic, words.language).name;
  const channel = channelName(cell.channel, words.language);
  const template = (topics[cell.topic] as Topic).template;
  const templateId = template && service.wechat.templates[template];
  const isHere = platform.name === "weapp" || service.wechat.simulated;
  if (!templateId || !isHere) {
    const why = templateId ? words.subscriptions.onlyInWechat : words.subscriptions.noTemplate;
    return <Cell title={channel} note={why} />;
  }
  if (cell.decidedBy === "no-contact") return <Cell title={channel} note={words.subscriptions.noBinding} />;
  // the platform's panel comes first in the tap, before anything that waits
  const ask = () => {
    const asked = subscriptions.askCredit(cell, templateId);
    setProblem(undefined);
    void asked.then((answer) => {
      // closing the panel is an answer too, and nothing went wrong
      const isFine = answer === undefined || answer === "accept" || answer === "cancelled";
      setProblem(isFine ? undefined : answer);
    });
  };
  const isOn = subscriptions.isShownOn(cell);
  const credits = cell.credits ?? 0;
  const standing = credits > 0 ? words.subscriptions.credits(credits) : words.subscriptions.noCredit;
  return (
    <SwitchCell
      id={`switch-${cell.topic}-${cell.channel}`}
      title={channel}
      spokenTitle={words.subscriptions.toggle(name, channel)}
      note={isOn ? standing : words.subscriptions.creditWhy}
      isOn={isOn}
      isBusy={subscriptions.isBusy(cell)}
      onChange={(wanted) => (wanted ? ask() : onOff())}
    >
      {isOn ? (
        <Tappable
          id={`credit-${cell.topic}`}
          className="subscriptions__credit"
          label={`${name}，${words.subscriptions.askCredit}`}
          disabled={subscriptions.isBusy(cell)}
          onTap={ask}
        >
          <Text>{words.subscriptions.askCredit}</Text>
        </Tappable>
      ) : null}
      {problem ? (
        <View className="cell__note" {...aria({ role: "alert" })}>
          {words.subscriptions.problems[problem]}
          {inSettings.includes(problem) && platform.name === "weapp" ? (
            <Tappable
              id={`settings-${cell.topic}`}
              className="subscriptions__credit"
              label={words.subscriptions.openSetting}
              onTap={() => void platform.openSetting()}
            >
              <Text>{words.subscriptions.openSetting}</Text>
            </Tappable>
          ) : null}
        </View>
      ) : null}
    </SwitchCell>
  );
};
