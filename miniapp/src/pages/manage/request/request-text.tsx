import { requestTerms } from "@baiwa/shared/catalogue/requests";
import { TextArea } from "../text-area";
import { useWords } from "../words";

interface Props {
  id: string;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** What a person writes in a request, at first or later. */
export const RequestText = ({ id, value, error, onChange }: Props) => {
  const words = useWords().requests;
  return (
    <TextArea
      id={id}
      label={words.text}
      hint={words.textHint}
      value={value}
      maxLength={requestTerms.textLength}
      error={error}
      onChange={onChange}
    />
  );
};
