import { cookieRegister, type StorageKey, storageKeys, storageRegister } from "@baiwa/shared/catalogue/storage";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { useWords } from "../../../copy";
import { storage } from "../../../kernel/device";
import { open } from "../../../kernel/navigate";
import { forgetPreference, resetPreferences } from "../../../kernel/preferences";
import { signOut } from "../../../kernel/sign-out";
import { KeySheet } from "./key-sheet";
import { StorageChoices } from "./storage-choices";

/** Clearing ends what stands on the key too: the session, the language on the screen. */
const clearKey = async (key: StorageKey): Promise<void> => {
  if (key === "session") await signOut();
  else if (key === "language" || key === "text-size") forgetPreference(key);
  else storage.remove(key);
};

/**
 * What this device keeps (3.1–3.3): the register whole, what of it is held now, the optional uses as switches that are
 * off until the person turns them on, and buttons that clear.
 */
const StoragePage = () => {
  const words = useWords();
  const [notice, setNotice] = useState<string>();
  const [opened, setOpened] = useState<StorageKey>();
  const clear = (work: () => void | Promise<void>) => async () => {
    await work();
    setOpened(undefined);
    setNotice(words.storage.cleared);
  };
  const held = new Set(storage.held());
  return (
    <Screen title={words.page.storage}>
      <View className="screen__lead">{words.storage.lead}</View>
      {notice ? <Notice text={notice} /> : null}
      <StorageChoices />
      <CellGroup>
        <Cell id="to-tags" title={words.storage.tags} onTap={() => open("tags")} />
      </CellGroup>
      <CellGroup title={words.storage.register}>
        {storageKeys.map((key) => (
          <Cell
            key={key}
            id={`key-${key}`}
            title={words.storage.keys[key].name}
            note={`${words.storage.categories[storageRegister[key].category]} · ${words.storage.keys[key].purpose}`}
            value={held.has(key) ? words.storage.held : words.storage.notHeld}
            onTap={() => setOpened(key)}
          />
        ))}
      </CellGroup>
      <CellGroup title={words.storage.cookies} note={words.storage.cookieNote}>
        {Object.values(cookieRegister).map(({ name, purpose }) => (
          <Cell key={name} title={name} note={purpose} value={words.storage.notHeld} />
        ))}
      </CellGroup>
      <CellGroup note={words.storage.clearDecisionsNote}>
        <Cell
          id="clear-preferences"
          title={words.storage.clearPreferences}
          isAction
          onTap={() => void clear(resetPreferences)()}
        />
        <Cell
          id="clear-decisions"
          title={words.storage.clearDecisions}
          isAction
          onTap={() =>
            void clear(() => {
              storage.clear("analytics");
              storage.clear("personalisation");
              storage.remove("device-decisions");
            })()
          }
        />
      </CellGroup>
      {opened ? (
        <KeySheet
          storageKey={opened}
          isHeld={held.has(opened)}
          onClear={() => void clear(() => clearKey(opened))()}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </Screen>
  );
};

export default StoragePage;
