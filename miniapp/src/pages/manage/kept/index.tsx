import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { itemName } from "../../../copy/item-words";
import { open } from "../../../kernel/navigate";
import { useWords } from "../words";
import { type Kept, useKept } from "./use-kept";

const clause = "6.2";

const Rules = ({ rules }: Pick<Kept, "rules">) => {
  const words = useWords();
  return (
    <CellGroup title={words.kept.rules}>
      {rules.map((one) => {
        const { name, what, when, ground } = words.kept.rule(one);
        const names = one.items.map((item) => itemName(item, words.language));
        return (
          <Cell key={one.rule} id={`kept-${one.rule}`} title={name} note={what}>
            <View className="cell__note">{when}</View>
            <View className="cell__note">{ground}</View>
            {names.length > 1 ? <View className="cell__note">{words.kept.items(names)}</View> : null}
          </Cell>
        );
      })}
    </CellGroup>
  );
};

/** What the law keeps of an account that has ended, and the four cases in which something is kept longer. */
const Longer = ({ afterwards, holds }: Pick<Kept, "afterwards" | "holds">) => {
  const words = useWords();
  return (
    <>
      <CellGroup title={words.kept.afterwards} note={words.kept.afterwardsNote}>
        {afterwards.map((one) => (
          <Cell key={one.item} title={itemName(one.item, words.language)} note={words.kept.afterwardsOf(one)} />
        ))}
      </CellGroup>
      <CellGroup title={words.kept.holds} note={words.kept.holdsNote}>
        {holds.map((hold) => (
          <Cell
            key={hold.kind}
            id={`hold-${hold.kind}`}
            title={words.kept.holdOf(hold)}
            value={hold.clause}
            onTap={() => open("statement", { clause: hold.clause })}
          />
        ))}
      </CellGroup>
    </>
  );
};

/** What is kept how long (6.2): read by anybody, signed in or not. */
const KeptPage = () => {
  const words = useWords();
  const { state, reload } = useKept();
  return (
    <Screen title={words.kept.title}>
      <View className="screen__lead">{words.kept.lead}</View>
      <PageState state={state} onRetry={reload}>
        {({ rules, afterwards, holds }) => (
          <>
            <Rules rules={rules} />
            <Longer afterwards={afterwards} holds={holds} />
            <View className="screen__actions">
              <Button id="kept-clause" label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />
            </View>
          </>
        )}
      </PageState>
    </Screen>
  );
};

export default KeptPage;
