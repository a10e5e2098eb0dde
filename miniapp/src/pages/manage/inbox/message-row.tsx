import { Text, View } from "@tarojs/components";
import { CellAction } from "../../../components/cell/action";
import { Tappable } from "../../../components/tappable";
import { topicWords } from "../../../copy/topic-words";
import { aria } from "../../../kernel/aria";
import { relativeDay } from "../relative-day";
import { useWords } from "../words";
import type { Message } from "./use-inbox";

interface RowProps {
  message: Message;
  isEditing: boolean;
  onOpen: () => void;
  onRemove: () => void;
}

/** One message of the list: a dot and a bold title until it was read, what it is about, and the day. */
export const MessageRow = ({ message, isEditing, onOpen, onRemove }: RowProps) => {
  const words = useWords();
  const { messageId, title, topic, at, readAt } = message;
  const isUnread = readAt === null;
  const topicName = topicWords(topic, words.language).name;
  const day = relativeDay(at, words.inbox.yesterday, words.language);
  return (
    <View className="inbox-row">
      <Tappable
        id={`message-${messageId}`}
        className="inbox-row__body"
        role="link"
        label={[isUnread ? words.inbox.isUnread : "", title, topicName, day].filter(Boolean).join("，")}
        onTap={onOpen}
      >
        <View className={`inbox-row__dot${isUnread ? " inbox-row__dot--on" : ""}`} {...aria({ hidden: true })} />
        <View className="inbox-row__words">
          <View className={`inbox-row__title${isUnread ? " inbox-row__title--unread" : ""}`}>{title}</View>
          <View className="inbox-row__note">
            <Text>{topicName}</Text>
            <Text className="inbox-row__day">{day}</Text>
          </View>
        </View>
      </Tappable>
      {isEditing ? (
        <View className="inbox-row__remove">
          <CellAction
            id={`remove-${messageId}`}
            title={words.mine.remove}
            spokenTitle={`${words.mine.remove}：${title}`}
            onTap={onRemove}
          />
        </View>
      ) : null}
    </View>
  );
};
