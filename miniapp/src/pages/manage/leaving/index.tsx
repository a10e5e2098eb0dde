import { Text, View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { goBack } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useWords } from "../words";
import { sellerOf } from "./chosen";

/** A browser is told neither where the person came from nor who they are; WeChat opens no page that is not its own. */
const canOpen = process.env.TARO_ENV === "h5";
const leaveFor = (url: string): void => void window.open(url, "_blank", "noopener,noreferrer");

const Address = ({ url }: { url: string }) => (
  <Text className="mono" userSelect>
    {url}
  </Text>
);

/** What to know before leaving for a seller (1.3): who it is, whose rules apply, and that nothing goes along. */
const LeavingPage = () => {
  const words = useWords();
  const { sellerId = "" } = useRouter().params;
  const { state, reload } = useResource(() => sellerOf(sellerId), sellerId);
  return (
    <Screen title={words.leaving.title}>
      <PageState state={state} onRetry={reload}>
        {({ name, offers, contact, url, policyUrl }) => (
          <>
            <View className="screen__lead">{words.leaving.lead(name)}</View>
            <View className="screen__lead">{words.leaving.nothing}</View>
            <CellGroup title={words.leaving.about} note={words.leaving.copyHint}>
              <Cell title={words.leaving.offers} note={offers} />
              <Cell title={words.leaving.contact} note={contact} />
              <Cell title={words.leaving.policy}>
                <Address url={policyUrl} />
              </Cell>
              <Cell title={words.leaving.site}>
                <Address url={url} />
              </Cell>
            </CellGroup>
            <View className="screen__actions">
              {canOpen ? <Button id="go" label={words.leaving.go} onTap={() => leaveFor(url)} /> : null}
              <Button id="stay" label={words.leaving.stay} onTap={goBack} />
            </View>
          </>
        )}
      </PageState>
    </Screen>
  );
};

export default LeavingPage;
