import { Text, View } from "@tarojs/components";
import { aria } from "../../kernel/aria";
import { Tappable } from "../tappable";
import "./index.scss";

interface NoticeProps {
  text: string;
  kind?: "plain" | "warn";
  action?: string;
  onAction?: () => void;
}

/** A message that stays where the act was. Failures are never a toast that passes. */
export const Notice = ({ text, kind = "plain", action, onAction }: NoticeProps) => (
  <View
    className={`notice notice--${kind}`}
    {...aria({ role: kind === "warn" ? "alert" : "status", live: kind === "warn" ? "assertive" : "polite" })}
  >
    <Text className="notice__text">{text}</Text>
    {action && onAction ? (
      <Tappable className="notice__action" label={action} onTap={onAction}>
        <Text>{action}</Text>
      </Tappable>
    ) : null}
  </View>
);
