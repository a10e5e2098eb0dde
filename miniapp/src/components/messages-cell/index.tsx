import { useWords } from "../../copy";
import { open } from "../../kernel/navigate";
import { useUnread } from "../../kernel/use-unread";
import { Cell } from "../cell";

/** The way to the inbox, with how many messages wait there. */
export const MessagesCell = () => {
  const words = useWords();
  const unread = useUnread();
  return (
    <Cell
      id="to-inbox"
      title={words.home.messages}
      badge={unread > 0 ? { count: unread, spoken: words.home.unread(unread) } : undefined}
      onTap={() => open("inbox")}
    />
  );
};
