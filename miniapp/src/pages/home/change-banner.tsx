import { Text, View } from "@tarojs/components";
import { Tappable } from "../../components/tappable";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { spokenDay } from "../../kernel/dates";
import { open } from "../../kernel/navigate";
import { useChangeNews } from "./use-change-news";

/** One line about a change that is coming, or came and waits for a decision (9); reading it closes it. */
export const ChangeBanner = () => {
  const words = useWords();
  const version = useChangeNews();
  if (!version?.effectiveAt) return null;
  const { versionId, title, state, effectiveAt } = version;
  const say = state === "scheduled" ? words.home.changeComing : words.home.changeCame;
  const text = say(title, spokenDay(effectiveAt, words.language));
  return (
    <Tappable
      id="to-change-news"
      className="notice home-news"
      role="link"
      label={text}
      onTap={() => open("change", { versionId })}
    >
      <Text className="notice__text">{text}</Text>
      <View className="cell__arrow" {...aria({ hidden: true })} />
    </Tappable>
  );
};
