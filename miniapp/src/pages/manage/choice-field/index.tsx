import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { useWords } from "../../../copy";
import { aria } from "../../../kernel/aria";
import "../records/index.scss";

interface Props {
  id: string;
  label: string;
  choices: Readonly<Record<string, string>>;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

/** One of a list: a cell that shows what is chosen and opens the list. */
export const ChoiceField = ({ id, label, choices, value, error, onChange }: Props) => {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const choose = (key: string) => {
    setOpen(false);
    onChange(key);
  };
  return (
    <>
      <Cell id={id} title={label} value={choices[value] ?? words.desk.choose} onTap={() => setOpen(true)}>
        {error ? (
          <View className="field__error" {...aria({ role: "alert" })}>
            {error}
          </View>
        ) : null}
      </Cell>
      {isOpen ? (
        <HalfSheet title={label} onClose={() => setOpen(false)} footer={null}>
          <View className="desk__list">
            {Object.entries(choices).map(([key, name]) => (
              <Cell
                key={key}
                id={`${id}-${key}`}
                title={name}
                value={key === value ? words.information.chosen : undefined}
                isAction
                onTap={() => choose(key)}
              />
            ))}
          </View>
        </HalfSheet>
      ) : null}
    </>
  );
};
