import { type RecordKind, recordKind, recordKindKeys } from "@baiwa/shared/catalogue/records";
import { View } from "@tarojs/components";
import { useDidHide } from "@tarojs/taro";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useStore } from "../../../kernel/store";
import { usePages } from "../use-pages";
import { RecordSheet } from "./record-sheet";
import { type OwnRecord, recordSaid, sourceOf, stateOf, titleOf } from "./record-words";
import "./index.scss";

const load = (cursor?: string) => call("records.list", { query: cursor ? { cursor } : {} });

const Group = ({
  kind,
  records,
  onOpen,
}: {
  kind: RecordKind;
  records: OwnRecord[];
  onOpen: (one: OwnRecord) => void;
}) => {
  const words = useWords();
  const { name, why, keptBy } = recordKind(kind);
  if (records.length === 0 && keptBy !== "person") return null;
  return (
    <CellGroup title={name} note={why}>
      {records.map((one) => (
        <Cell
          key={one.recordId}
          id={`record-${one.recordId}`}
          title={titleOf(one)}
          note={`${sourceOf(one)} · ${dayOf(one.changedAt)}`}
          value={one.state === "active" ? undefined : stateOf(one)}
          onTap={() => onOpen(one)}
        />
      ))}
      {keptBy === "person" ? (
        <Cell id={`add-${kind}`} title={words.record.addOf(name)} isAction onTap={() => open("record", { kind })} />
      ) : null}
    </CellGroup>
  );
};

const Records = () => {
  const words = useWords();
  const { state, reload, refresh, more, loadMore } = usePages(load);
  const [openedId, setOpenedId] = useState<string>();
  const said = useStore(recordSaid);
  useDidHide(() => recordSaid.set(undefined));
  return (
    <PageState state={state} onRetry={reload}>
      {({ rows, next }) => {
        const opened = rows.find(({ recordId }) => recordId === openedId);
        return (
          <>
            <View className="screen__lead">{words.record.lead}</View>
            {said ? <Notice text={said} /> : null}
            {recordKindKeys.map((kind) => (
              <Group
                key={kind}
                kind={kind}
                records={rows.filter((one) => one.kind === kind)}
                onOpen={({ recordId }) => setOpenedId(recordId)}
              />
            ))}
            {more.error ? <Notice kind="warn" text={words.error(more.error)} /> : null}
            {next ? (
              <Button kind="link" label={words.act.more} isBusy={more.isBusy} onTap={() => loadMore(next)} />
            ) : null}
            {opened ? (
              <RecordSheet
                record={opened}
                onChanged={(text) => {
                  setOpenedId(undefined);
                  recordSaid.set(text);
                  refresh();
                }}
                onClose={() => setOpenedId(undefined)}
              />
            ) : null}
          </>
        );
      }}
    </PageState>
  );
};

/** Contracts, orders, invoices and what else the business keeps (2.6.2, 2.7, 1.5): by kind, with where each came from. */
const RecordsPage = () => (
  <Screen title={useWords().page.records}>
    <SignInWall>
      <Records />
    </SignInWall>
  </Screen>
);

export default RecordsPage;
