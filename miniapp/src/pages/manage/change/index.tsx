import { View } from "@tarojs/components";
import { useRouter } from "@tarojs/taro";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { aria } from "../../../kernel/aria";
import { dayOf, daysUntil } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { platform } from "../../../kernel/platform";
import { paragraphsOf } from "../paragraphs";
import { useWords } from "../words";
import { Clauses } from "./clauses";
import { Decisions, openQuestions } from "./decisions";
import { type Change, useChange } from "./use-change";
import "./index.scss";

/** When it takes effect; and of one that was called off, that it does not. */
const When = ({ version }: Pick<Change, "version">) => {
  const words = useWords().change;
  const { effectiveAt, state } = version;
  const isAhead = state === "scheduled";
  const [large, small] = isAhead
    ? [words.daysLeft(daysUntil(effectiveAt ?? "")), words.effectiveFrom(dayOf(effectiveAt ?? ""))]
    : state === "withdrawn"
      ? [words.withdrawn, words.withdrawnNote]
      : [words.inForce, words.effectiveSince(dayOf(effectiveAt ?? ""))];
  return (
    <>
      <View className="change__days">{large}</View>
      <View className="change__soft">{small}</View>
      {isAhead ? <View className="change__soft">{words.useIsNoConsent}</View> : null}
    </>
  );
};

/** What changes and when, at a glance. */
const Head = ({ version }: Pick<Change, "version">) => {
  const words = useWords().change;
  const { title, label, effectiveAt } = version;
  return (
    <View className="change__head">
      <View className="change__title" {...aria({ role: "heading" })}>
        {words.titleOf(title, label)}
      </View>
      {effectiveAt ? <When version={version} /> : null}
    </View>
  );
};

const ChangeView = ({ change }: { change: Change }) => {
  const words = useWords();
  const { version } = change;
  const { versionId, documentId, summary } = version;
  const isOff = version.state === "withdrawn";
  const questions = isOff ? 0 : openQuestions(change);
  return (
    <>
      <Head version={version} />
      {questions > 0 ? (
        <Notice
          text={words.change.toDecide(questions)}
          action={words.consents.give}
          onAction={() => platform.scrollTo("change-decisions")}
        />
      ) : null}
      {summary ? (
        <>
          <View className="cells__title" {...aria({ role: "heading" })}>
            {isOff ? words.change.summaryOff : words.change.summary}
          </View>
          <View className="change__summary">
            {paragraphsOf(summary).map(({ key, line }) => (
              <View key={key}>{line}</View>
            ))}
          </View>
        </>
      ) : null}
      {isOff ? null : <Clauses change={change} />}
      <CellGroup>
        <Cell
          id="to-full-text"
          title={words.change.fullText}
          onTap={() => open("document", { id: documentId, versionId })}
        />
      </CellGroup>
      {isOff ? null : (
        <View id="change-decisions">
          <Decisions change={change} />
        </View>
      )}
    </>
  );
};

/** A change of the statement (9): what, when, clause by clause, and what it asks for again. Open to guests, who are asked nothing here. */
const ChangePage = () => {
  const { versionId = "" } = useRouter().params;
  const { state, reload } = useChange(versionId);
  return (
    <Screen title={useWords().change.title} className="change">
      <PageState state={state} onRetry={reload}>
        {(change) => <ChangeView change={change} />}
      </PageState>
    </Screen>
  );
};

export default ChangePage;
