import { Button } from "@tarojs/components";
import type { ReactNode } from "react";
import { aria } from "../../kernel/aria";
import "./index.scss";

interface OpenButtonProps {
  id?: string;
  label: string;
  openType: "share" | "chooseAvatar" | "getPhoneNumber";
  className?: string;
  isDisabled?: boolean;
  children: ReactNode;
  /** The temporary path of the picture the person chose. */
  onAvatar?: (path: string) => void;
  /** The code behind the phone number, or undefined when the person refused. */
  onPhoneCode?: (code: string | undefined) => void;
}

/** A button whose tap is an act inside WeChat itself; only rendered in WeChat. Looks like whatever it stands among. */
export const OpenButton = (props: OpenButtonProps) => {
  const { id, label, openType, className = "", isDisabled = false, children, onAvatar, onPhoneCode } = props;
  return (
    <Button
      id={id}
      className={`open-button ${className}`}
      hoverClass="tappable--pressed"
      openType={openType}
      disabled={isDisabled}
      onChooseAvatar={({ detail }) => onAvatar?.(detail.avatarUrl)}
      onGetPhoneNumber={({ detail }) => onPhoneCode?.(detail.code)}
      {...aria({ label })}
    >
      {children}
    </Button>
  );
};
