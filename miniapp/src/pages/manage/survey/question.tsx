import { CellGroup } from "../../../components/cell";
import type { CallResult } from "../../../kernel/call-types";
import { ChoiceField } from "../choice-field";
import { TextArea } from "../text-area";
import { useWords } from "../words";

type Question = CallResult<"surveys.show">["questions"][number];
const scale = [1, 2, 3, 4, 5];
const mostText = 500;

interface Props {
  question: Question;
  value: string;
  onChange: (value: string) => void;
}

/** One question: a choice, a scale from 1 to 5, or a text. Each may be left out. */
export const QuestionField = ({ question, value, onChange }: Props) => {
  const words = useWords();
  const id = `survey-${question.key}`;
  if (question.kind === "text") {
    return (
      <CellGroup title={question.asks}>
        <TextArea
          id={id}
          label={question.asks}
          hint={words.survey.mayBeEmpty}
          value={value}
          maxLength={mostText}
          onChange={onChange}
        />
      </CellGroup>
    );
  }
  const choices =
    question.kind === "choice"
      ? question.choices.map((name, index) => [String(index), name])
      : scale.map((number) => [String(number), words.survey.scale(number, question.least, question.most)]);
  return (
    <CellGroup>
      <ChoiceField
        id={id}
        label={question.asks}
        choices={Object.fromEntries(choices)}
        value={value}
        onChange={onChange}
      />
    </CellGroup>
  );
};
