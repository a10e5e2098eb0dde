import type { CorrectableItem } from "@baiwa/shared/catalogue/items";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Field } from "../../../components/field";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { useWords } from "../../../copy";
import { itemName } from "../../../copy/item-words";
import type { Submission } from "../../../kernel/use-submit";
import { FilePicker } from "../file-picker";
import { useFiles } from "../file-picker/use-files";

interface Props {
  item: CorrectableItem;
  submission: Submission;
  onAsk: (value: string, explanation: string, fileIds: string[]) => void;
  onClose: () => void;
}

/** Asks for the correction of what one cannot change oneself (8.5): what is right, and why. */
export const CorrectionForm = ({ item, submission, onAsk, onClose }: Props) => {
  const words = useWords();
  const name = itemName(item, words.language);
  const [value, setValue] = useState("");
  const [explanation, setExplanation] = useState("");
  const files = useFiles("correction-evidence", 3);
  const problem = submission.leftoverError("value", "explanation");
  return (
    <HalfSheet
      title={words.information.correctOf(name)}
      onClose={onClose}
      footer={
        <View>
          <SheetError error={problem} />
          <Button
            id="correction-ask"
            kind="primary"
            label={words.information.ask}
            isBusy={submission.isBusy}
            isDisabled={value.trim() === "" || explanation.trim() === "" || files.isSending || files.hasFailed}
            onTap={() => onAsk(value.trim(), explanation.trim(), files.fileIds)}
          />
        </View>
      }
    >
      <View className="consent-line">{words.information.correctionNote}</View>
      <Field
        id="right-value"
        label={words.information.right}
        value={value}
        maxLength={254}
        error={submission.fieldError("value")}
        onChange={setValue}
      />
      <Field
        id="explanation"
        label={words.information.because}
        value={explanation}
        hint={words.information.becauseHint}
        maxLength={500}
        error={submission.fieldError("explanation")}
        onChange={setExplanation}
      />
      <View className="information__list">
        <FilePicker title={words.information.evidence} files={files} />
      </View>
    </HalfSheet>
  );
};
