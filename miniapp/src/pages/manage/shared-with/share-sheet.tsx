import { Button } from "../../../components/button";
import { Cell } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { useWords } from "../words";
import type { Share } from "./use-shared-with";

/** One passing on: to whom, what, why, when and on which basis. */
export const ShareSheet = ({ share, onClose }: { share: Share; onClose: () => void }) => {
  const words = useWords();
  const clause = share.basis === "exception" ? "5.3" : "5.1";
  const state = [words.sharing.states[share.state], minuteOf(share.settledAt ?? share.at)].join(" · ");
  return (
    <HalfSheet
      title={share.recipient}
      onClose={onClose}
      footer={<Button label={words.lists.clause(clause)} onTap={() => open("statement", { clause })} />}
    >
      <Cell title={words.sharing.what} note={share.items.map(({ name }) => name).join("、")} />
      <Cell title={words.sharing.why} note={share.purpose} />
      <Cell title={words.sharing.basis} note={share.ground ?? words.sharing.bases[share.basis]} />
      <Cell title={words.sharing.state} note={state} />
      {share.deletion ? <Cell title={words.sharing.deletion} note={words.sharing.deleted(share.deletion)} /> : null}
      {share.contact ? <Cell title={words.sharing.contact} note={share.contact} /> : null}
    </HalfSheet>
  );
};
