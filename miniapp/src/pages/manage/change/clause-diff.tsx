import { Text, View } from "@tarojs/components";
import { aria } from "../../../kernel/aria";
import { useWords } from "../words";
import type { ClauseDiff } from "./use-change";

type Word = ClauseDiff["words"][number] & { key: string };

/** The words with keys: where each begins in the text. */
const keyed = (words: ClauseDiff["words"]): Word[] => {
  let at = 0;
  return words.map((word) => {
    const key = `${word.op} ${at}`;
    at += word.text.length;
    return { ...word, key };
  });
};

/** One clause that differs. Added words are underlined, removed ones struck through, and both are said to whoever listens. */
export const ClauseDiffView = ({ clause }: { clause: ClauseDiff }) => {
  const words = useWords().change;
  const { clauseId, kind } = clause;
  return (
    <View className="diff" {...aria({ role: "listitem" })}>
      <View className="diff__head">
        <Text className="diff__place">{words.placeOf(clauseId)}</Text>
        <Text className={`diff__kind diff__kind--${kind}`}>{words.kinds[kind]}</Text>
      </View>
      <View className="diff__text">
        {keyed(clause.words).map(({ key, op, text }) =>
          op === "same" ? (
            <Text key={key}>{text}</Text>
          ) : (
            <Text key={key} className={`diff__${op}`}>
              <Text className="diff__spoken">{words.from[op]}</Text>
              {text}
              <Text className="diff__spoken">{words.to}</Text>
            </Text>
          ),
        )}
      </View>
    </View>
  );
};
