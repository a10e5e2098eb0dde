import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { minuteOf } from "../../../kernel/dates";
import { More } from "../more";
import { usePages } from "../use-pages";
import { useWords } from "../words";
import { PublicUse } from "./public-use";
import { RecipientSheet } from "./recipient-sheet";
import { ShareSheet } from "./share-sheet";
import { Transfers } from "./transfers";
import { loadRecipients, loadShares, type Recipient, type Share } from "./use-shared-with";

const Recipients = ({ onDecided }: { onDecided: () => void }) => {
  const words = useWords();
  const paged = usePages(loadRecipients);
  const [opened, setOpened] = useState<Recipient>();
  const noteOf = ({ needsConsent, consent }: Recipient): string =>
    needsConsent ? words.sharing.consents[consent.state] : words.sharing.noConsent;
  return (
    <PageState state={paged.state} onRetry={paged.reload}>
      {({ rows, next }) => (
        <>
          <CellGroup title={words.sharing.recipients}>
            {rows.length === 0 ? <Cell title={words.sharing.recipientsNone} /> : null}
            {rows.map((row) => (
              <Cell
                key={row.recipientId}
                id={`recipient-${row.recipientId}`}
                title={row.name}
                note={noteOf(row)}
                onTap={() => setOpened(row)}
              />
            ))}
          </CellGroup>
          <More paged={paged} next={next} />
          {opened ? (
            <RecipientSheet
              recipient={opened}
              onDecided={() => {
                setOpened(undefined);
                paged.refresh();
                onDecided();
              }}
              onClose={() => setOpened(undefined)}
            />
          ) : null}
        </>
      )}
    </PageState>
  );
};

const Records = () => {
  const words = useWords();
  const paged = usePages(loadShares);
  const [opened, setOpened] = useState<Share>();
  return (
    <PageState state={paged.state} onRetry={paged.reload}>
      {({ rows, next }) => (
        <>
          <CellGroup title={words.sharing.records}>
            {rows.length === 0 ? <Cell title={words.sharing.recordsNone} /> : null}
            {rows.map((row) => (
              <Cell
                key={row.shareId}
                id={`share-${row.shareId}`}
                title={row.recipient}
                note={`${row.items.map(({ name }) => name).join("、")} · ${minuteOf(row.at)}`}
                value={words.sharing.states[row.state]}
                onTap={() => setOpened(row)}
              />
            ))}
          </CellGroup>
          <More paged={paged} next={next} />
          {opened ? <ShareSheet share={opened} onClose={() => setOpened(undefined)} /> : null}
        </>
      )}
    </PageState>
  );
};

const SharedWith = () => {
  const words = useWords();
  const [turn, setTurn] = useState(0);
  return (
    <>
      <View className="screen__lead">{words.sharing.lead}</View>
      {turn > 0 ? <Notice text={words.sharing.decided} /> : null}
      <Transfers />
      <Recipients onDecided={() => setTurn(turn + 1)} />
      <Records key={turn} />
      <PublicUse />
    </>
  );
};

/** Who received what of mine, when and why; and my consent to each recipient that needs one (5). */
const SharedWithPage = () => (
  <Screen title={useWords().sharing.title}>
    <SignInWall>
      <SharedWith />
    </SignInWall>
  </Screen>
);

export default SharedWithPage;
