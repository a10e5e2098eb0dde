import { Textarea, View } from "@tarojs/components";
import { aria } from "../../../kernel/aria";
import "./index.scss";

interface Props {
  id: string;
  label: string;
  value: string;
  hint?: string;
  maxLength: number;
  error?: string;
  onChange: (value: string) => void;
}

/** Several lines of text, as WeUI draws them: how much fits is counted once it gets tight. */
export const TextArea = ({ id, label, value, hint, maxLength, error, onChange }: Props) => {
  const length = [...value].length;
  return (
    <View className="text-area">
      <Textarea
        id={id}
        className="text-area__input"
        value={value}
        placeholder={hint ?? label}
        placeholderClass="text-area__hint"
        maxlength={maxLength}
        autoHeight
        onInput={({ detail }) => onChange(String(detail.value))}
        {...aria({ label, invalid: error ? true : undefined })}
      />
      {length > maxLength * 0.8 ? (
        <View className="text-area__count" {...aria({ hidden: true })}>
          {length}/{maxLength}
        </View>
      ) : null}
      {error ? (
        <View className="field__error" {...aria({ role: "alert" })}>
          {error}
        </View>
      ) : null}
    </View>
  );
};
