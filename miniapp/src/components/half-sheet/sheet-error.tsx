import { View } from "@tarojs/components";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import type { CallError } from "../../kernel/call-types";

interface SheetErrorProps {
  /** A call that failed, or the sentence itself. */
  error?: CallError | string | undefined;
}

/** What went wrong, right above a sheet's controls; nothing when nothing did. */
export const SheetError = ({ error }: SheetErrorProps) => {
  const words = useWords();
  if (!error) return null;
  return (
    <View className="sheet__error" {...aria({ role: "alert" })}>
      {typeof error === "string" ? error : words.error(error)}
    </View>
  );
};
