import { Input, Text, View } from "@tarojs/components";
import { useState } from "react";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { Tappable } from "../tappable";
import "./index.scss";

interface FieldProps {
  id?: string;
  label: string;
  value: string;
  hint?: string;
  /** Why we ask, the clause, how long it is kept: said where it is asked. */
  why?: string;
  /** `nickname` brings WeChat's own keyboard row; a browser treats it as text. */
  kind?: "text" | "password" | "nickname";
  maxLength?: number;
  /** The sentence that says what is wrong here; it stands right under the field. */
  error?: string;
  onChange: (value: string) => void;
  onDone?: () => void;
}

/** One line of a form, as WeUI draws it, with its error in place. */
export const Field = ({
  id,
  label,
  value,
  hint,
  why,
  kind = "text",
  maxLength = 254,
  error,
  onChange,
  onDone,
}: FieldProps) => {
  const words = useWords();
  const [isShown, setShown] = useState(false);
  const isPassword = kind === "password";
  const type = kind === "nickname" ? "nickname" : "text";
  return (
    <View className="field">
      <View className="field__line">
        <Text className="field__label">{label}</Text>
        <Input
          id={id}
          className="field__input"
          type={type}
          password={isPassword && !isShown}
          value={value}
          placeholder={hint}
          placeholderClass="field__hint"
          maxlength={maxLength}
          onInput={({ detail }) => onChange(String(detail.value))}
          onBlur={({ detail }) => {
            // WeChat clears a nickname it has screened out only when the field is left
            if (kind === "nickname") onChange(String(detail.value));
          }}
          onConfirm={onDone}
          {...aria({ label, invalid: error ? true : undefined })}
        />
        {isPassword ? (
          <Tappable
            className="field__show"
            label={isShown ? words.login.hide : words.login.show}
            onTap={() => setShown(!isShown)}
          >
            <Text>{isShown ? words.login.hide : words.login.show}</Text>
          </Tappable>
        ) : null}
      </View>
      {why && !error ? <View className="field__why">{why}</View> : null}
      {error ? (
        <View className="field__error" {...aria({ role: "alert" })}>
          {error}
        </View>
      ) : null}
    </View>
  );
};
