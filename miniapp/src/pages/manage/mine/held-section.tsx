import { Cell, CellGroup } from "../../../components/cell";
import { useWords } from "../../../copy";
import { itemName } from "../../../copy/item-words";
import { dayOf } from "../../../kernel/dates";
import type { Mine } from "./use-mine";

/** What the account holds (8.1): each item masked, with who entered it and when. */
export const HeldSection = ({ mine }: { mine: Mine }) => {
  const words = useWords();
  const { items } = mine.profile;
  return (
    <CellGroup title={words.mine.held}>
      {items.length === 0 ? <Cell title={words.mine.heldNone} /> : null}
      {items.map(({ item, masked, source, enteredAt }) => (
        <Cell
          key={item}
          title={itemName(item, words.language)}
          note={words.mine.heldNote(masked, words.mine.sources[source] ?? source, dayOf(enteredAt))}
        />
      ))}
    </CellGroup>
  );
};
