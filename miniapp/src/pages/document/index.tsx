import { useRouter } from "@tarojs/taro";
import { PageMessage, PageState } from "../../components/page-state";
import { Reader } from "../../components/reader";
import { Screen } from "../../components/screen";
import { useWords } from "../../copy";
import { goBack } from "../../kernel/navigate";
import { useLinkedDocument } from "./use-linked-document";

/** A document that the statement names: its text, or an honest 「尚未发布」. */
const DocumentPage = () => {
  const words = useWords();
  const { id = "", versionId, clause } = useRouter().params;
  const { state, reload } = useLinkedDocument(id, versionId);
  const title = state.kind === "ready" ? state.value.title : words.page.document;
  return (
    <Screen title={title}>
      <PageState state={state} onRetry={reload}>
        {(document) =>
          document.kind === "published" ? (
            <Reader document={document.version} clause={clause} />
          ) : (
            <PageMessage
              title={words.reader.notPublished}
              hint={words.reader.notPublishedHint(document.title)}
              action={words.app.back}
              onAction={goBack}
            />
          )
        }
      </PageState>
    </Screen>
  );
};

export default DocumentPage;
