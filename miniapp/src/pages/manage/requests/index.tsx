import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { sessionStore } from "../../../kernel/session";
import { useStore } from "../../../kernel/store";
import { usePages } from "../use-pages";
import { useWords } from "../words";

type Card = CallResult<"requests.list">["rows"][number];
const load = (cursor?: string) => call("requests.list", { query: cursor ? { cursor } : {} });

const Requests = () => {
  const words = useWords();
  const { state, reload, more, loadMore } = usePages(load);
  const noteOf = ({ receivedAt, decidedAt, daysLeft, isPaused }: Card): string => {
    if (decidedAt) return words.requests.decided(dayOf(decidedAt));
    return `${dayOf(receivedAt)} · ${isPaused ? words.requests.paused : words.requests.daysLeft(daysLeft)}`;
  };
  return (
    <PageState state={state} onRetry={reload}>
      {({ rows, next }) => (
        <>
          {rows.length === 0 ? (
            <PageMessage title={words.requests.none} hint={words.requests.noneHint} />
          ) : (
            <CellGroup>
              {rows.map((row) => (
                <Cell
                  key={row.requestId}
                  id={`request-${row.requestId}`}
                  title={words.requests.kindOf(row.kind)}
                  note={noteOf(row)}
                  value={row.isUnread ? words.ticket.unread : words.requests.stateOf(row.state)}
                  onTap={() => open("request", { requestId: row.requestId })}
                />
              ))}
            </CellGroup>
          )}
          {more.error ? <Notice kind="warn" text={words.error(more.error)} /> : null}
          {next ? (
            <Button kind="link" label={words.act.more} isBusy={more.isBusy} onTap={() => loadMore(next)} />
          ) : null}
          <View className="screen__actions">
            <Button id="new-request" kind="primary" label={words.requests.create} onTap={() => open("new-request")} />
          </View>
        </>
      )}
    </PageState>
  );
};

/** My requests (10), the newest first; and the way for whoever has no account or cannot get in. */
const RequestsPage = () => {
  const words = useWords();
  const isIn = useStore(sessionStore) !== undefined;
  return (
    <Screen title={words.requests.title}>
      <View className="screen__lead">{words.requests.lead}</View>
      <SignInWall>
        <Requests />
      </SignInWall>
      <CellGroup title={words.requests.elsewhere}>
        {isIn ? null : <Cell id="to-ask" title={words.requests.ask} onTap={() => open("ask")} />}
        <Cell id="to-track" title={words.requests.track} onTap={() => open("track")} />
      </CellGroup>
    </Screen>
  );
};

export default RequestsPage;
