import { type RegisteredKey, type StorageKey, storageRegister } from "@baiwa/shared/catalogue/storage";
import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { useWords } from "../../../copy";
import { open } from "../../../kernel/navigate";

interface Props {
  storageKey: StorageKey;
  isHeld: boolean;
  onClear: () => void;
  onClose: () => void;
}

/** One thing the device may keep (3.1, 3.2): what for, how long, what stops without it, and the button that clears it. */
export const KeySheet = ({ storageKey, isHeld, onClear, onClose }: Props) => {
  const words = useWords();
  const { category, clause, lifeDays }: RegisteredKey = storageRegister[storageKey];
  const { name, purpose, without } = words.storage.keys[storageKey];
  const life = lifeDays === null ? words.storage.untilCleared : words.storage.lifeDays(lifeDays);
  return (
    <HalfSheet
      title={name}
      subtitle={purpose}
      onClose={onClose}
      footer={
        <View className="sheet__pair">
          {isHeld ? (
            <Button
              id="clear-key"
              kind="warn"
              label={storageKey === "session" ? words.storage.signOut : words.storage.clear}
              onTap={onClear}
            />
          ) : null}
          <Button id="key-clause" label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />
        </View>
      }
    >
      <Cell title={words.storage.category} note={words.storage.categories[category]} />
      <Cell title={words.storage.life} note={life} />
      <Cell title={words.storage.place} note={words.storage.places} />
      <Cell title={words.storage.without} note={without} />
    </HalfSheet>
  );
};
