import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useWords } from "../words";

type Protection = CallResult<"protection.show">;
const clause = "7.1";
const load = () => call("protection.show", {});

const Measures = ({ measures }: Pick<Protection, "measures">) => {
  const words = useWords().protection;
  return (
    <CellGroup title={words.measures}>
      {measures.map(({ control, name, promise, checkedOn }) => {
        const [title, note] = words.words[control] ?? [name, promise];
        return (
          <Cell key={control} id={`measure-${control}`} title={title} note={note}>
            <View className="cell__note">{checkedOn ? words.checked(checkedOn) : words.unchecked}</View>
          </Cell>
        );
      })}
    </CellGroup>
  );
};

const Certificates = ({ certificates }: Pick<Protection, "certificates">) => {
  const words = useWords().protection;
  return (
    <CellGroup title={words.certificates}>
      {certificates.length === 0 ? <Cell title="" note={words.none} /> : null}
      {certificates.map(({ number, name, issuer, scope, validTo }) => (
        <Cell key={number} title={name} note={scope}>
          <View className="cell__note">{words.certificate(issuer, number, validTo)}</View>
        </Cell>
      ))}
    </CellGroup>
  );
};

/** How information is protected (7.1, 7.1.1, 7.1.3): each measure with the day it was last seen to hold, and certificates. */
const ProtectionPage = () => {
  const words = useWords();
  const { state, reload } = useResource(load);
  return (
    <Screen title={words.protection.title}>
      <View className="screen__lead">{words.protection.lead}</View>
      <PageState state={state} onRetry={reload}>
        {({ measures, certificates }) => (
          <>
            <Measures measures={measures} />
            <Certificates certificates={certificates} />
            <View className="screen__actions">
              <Button label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />
            </View>
          </>
        )}
      </PageState>
    </Screen>
  );
};

export default ProtectionPage;
