import { View } from "@tarojs/components";
import type { ReactNode } from "react";
import { type Aria, aria } from "../../kernel/aria";

interface TappableProps extends Aria {
  className?: string;
  id?: string;
  children?: ReactNode;
  onTap?: () => void;
}

/** In a browser: reachable by Tab, pressed by Enter or Space, as a native control is. WeChat does this by itself. */
const keyboard = (onTap: (() => void) | undefined, isDisabled: boolean) =>
  process.env.TARO_ENV === "h5"
    ? {
        tabIndex: isDisabled ? -1 : 0,
        onKeyDown: (event: { key?: string; preventDefault(): void }) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          onTap?.();
        },
      }
    : {};

/** Anything that reacts to a tap: at least 44 px, with a role and a name for screen readers. */
export const Tappable = ({ className = "", id, children, onTap, disabled = false, ...spoken }: TappableProps) => {
  const tap = disabled ? undefined : onTap;
  return (
    <View
      id={id}
      className={`tappable ${className}`}
      hoverClass={disabled ? "none" : "tappable--pressed"}
      onClick={tap}
      {...keyboard(tap, disabled)}
      {...aria({ role: "button", ...spoken, disabled: disabled || undefined })}
    >
      {children}
    </View>
  );
};
