import { Text } from "@tarojs/components";
import { Tappable } from "../tappable";

interface CellActionProps {
  id?: string;
  title: string;
  /** What the action is done to, for screen readers. */
  spokenTitle: string;
  onTap: () => void;
}

/** What can be done with a cell, at its right end. */
export const CellAction = ({ id, title, spokenTitle, onTap }: CellActionProps) => (
  <Tappable id={id} className="cell__action" label={spokenTitle} onTap={onTap}>
    <Text>{title}</Text>
  </Tappable>
);
