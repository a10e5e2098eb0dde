import { ScrollView, Text, View } from "@tarojs/components";
import { type ReactNode, useState } from "react";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { useModalFocus } from "../../kernel/use-modal-focus";
import { Tappable } from "../tappable";
import "./index.scss";

interface HalfSheetProps {
  title: string;
  subtitle?: string;
  children: ReactNode;
  /** Stays in sight below the scrolling text. */
  footer: ReactNode;
  onClose: () => void;
}

let count = 0;

/** WeUI's half-screen dialog: close at the left, a title, text that scrolls, controls that stay. */
export const HalfSheet = ({ title, subtitle, children, footer, onClose }: HalfSheetProps) => {
  const words = useWords();
  const [id] = useState(() => {
    count += 1;
    return `sheet-${count}`;
  });
  useModalFocus(id, onClose);
  return (
    <View className="sheet-layer">
      <View className="sheet-mask" catchMove onClick={onClose} {...aria({ hidden: true })} />
      <View id={id} className="sheet" {...aria({ role: "dialog", modal: true, label: title })}>
        <View className="sheet__head">
          <Tappable className="sheet__close" label={words.app.close} onTap={onClose}>
            <View className="sheet__cross" />
          </Tappable>
          <View className="sheet__titles" data-focus="true" {...aria({ role: "heading" })}>
            <Text className="sheet__title">{title}</Text>
            {subtitle ? <Text className="sheet__subtitle">{subtitle}</Text> : null}
          </View>
          <View className="sheet__balance" />
        </View>
        <ScrollView scrollY className="sheet__body">
          <View className="sheet__text">{children}</View>
        </ScrollView>
        <View className="sheet__foot">{footer}</View>
      </View>
    </View>
  );
};
