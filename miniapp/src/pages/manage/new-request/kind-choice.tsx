import type { RequestKindKey } from "@baiwa/shared/catalogue/requests";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { useWords } from "../words";
import "../records/index.scss";

interface Props {
  value: RequestKindKey | "";
  onChange: (kind: RequestKindKey) => void;
}

/** What a request is for: a cell that opens the list, each kind with a line on what it does. */
export const KindChoice = ({ value, onChange }: Props) => {
  const all = useWords();
  const words = all.requests;
  const [isOpen, setOpen] = useState(false);
  const choose = (kind: RequestKindKey) => {
    setOpen(false);
    onChange(kind);
  };
  return (
    <>
      <Cell
        id="request-kind"
        title={words.kind}
        value={value ? words.kindOf(value) : all.desk.choose}
        note={value ? words.hintOf(value) : undefined}
        onTap={() => setOpen(true)}
      />
      {isOpen ? (
        <HalfSheet title={words.kind} onClose={() => setOpen(false)} footer={null}>
          <View className="desk__list">
            {words.kinds.map((kind) => (
              <Cell
                key={kind}
                id={`kind-${kind}`}
                title={words.kindOf(kind)}
                note={words.hintOf(kind)}
                value={kind === value ? all.information.chosen : undefined}
                isAction
                onTap={() => choose(kind)}
              />
            ))}
          </View>
        </HalfSheet>
      ) : null}
    </>
  );
};
