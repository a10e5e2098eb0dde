import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { forgetSession } from "../../../kernel/session";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";
import { useWords } from "../words";

type Ending = { kind: "one"; sessionId: string; name: string; isCurrent: boolean } | { kind: "others" | "all" };

const Sessions = () => {
  const words = useWords();
  const submission = useSubmit();
  const [ending, setEnding] = useState<Ending>();
  const [isDone, setDone] = useState(false);
  const { state, reload, refresh } = useResource(() => call("sessions.list", {}));
  const close = () => {
    setEnding(undefined);
    submission.fail(undefined);
  };
  const end = async (which: Ending) => {
    const done = await submission.run(() =>
      which.kind === "one"
        ? call("sessions.end", { params: { sessionId: which.sessionId } }, which.sessionId)
        : call("sessions.endAll", { query: { keepCurrent: which.kind === "others" ? "true" : "false" } }, which.kind),
    );
    if (!done) return;
    close();
    const isThisDevice = which.kind === "all" || (which.kind === "one" && which.isCurrent);
    if (isThisDevice) return forgetSession();
    setDone(true);
    refresh();
  };
  const effectOf = (which: Ending): string =>
    which.kind === "one"
      ? words.devices.endEffect(which.name)
      : which.kind === "others"
        ? words.devices.endOthersEffect
        : words.devices.endAllEffect;
  return (
    <PageState state={state} onRetry={reload}>
      {({ sessions }) => (
        <>
          {isDone ? <Notice text={words.devices.ended} /> : null}
          <CellGroup>
            {sessions.map(({ sessionId, device, method, createdAt, lastSeenOn, isCurrent }) => {
              const name = device || words.devices.unknown;
              return (
                <Cell
                  key={sessionId}
                  id={`session-${sessionId}`}
                  title={isCurrent ? `${words.devices.current} · ${name}` : name}
                  note={`${words.devices.method[method]} · ${words.devices.since(dayOf(createdAt))}`}
                  extra={
                    <CellAction
                      id={`end-${sessionId}`}
                      title={words.devices.end}
                      spokenTitle={`${words.devices.end}：${name}`}
                      onTap={() => setEnding({ kind: "one", sessionId, name, isCurrent })}
                    />
                  }
                >
                  <View className="cell__note">{words.devices.seen(lastSeenOn)}</View>
                </Cell>
              );
            })}
          </CellGroup>
          <CellGroup>
            {sessions.length > 1 ? (
              <Cell
                id="end-others"
                title={words.devices.endOthers}
                isAction
                onTap={() => setEnding({ kind: "others" })}
              />
            ) : null}
            <Cell id="end-all" title={words.devices.endAll} isWarn onTap={() => setEnding({ kind: "all" })} />
          </CellGroup>
          <CellGroup>
            <Cell id="to-risk" title={words.page.risk} note={words.risk.toPageNote} onTap={() => open("risk")} />
            <Cell
              id="to-freeze"
              title={words.freeze.title}
              note={words.freeze.toPageNote}
              onTap={() => open("freeze")}
            />
          </CellGroup>
          {ending ? (
            <ConfirmSheet
              title={
                ending.kind === "one"
                  ? words.devices.endTitle
                  : ending.kind === "others"
                    ? words.devices.endOthers
                    : words.devices.endAll
              }
              action={words.devices.end}
              isBusy={submission.isBusy}
              error={submission.error && words.error(submission.error)}
              onConfirm={() => void end(ending)}
              onClose={close}
            >
              {effectOf(ending)}
            </ConfirmSheet>
          ) : null}
        </>
      )}
    </PageState>
  );
};

/** Devices the person is signed in on (2.1.3, 7.2): end one, the others, or all. */
const DevicesPage = () => (
  <Screen title={useWords().page.devices}>
    <SignInWall>
      <Sessions />
    </SignInWall>
  </Screen>
);

export default DevicesPage;
