import { View } from "@tarojs/components";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { Segmented } from "../../../components/segmented";
import { open } from "../../../kernel/navigate";
import { chooseLanguage, chooseTextSize, languageStore, textSizeStore, textSizes } from "../../../kernel/preferences";
import { describeService } from "../../../kernel/service";
import { sessionStore } from "../../../kernel/session";
import { signingOut, signOut } from "../../../kernel/sign-out";
import { useStore } from "../../../kernel/store";
import { useResource } from "../../../kernel/use-resource";
import { useWords } from "../words";
import "./index.scss";

const languages = [
  { value: "zh", name: "简体中文" },
  { value: "en", name: "English" },
] as const;

/** Language and text size (4.2), what is kept here (3.1), who answers for it, and the way out. */
const SettingsPage = () => {
  const words = useWords();
  const language = useStore(languageStore);
  const size = useStore(textSizeStore);
  const isSignedIn = useStore(sessionStore) !== undefined;
  const isLeaving = useStore(signingOut);
  const { state, reload } = useResource(describeService);
  return (
    <Screen title={words.page.settings}>
      <CellGroup title={words.settings.language} note={words.settings.languageNote}>
        <View className="settings__control">
          <Segmented label={words.settings.language} options={languages} value={language} onChange={chooseLanguage} />
        </View>
      </CellGroup>
      <CellGroup title={words.settings.size}>
        <View className="settings__control">
          <Segmented
            label={words.settings.size}
            options={textSizes.map((value, index) => ({ value, name: words.settings.sizeNames[index] ?? "" }))}
            value={size}
            onChange={chooseTextSize}
          />
          <View className="settings__sample">{words.settings.sizeSample}</View>
        </View>
      </CellGroup>
      <CellGroup>
        <Cell title={words.settings.appearance} value={words.settings.appearanceNote} />
        <Cell id="to-storage" title={words.settings.storage} onTap={() => open("storage")} />
      </CellGroup>
      <PageState state={state} onRetry={reload}>
        {({ controller }) => (
          <CellGroup title={words.settings.about}>
            <Cell title={words.settings.controller} note={controller.name} />
            <Cell title={words.settings.contact} note={controller.contact} />
            <Cell title={words.settings.build} value={BUILD} />
            <Cell id="to-protection" title={words.protection.title} onTap={() => open("protection")} />
            <Cell id="to-sellers" title={words.sellers.title} onTap={() => open("sellers")} />
            <Cell id="to-erasure" title={words.page.erasure} onTap={() => open("erasure")} />
            <Cell id="to-guardian-withdrawal" title={words.guardianPage.withdrawTitle} onTap={() => open("guardian")} />
          </CellGroup>
        )}
      </PageState>
      {isSignedIn ? (
        <CellGroup>
          <Cell
            id="sign-out"
            title={isLeaving ? `${words.mine.signOut}…` : words.mine.signOut}
            isWarn
            onTap={() => void signOut()}
          />
        </CellGroup>
      ) : null}
    </Screen>
  );
};

export default SettingsPage;
