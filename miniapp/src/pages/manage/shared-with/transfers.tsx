import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { PageState } from "../../../components/page-state";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { More } from "../more";
import { usePages } from "../use-pages";
import { useWords } from "../words";

type Transfer = CallResult<"shares.transfers">["rows"][number];
const clause = "5.2";
const load = (cursor?: string) => call("shares.transfers", { query: cursor ? { cursor } : {} });

const TransferSheet = ({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) => {
  const words = useWords();
  return (
    <HalfSheet
      title={words.sharing.transferKinds[transfer.kind]}
      onClose={onClose}
      footer={<Button label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />}
    >
      <Cell title={words.sharing.receiver} note={transfer.receiver} />
      <Cell title={words.sharing.contact} note={transfer.contact} />
      <Cell title={words.sharing.what} note={transfer.items.map(({ name }) => name).join("、")} />
      <Cell title={words.sharing.changes} note={transfer.changes ?? words.sharing.noChanges} />
      <Cell
        title={words.sharing.state}
        note={[words.sharing.transferStates[transfer.state], dayOf(transfer.cutOverAt)].join(" · ")}
      />
    </HalfSheet>
  );
};

/** Transfers of business the person was told of (5.2); nothing is shown when there is none. */
export const Transfers = () => {
  const words = useWords();
  const paged = usePages(load);
  const [opened, setOpened] = useState<Transfer>();
  return (
    <PageState state={paged.state} onRetry={paged.reload}>
      {({ rows, next }) =>
        rows.length === 0 ? null : (
          <>
            <CellGroup title={words.sharing.transfers}>
              {rows.map((row) => (
                <Cell
                  key={row.transferId}
                  id={`transfer-${row.transferId}`}
                  title={row.receiver}
                  note={[words.sharing.transferKinds[row.kind], dayOf(row.cutOverAt)].join(" · ")}
                  value={words.sharing.transferStates[row.state]}
                  onTap={() => setOpened(row)}
                />
              ))}
            </CellGroup>
            <More paged={paged} next={next} />
            {opened ? <TransferSheet transfer={opened} onClose={() => setOpened(undefined)} /> : null}
          </>
        )
      }
    </PageState>
  );
};
