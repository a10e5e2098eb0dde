import { View } from "@tarojs/components";
import type { ReactNode } from "react";
import { useWords } from "../../copy";
import { Button } from "../button";
import { HalfSheet } from "../half-sheet";
import { SheetError } from "../half-sheet/sheet-error";

interface ConfirmSheetProps {
  title: string;
  children: ReactNode;
  action: string;
  cancel?: string;
  isWarn?: boolean;
  isBusy?: boolean;
  error?: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Says once what will change, then does it. No reasons asked for, no second thoughts offered. */
export const ConfirmSheet = (props: ConfirmSheetProps) => {
  const words = useWords();
  return (
    <HalfSheet
      title={props.title}
      onClose={props.onClose}
      footer={
        <View>
          <SheetError error={props.error} />
          <View className="sheet__pair">
            <Button label={props.cancel ?? words.act.cancel} onTap={props.onClose} />
            <Button
              id="confirm"
              label={props.action}
              kind={props.isWarn ? "warn" : "plain"}
              isBusy={props.isBusy}
              onTap={props.onConfirm}
            />
          </View>
        </View>
      }
    >
      {props.children}
    </HalfSheet>
  );
};
