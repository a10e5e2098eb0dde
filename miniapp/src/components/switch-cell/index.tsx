import { View } from "@tarojs/components";
import type { ReactNode } from "react";
import { Tappable } from "../tappable";
import "./index.scss";

interface SwitchCellProps {
  id?: string;
  title: string;
  /** What a screen reader says when the title alone would not tell which switch it is. */
  spokenTitle?: string;
  note?: string;
  isOn: boolean;
  isBusy?: boolean;
  children?: ReactNode;
  onChange: (isOn: boolean) => void;
}

/** A cell with WeUI's switch. It draws what it is told: the stored state, or the one being stored. */
export const SwitchCell = ({ id, title, spokenTitle, note, isOn, isBusy, children, onChange }: SwitchCellProps) => (
  <View className="cell">
    <View className="cell__body">
      <View className="cell__title">{title}</View>
      {note ? <View className="cell__note">{note}</View> : null}
      {children}
    </View>
    <Tappable
      id={id}
      className="switch-area"
      role="switch"
      label={spokenTitle ?? title}
      checked={isOn}
      disabled={isBusy}
      onTap={() => onChange(!isOn)}
    >
      <View className={`switch${isOn ? " switch--on" : ""}${isBusy ? " switch--busy" : ""}`}>
        <View className="switch__knob" />
      </View>
    </Tappable>
  </View>
);
