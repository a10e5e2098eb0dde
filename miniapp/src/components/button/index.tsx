import { Text } from "@tarojs/components";
import { Tappable } from "../tappable";
import "./index.scss";

interface ButtonProps {
  id?: string;
  label: string;
  /** `plain` is WeUI's default grey; `primary` is green and at most one a page; `warn` for what cannot be undone. */
  kind?: "primary" | "plain" | "warn" | "link";
  isBusy?: boolean;
  isDisabled?: boolean;
  onTap: () => void;
}

export const Button = ({ id, label, kind = "plain", isBusy = false, isDisabled = false, onTap }: ButtonProps) => (
  <Tappable
    id={id}
    className={`button button--${kind}${isBusy || isDisabled ? " button--off" : ""}`}
    label={label}
    disabled={isBusy || isDisabled}
    onTap={onTap}
  >
    <Text className="button__label">{isBusy ? `${label}…` : label}</Text>
  </Tappable>
);
