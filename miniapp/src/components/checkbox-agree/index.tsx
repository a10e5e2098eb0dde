import { Text, View } from "@tarojs/components";
import { Tappable } from "../tappable";
import "./index.scss";

interface CheckboxAgreeProps {
  id?: string;
  label: string;
  isTicked: boolean;
  onChange: (isTicked: boolean) => void;
}

/** WeUI's line of agreement. It starts unticked wherever it is used; nothing but a tap ticks it. */
export const CheckboxAgree = ({ id, label, isTicked, onChange }: CheckboxAgreeProps) => (
  <Tappable
    id={id}
    className="agree"
    role="checkbox"
    label={label}
    checked={isTicked}
    onTap={() => onChange(!isTicked)}
  >
    <View className={`agree__box${isTicked ? " agree__box--ticked" : ""}`} />
    <Text className="agree__label">{label}</Text>
  </Tappable>
);
