import { Text } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { platform } from "../../../kernel/platform";
import { useWords } from "../words";

interface Props {
  id: string;
  title: string;
  note: string;
  /** What is shown this once: a code, or an address with one in it. */
  text: string;
  /** Of the file it can be kept as. */
  fileName: string;
}

/** Something that is shown once, to be copied by hand or kept as a file: nothing of it stays with us. */
export const OneTimeSecret = ({ id, title, note, text, fileName }: Props) => {
  const words = useWords();
  const [kept, setKept] = useState<boolean>();
  const keep = async () => setKept((await platform.handOverText(`${text}\n`, fileName)) === "done");
  return (
    <CellGroup title={title} note={kept === false ? words.receipt.notKept : note}>
      <Cell id={id} title="">
        <Text className="mono" userSelect>
          {text}
        </Text>
      </Cell>
      <Cell
        id={`${id}-keep`}
        title={platform.name === "weapp" ? words.secret.keepInChat : words.secret.keep}
        value={kept ? words.information.saved : undefined}
        isAction
        onTap={() => void keep()}
      />
    </CellGroup>
  );
};
