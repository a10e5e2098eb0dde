import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { PageState } from "../../../components/page-state";
import { aria } from "../../../kernel/aria";
import { useWords } from "../words";
import { ClauseDiffView } from "./clause-diff";
import { type Change, useDiff } from "./use-change";

/** More at once would take long to draw on an old phone. */
const atOnce = 30;

/** What differs from the version before, clause by clause. */
export const Clauses = ({ change }: { change: Change }) => {
  const words = useWords().change;
  const { state, reload } = useDiff(change);
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <View className="cells__title" {...aria({ role: "heading" })}>
        {words.clauses}
      </View>
      <PageState state={state} onRetry={reload}>
        {(clauses) => {
          if (clauses.length === 0) return <View className="diff diff__none">{words.clausesNone}</View>;
          const shown = isWhole ? clauses : clauses.slice(0, atOnce);
          const rest = clauses.length - shown.length;
          return (
            <>
              <View className="cells__note diff__legend" {...aria({ hidden: true })}>
                <View className="diff__added">{words.kinds.added}</View>
                <View className="diff__removed">{words.kinds.removed}</View>
              </View>
              <View className="cells__card" {...aria({ role: "list", label: words.clauses })}>
                {shown.map((clause) => (
                  <ClauseDiffView key={`${clause.kind} ${clause.clauseId}`} clause={clause} />
                ))}
              </View>
              {rest > 0 ? (
                <Button id="all-clauses" kind="link" label={words.allClauses(rest)} onTap={() => setWhole(true)} />
              ) : null}
            </>
          );
        }}
      </PageState>
    </>
  );
};
