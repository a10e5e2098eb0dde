import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { Screen } from "../../../components/screen";
import { useWords } from "../../../copy";
import { storage } from "../../../kernel/device";
import { resetPreferences } from "../../../kernel/preferences";
import { type RegisteredKey, storageKeys, storageRegister } from "../../../kernel/storage-register";
import { StorageChoices } from "./storage-choices";

/**
 * What this device keeps (3.1–3.3): the register whole, what of it is held now, the optional uses as switches that are
 * off until the person turns them on, and buttons that clear.
 */
const StoragePage = () => {
  const words = useWords();
  const [notice, setNotice] = useState<string>();
  const clear = (work: () => void) => () => {
    work();
    setNotice(words.storage.cleared);
  };
  const held = new Set(storage.held());
  return (
    <Screen title={words.page.storage}>
      <View className="screen__lead">{words.storage.lead}</View>
      {notice ? <Notice text={notice} /> : null}
      <StorageChoices />
      <CellGroup title={words.storage.register}>
        {storageKeys.map((key) => {
          const { name, purpose } = words.storage.keys[key];
          const { category, lifeDays }: RegisteredKey = storageRegister[key];
          const life = lifeDays === null ? words.storage.untilCleared : words.storage.lifeDays(lifeDays);
          return (
            <Cell
              key={key}
              title={name}
              note={purpose}
              value={held.has(key) ? words.storage.held : words.storage.notHeld}
            >
              <View className="cell__note">{`${words.storage.categories[category]} · ${life}`}</View>
            </Cell>
          );
        })}
      </CellGroup>
      <CellGroup note={words.storage.clearDecisionsNote}>
        <Cell id="clear-preferences" title={words.storage.clearPreferences} isAction onTap={clear(resetPreferences)} />
        <Cell
          id="clear-decisions"
          title={words.storage.clearDecisions}
          isAction
          onTap={clear(() => {
            storage.clear("analytics");
            storage.clear("personalisation");
            storage.remove("device-decisions");
          })}
        />
      </CellGroup>
    </Screen>
  );
};

export default StoragePage;
