import type { ProfileItem } from "@baiwa/shared/catalogue/items";
import { industries, regions } from "@baiwa/shared/item-format";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { Field } from "../../../components/field";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { useWords } from "../../../copy";
import { itemName, whyAsked } from "../../../copy/item-words";
import type { Submission } from "../../../kernel/use-submit";
import type { OwnItem } from "./use-information";

const choicesOf = ({ entry }: OwnItem): Readonly<Record<string, string>> | undefined =>
  entry.format === "industry" ? industries : entry.format === "region" ? regions : undefined;

interface Props {
  own: OwnItem;
  submission: Submission;
  onSave: (item: ProfileItem, value: string) => void;
  onClose: () => void;
}

/** Enters or changes one value: a line to fill in, or a list to choose from. */
export const ValueForm = ({ own, submission, onSave, onClose }: Props) => {
  const words = useWords();
  const item = own.item as ProfileItem;
  const name = itemName(item, words.language);
  const [value, setValue] = useState("");
  const choices = choicesOf(own);
  const problem = submission.leftoverError("value");
  const failure = <SheetError error={problem} />;
  if (choices) {
    const [current] = own.values;
    return (
      <HalfSheet title={name} onClose={onClose} footer={failure}>
        <View className="information__list">
          {Object.entries(choices).map(([key, label]) => (
            <Cell
              key={key}
              id={`choose-${key}`}
              title={label}
              value={current?.masked === label ? words.information.chosen : undefined}
              isAction
              onTap={() => onSave(item, key)}
            />
          ))}
        </View>
      </HalfSheet>
    );
  }
  return (
    <HalfSheet
      title={own.count > 0 ? words.information.changeOf(name) : words.information.addOf(name)}
      onClose={onClose}
      footer={
        <View>
          {failure}
          <Button
            id="value-save"
            kind="primary"
            label={words.act.save}
            isBusy={submission.isBusy}
            isDisabled={value.trim() === ""}
            onTap={() => onSave(item, value)}
          />
        </View>
      }
    >
      <Field
        id="value"
        label={name}
        hint={own.values[0]?.masked}
        value={value}
        maxLength={own.entry.maxLength + 20}
        why={whyAsked(item, words.language)}
        error={submission.fieldError("value")}
        onChange={setValue}
        onDone={() => onSave(item, value)}
      />
    </HalfSheet>
  );
};
