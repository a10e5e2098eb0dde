import { Field } from "../../../components/field";
import { useWords } from "../words";

const length = 43;

/** Whether a secret was entered whole. */
export const isWholeSecret = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text.trim());

interface Props {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Where such a secret is entered again: says from the first letter how much is missing, and which letters there are. */
export const SecretField = ({ id, label, value, onChange }: Props) => {
  const words = useWords().secret;
  const entered = value.trim();
  const isStrange = /[^A-Za-z0-9_-]/.test(entered) || entered.length > length;
  const left = length - entered.length;
  return (
    <Field
      id={id}
      label={label}
      value={value}
      maxLength={80}
      why={entered === "" || left <= 0 ? words.letters : words.left(left)}
      error={isStrange ? words.wrong : undefined}
      onChange={onChange}
    />
  );
};
