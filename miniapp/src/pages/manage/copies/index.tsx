import { View } from "@tarojs/components";
import { useState } from "react";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import { call } from "../../../kernel/client";
import { dayOf, minuteOf } from "../../../kernel/dates";
import { download } from "../../../kernel/download";
import { platform } from "../../../kernel/platform";
import { sizeOf } from "../file-picker/size";
import { useStepUp } from "../step-up/use-step-up";
import { type CopyCard, isUnderWay, useCopies } from "./use-copies";

const Copies = () => {
  const words = useWords();
  const { state, reload, refresh } = useCopies();
  const guarded = useStepUp();
  const [fetched, setFetched] = useState<Record<string, string>>({});
  const [isCancelled, setCancelled] = useState(false);

  const ask = () => guarded.run(() => call("exports.request", {}), refresh, true);
  const fetchCopy = ({ exportId }: CopyCard) =>
    guarded.run(
      () => download("exports.download", { exportId }),
      (path) => {
        setFetched((now) => ({ ...now, [exportId]: path }));
        if (platform.name === "h5") void platform.handOver(path, words.copies.fileName);
      },
      true,
    );
  const send = async (exportId: string) => {
    setCancelled((await platform.handOver(fetched[exportId] ?? "", words.copies.fileName)) === "cancelled");
  };
  const discard = ({ exportId }: CopyCard) =>
    guarded.run(() => call("exports.discard", { params: { exportId } }, exportId), refresh);

  const noteOf = ({ state: how, doneItems, totalItems, requestedAt, expiresAt, bytes }: CopyCard): string => {
    if (how === "ready" && expiresAt) return words.copies.readyNote(sizeOf(bytes ?? 0), dayOf(expiresAt));
    if (how === "running") return words.copies.progress(Math.floor((doneItems / totalItems) * 100));
    return minuteOf(requestedAt);
  };
  const { error, isBusy } = guarded.submission;
  return (
    <PageState state={state} onRetry={reload}>
      {({ exports }) => (
        <>
          <View className="screen__lead">{words.copies.lead}</View>
          {exports.length > 0 ? (
            <CellGroup title={words.copies.asked}>
              {exports.map((card) => (
                <Cell
                  key={card.exportId}
                  id={`copy-${card.state}`}
                  title={words.copies.states[card.state]}
                  note={noteOf(card)}
                  extra={
                    card.state === "ready" ? (
                      <CellAction
                        id={`take-${card.exportId}`}
                        title={
                          fetched[card.exportId] && platform.name === "weapp" ? words.copies.send : words.copies.take
                        }
                        spokenTitle={words.copies.take}
                        onTap={() =>
                          fetched[card.exportId] && platform.name === "weapp"
                            ? void send(card.exportId)
                            : fetchCopy(card)
                        }
                      />
                    ) : card.state === "failed" ? (
                      <CellAction
                        id={`discard-${card.exportId}`}
                        title={words.information.remove}
                        spokenTitle={words.information.remove}
                        onTap={() => discard(card)}
                      />
                    ) : undefined
                  }
                />
              ))}
            </CellGroup>
          ) : null}
          {error ? <Notice kind="warn" text={words.error(error)} /> : null}
          {isCancelled ? <Notice text={words.copies.notSent} /> : null}
          <View className="screen__actions">
            <Button
              id="ask-copy"
              kind="primary"
              label={words.copies.ask}
              isBusy={isBusy}
              isDisabled={exports.some(isUnderWay)}
              onTap={ask}
            />
          </View>
          {guarded.sheet}
        </>
      )}
    </PageState>
  );
};

/** A copy of everything (8.1): asked for, built in the background, taken along for seven days. */
const CopiesPage = () => (
  <Screen title={useWords().page.copies}>
    <SignInWall>
      <Copies />
    </SignInWall>
  </Screen>
);

export default CopiesPage;
