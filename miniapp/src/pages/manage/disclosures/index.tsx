import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { call } from "../../../kernel/client";
import { dayOf, minuteOf } from "../../../kernel/dates";
import { usePages } from "../use-pages";
import { useWords } from "../words";
import { type Disclosure, DisclosureSheet } from "./disclosure-sheet";

const load = (cursor?: string) => call("disputes.list", { query: cursor ? { cursor } : {} });

const Disclosures = () => {
  const words = useWords();
  const { state, reload, refresh, more, loadMore } = usePages(load);
  const [opened, setOpened] = useState<Disclosure>();
  const [isObjected, setObjected] = useState(false);
  const noteOf = ({ recipient, openedAt, objectUntil, canObject }: Disclosure): string => {
    const to = words.disclosures.recipient(words.disclosures.partyOf(recipient.party), recipient.name);
    const until =
      canObject && objectUntil
        ? words.disclosures.objectUntil(minuteOf(objectUntil))
        : words.disclosures.opened(dayOf(openedAt));
    return `${to} · ${until}`;
  };
  return (
    <>
      <View className="screen__lead">{words.disclosures.lead}</View>
      {isObjected ? <Notice text={words.disclosures.objected} /> : null}
      <PageState state={state} onRetry={reload}>
        {({ rows, next }) => (
          <>
            {rows.length === 0 ? (
              <PageMessage title={words.disclosures.none} hint={words.disclosures.noneHint} />
            ) : (
              <CellGroup>
                {rows.map((row) => (
                  <Cell
                    key={row.disputeId}
                    id={`disclosure-${row.disputeId}`}
                    title={words.disclosures.kindOf(row.kind)}
                    note={noteOf(row)}
                    value={words.disclosures.stateOf(row.state)}
                    onTap={() => setOpened(row)}
                  />
                ))}
              </CellGroup>
            )}
            {more.error ? <Notice kind="warn" text={words.error(more.error)} /> : null}
            {next ? (
              <Button kind="link" label={words.act.more} isBusy={more.isBusy} onTap={() => loadMore(next)} />
            ) : null}
          </>
        )}
      </PageState>
      {opened ? (
        <DisclosureSheet
          disclosure={opened}
          onObjected={() => {
            setOpened(undefined);
            setObjected(true);
            refresh();
          }}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </>
  );
};

/** What of mine was given to parties of a dispute, or is about to be (4.4); and the objection to it. */
const DisclosuresPage = () => (
  <Screen title={useWords().page.disclosures}>
    <SignInWall>
      <Disclosures />
    </SignInWall>
  </Screen>
);

export default DisclosuresPage;
