import type { RecordField } from "@baiwa/shared/catalogue/records";
import { industries, regions } from "@baiwa/shared/item-format";
import { Field } from "../../../components/field";
import { useWords } from "../../../copy";
import { ChoiceField } from "../choice-field";
import { TextArea } from "../text-area";

interface Props {
  name: string;
  field: RecordField;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

/** One field of a record, drawn by its rule: a list, several lines, or one. */
export const RecordFieldInput = ({ name, field, value, error, onChange }: Props) => {
  const words = useWords();
  const { rule, isRequired, maxLength, hint } = field;
  const shared = { id: `field-${name}`, label: field.name, value, error, onChange };
  if (typeof rule === "object") return <ChoiceField {...shared} choices={rule.choices} />;
  if (rule === "industry") return <ChoiceField {...shared} choices={industries} />;
  if (rule === "region") return <ChoiceField {...shared} choices={regions} />;
  if (rule === "text")
    return (
      <TextArea
        {...shared}
        maxLength={maxLength}
        hint={isRequired ? field.name : `${field.name}（${words.record.optional}）`}
      />
    );
  const told = hint ?? (rule === "date" ? words.record.dateHint : undefined);
  return <Field {...shared} maxLength={maxLength} hint={told ?? (isRequired ? "" : words.record.optional)} />;
};
