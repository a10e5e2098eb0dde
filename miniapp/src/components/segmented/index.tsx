import { Text, View } from "@tarojs/components";
import { aria } from "../../kernel/aria";
import { Tappable } from "../tappable";
import "./index.scss";

interface SegmentedProps<T extends string | number> {
  label: string;
  options: readonly { value: T; name: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** A choice of one among a few. */
export const Segmented = <T extends string | number>({ label, options, value, onChange }: SegmentedProps<T>) => (
  <View className="segmented" {...aria({ role: "radiogroup", label })}>
    {options.map((option) => (
      <Tappable
        key={option.value}
        className={`segmented__option${option.value === value ? " segmented__option--on" : ""}`}
        role="radio"
        label={option.name}
        checked={option.value === value}
        onTap={() => onChange(option.value)}
      >
        <Text>{option.name}</Text>
      </Tappable>
    ))}
  </View>
);
