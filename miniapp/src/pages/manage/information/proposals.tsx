import { correctionRefusals } from "@baiwa/shared/catalogue/refusals";
import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { HalfSheet } from "../../../components/half-sheet";
import { SheetError } from "../../../components/half-sheet/sheet-error";
import { useWords } from "../../../copy";
import { itemName } from "../../../copy/item-words";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { useStepUp } from "../step-up/use-step-up";
import type { Proposal } from "./use-information";

/** What others entered for the person, and what the person asked to have corrected; nothing when there is nothing. */
export const Proposals = ({ proposals, onChanged }: { proposals: readonly Proposal[]; onChanged: () => void }) => {
  const words = useWords();
  const guarded = useStepUp();
  const [openedId, setOpenedId] = useState<string>();
  const opened = proposals.find(({ proposalId }) => proposalId === openedId);
  const { submission } = guarded;
  const close = () => {
    submission.fail(undefined);
    setOpenedId(undefined);
  };
  const settled = () => {
    close();
    onChanged();
  };
  const decide = (proposalId: string, isAccepted: boolean) =>
    guarded.run(
      () => call("proposals.decide", { params: { proposalId }, body: { isAccepted } }, `${proposalId} ${isAccepted}`),
      settled,
    );
  const withdraw = (proposalId: string) =>
    guarded.run(() => call("corrections.withdraw", { params: { proposalId } }, proposalId), settled);

  const waiting = proposals.filter(({ kind, state }) => kind === "proxy" && state === "open");
  const corrections = proposals.filter(({ kind }) => kind === "correction");
  const stateOf = ({ state, refusal }: Proposal): string =>
    refusal && words.language === "zh" ? correctionRefusals[refusal] : words.information.states[state];
  return (
    <>
      {waiting.length > 0 ? (
        <CellGroup title={words.information.waiting} note={words.information.waitingNote}>
          {waiting.map(({ proposalId, item, masked, proposedBy, lapsesAt }) => (
            <Cell
              key={proposalId}
              id={`proposal-${item}`}
              title={`${itemName(item, words.language)}：${masked}`}
              note={words.information.proposedBy(proposedBy, lapsesAt ? dayOf(lapsesAt) : "")}
              onTap={() => setOpenedId(proposalId)}
            />
          ))}
        </CellGroup>
      ) : null}
      {corrections.length > 0 ? (
        <CellGroup title={words.information.corrections}>
          {corrections.map((proposal) => (
            <Cell
              key={proposal.proposalId}
              id={`correction-${proposal.item}`}
              title={`${itemName(proposal.item, words.language)}：${proposal.masked}`}
              note={`${stateOf(proposal)} · ${dayOf(proposal.proposedAt)}`}
              onTap={proposal.state === "open" ? () => setOpenedId(proposal.proposalId) : undefined}
            />
          ))}
        </CellGroup>
      ) : null}
      {opened ? (
        <HalfSheet
          title={itemName(opened.item, words.language)}
          onClose={close}
          footer={
            <View>
              <SheetError error={submission.error} />
              <View className="sheet__pair">
                {opened.kind === "proxy" ? (
                  <>
                    <Button
                      id="proposal-reject"
                      label={words.information.reject}
                      isDisabled={submission.isBusy}
                      onTap={() => decide(opened.proposalId, false)}
                    />
                    <Button
                      id="proposal-confirm"
                      label={words.information.confirm}
                      isDisabled={submission.isBusy}
                      onTap={() => decide(opened.proposalId, true)}
                    />
                  </>
                ) : (
                  <Button
                    id="correction-withdraw"
                    label={words.information.withdraw}
                    isDisabled={submission.isBusy}
                    onTap={() => withdraw(opened.proposalId)}
                  />
                )}
              </View>
            </View>
          }
        >
          <View className="information__list">
            <Cell
              title={opened.masked}
              note={words.information.proposedBy(opened.proposedBy, opened.lapsesAt ? dayOf(opened.lapsesAt) : "")}
            />
          </View>
          <View className="consent-line">
            {opened.kind === "proxy" ? words.information.decideNote : words.information.correctionNote}
          </View>
        </HalfSheet>
      ) : null}
      {guarded.sheet}
    </>
  );
};
