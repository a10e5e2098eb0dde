import { useRouter, useShareAppMessage } from "@tarojs/taro";
import { PageState } from "../../components/page-state";
import { Reader } from "../../components/reader";
import { Screen } from "../../components/screen";
import { useWords } from "../../copy";
import { shareAddress } from "../../kernel/navigate";
import { currentStatement } from "../../kernel/statement";
import { useResource } from "../../kernel/use-resource";

/** The privacy statement. `?clause=2.6.1` opens it at a clause; sharing passes on the address and nothing else. */
const StatementPage = () => {
  const words = useWords();
  const { clause } = useRouter().params;
  const { state, reload } = useResource(currentStatement);
  useShareAppMessage(() => ({
    title: words.page.statement,
    path: shareAddress("statement", clause ? { clause } : undefined),
  }));
  return (
    <Screen title={words.page.statement}>
      <PageState state={state} onRetry={reload}>
        {(version) => <Reader document={version} clause={clause} />}
      </PageState>
    </Screen>
  );
};

export default StatementPage;
