import { scopes as catalogue } from "@baiwa/shared/catalogue/scopes";
import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { AttachRows } from "./attach-rows";
import { ScopeCell } from "./scope-cell";
import { type ConsentRow, type ScopeStanding, useConsents } from "./use-consents";

/** What is asked only in use is listed once it was decided. */
const isListed = ({ scope, state }: ScopeStanding): boolean =>
  state !== "none" || !("isAskedInUse" in catalogue[scope]);

const HistoryCell = ({ row }: { row: ConsentRow }) => {
  const words = useWords();
  const before = row.attachedFrom ? ` · ${words.consents.fromDevice}` : "";
  return (
    <Cell
      id={`entry-${row.entryId}`}
      title={`${words.consents.acts[row.act]} · ${words.scope(row.scope).name}`}
      note={`${minuteOf(row.at)}${before}`}
      value={words.consents.receipt}
      onTap={() => open("receipt", { entryId: row.entryId })}
    >
      <View className="cell__note">{words.consents.where(row.documentTitle, row.versionLabel)}</View>
      <View className="cell__note">{`“${row.labels[0] ?? ""}”`}</View>
    </Cell>
  );
};

const Consents = () => {
  const words = useWords();
  const { page, loadMore, more } = useConsents();
  return (
    <PageState state={page.state} onRetry={page.reload}>
      {({ scopes, rows, next }) => (
        <>
          <AttachRows />
          <CellGroup title={words.consents.now}>
            {scopes.filter(isListed).map((standing) => (
              <ScopeCell key={standing.scope} standing={standing} />
            ))}
          </CellGroup>
          <CellGroup title={words.consents.history}>
            {rows.length === 0 ? <Cell title={words.consents.historyNone} /> : null}
            {rows.map((row) => (
              <HistoryCell key={row.entryId} row={row} />
            ))}
          </CellGroup>
          {next ? <Button kind="link" label={words.act.more} isBusy={more.isBusy} onTap={loadMore} /> : null}
        </>
      )}
    </PageState>
  );
};

/** My consents: where each stands, every act with its words, version and time, the receipt one tap away. */
const ConsentsPage = () => (
  <Screen title={useWords().page.consents}>
    <SignInWall>
      <Consents />
    </SignInWall>
  </Screen>
);

export default ConsentsPage;
