import { Text, View } from "@tarojs/components";
import type { ReactNode } from "react";
import { aria } from "../../kernel/aria";
import { Tappable } from "../tappable";
import "./index.scss";

interface GroupProps {
  title?: string;
  note?: string;
  children: ReactNode;
}

/** WeUI's group of cells: a soft title above, the cells on one card, a note below. */
export const CellGroup = ({ title, note, children }: GroupProps) => (
  <View className="cells">
    {title ? (
      <View className="cells__title" {...aria({ role: "heading" })}>
        {title}
      </View>
    ) : null}
    <View className="cells__card">{children}</View>
    {note ? <View className="cells__note">{note}</View> : null}
  </View>
);

interface CellProps {
  id?: string;
  title: string;
  note?: string;
  value?: string;
  /** What waits there: a number in red, `spoken` in words. */
  badge?: { count: number; spoken: string };
  /** Drawn at the right end in place of the value. */
  extra?: ReactNode;
  children?: ReactNode;
  /** A tappable cell leads somewhere unless `isAction` says that it does something here. */
  onTap?: () => void;
  isAction?: boolean;
  isWarn?: boolean;
  /** An action that cannot be done now: drawn and spoken as one that is switched off. */
  isDisabled?: boolean;
}

/** One line of a group. */
export const Cell = (props: CellProps) => {
  const { id, title, note, value, badge, extra, children, onTap, isAction, isWarn, isDisabled } = props;
  const body = (
    <>
      <View className="cell__body">
        <View
          className={`cell__title${isWarn ? " cell__title--warn" : isAction ? " cell__title--action" : ""}${isDisabled ? " cell__title--off" : ""}`}
        >
          {title}
        </View>
        {note ? <View className="cell__note">{note}</View> : null}
        {children}
      </View>
      {value ? <Text className="cell__value">{value}</Text> : null}
      {badge ? <Text className="cell__badge">{badge.count > 99 ? "99+" : badge.count}</Text> : null}
      {extra}
      {onTap && !isAction && !isWarn ? <View className="cell__arrow" {...aria({ hidden: true })} /> : null}
    </>
  );
  if (!onTap) {
    return (
      <View id={id} className="cell">
        {body}
      </View>
    );
  }
  return (
    <Tappable
      id={id}
      className="cell"
      role={isAction || isWarn ? "button" : "link"}
      label={[title, badge?.spoken, value, note].filter(Boolean).join("，")}
      disabled={isDisabled}
      onTap={onTap}
    >
      {body}
    </Tappable>
  );
};
