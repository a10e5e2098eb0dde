import { Text, View } from "@tarojs/components";
import { useState } from "react";
import { useWords } from "../../copy";
import type { SubscribeAnswer } from "../../kernel/platform/port";
import { type SimulatedQuestion, simulatedPanel } from "../../kernel/platform/simulator";
import { useStore } from "../../kernel/store";
import { Button } from "../button";
import { HalfSheet } from "../half-sheet";
import { Segmented } from "../segmented";
import { Tappable } from "../tappable";
import "./index.scss";

type Asking<K extends SimulatedQuestion["kind"]> = Extract<SimulatedQuestion, { kind: K }>;

const Accounts = ({ question, reply }: { question: Asking<"account">; reply: (answer: never) => void }) => {
  const words = useWords();
  return (
    <>
      <View className="simulated__ask">{words.simulator[question.reason]}</View>
      {question.accounts.map((account) => (
        <Tappable
          key={account.userId}
          className="simulated__person"
          label={account.name}
          onTap={() => reply(account as never)}
        >
          <View className="simulated__dot" style={{ backgroundColor: account.color }} />
          <Text>{account.name}</Text>
        </Tappable>
      ))}
    </>
  );
};

const Templates = ({ question, reply }: { question: Asking<"templates">; reply: (answer: never) => void }) => {
  const words = useWords();
  const [answers, setAnswers] = useState<Record<string, SubscribeAnswer>>(() =>
    Object.fromEntries(question.templateIds.map((id) => [id, "accept"])),
  );
  const options = [
    { value: "accept", name: words.simulator.accept },
    { value: "reject", name: words.simulator.reject },
  ] as const;
  return (
    <>
      <View className="simulated__ask">{words.simulator.templates}</View>
      {question.templateIds.map((id) => (
        <View key={id} className="simulated__template">
          <Text className="mono">{id}</Text>
          <Segmented
            label={id}
            options={options}
            value={answers[id] === "reject" ? "reject" : "accept"}
            onChange={(answer) => setAnswers({ ...answers, [id]: answer })}
          />
        </View>
      ))}
      <Button id="simulated-submit" label={words.simulator.submit} onTap={() => reply(answers as never)} />
    </>
  );
};

/** WeChat's own panels, played by the development simulator in a browser. Says so in its title. */
export const SimulatedWechat = () => {
  const words = useWords();
  const asked = useStore(simulatedPanel);
  if (!asked) return null;
  const reply = asked.reply as (answer: unknown) => void;
  return (
    <HalfSheet
      title={`【${words.app.simulated}】${words.simulator.title}`}
      onClose={() => reply("cancelled")}
      footer={<View className="simulated__lead">{words.simulator.lead}</View>}
    >
      {asked.question.kind === "account" ? (
        <Accounts question={asked.question} reply={reply} />
      ) : (
        <Templates question={asked.question} reply={reply} />
      )}
    </HalfSheet>
  );
};
