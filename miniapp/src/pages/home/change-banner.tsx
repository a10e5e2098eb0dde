import { Notice } from "../../components/notice";
import { useWords } from "../../copy";
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
  return (
    <Notice
      text={say(title, spokenDay(effectiveAt, words.language))}
      action={words.home.changeSee}
      onAction={() => open("change", { versionId })}
    />
  );
};
