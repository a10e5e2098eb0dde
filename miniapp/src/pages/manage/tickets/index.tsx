import { View } from "@tarojs/components";
import { Button } from "../../../components/button";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { PageMessage, PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import { call } from "../../../kernel/client";
import { minuteOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { usePages } from "../use-pages";

const load = (cursor?: string) => call("tickets.list", { query: cursor ? { cursor } : {} });

const Tickets = () => {
  const words = useWords();
  const { state, reload, more, loadMore } = usePages(load);
  return (
    <PageState state={state} onRetry={reload}>
      {({ rows, next }) => (
        <>
          {rows.length === 0 ? <PageMessage title={words.ticket.none} hint={words.ticket.noneHint} /> : null}
          {rows.length > 0 ? (
            <CellGroup>
              {rows.map(({ ticketId, title, category, state: where, changedAt, isUnread }) => (
                <Cell
                  key={ticketId}
                  id={`ticket-${ticketId}`}
                  title={title}
                  note={`${words.ticket.categories[category]} · ${minuteOf(changedAt)}`}
                  value={isUnread ? words.ticket.unread : words.ticket.states[where]}
                  onTap={() => open("ticket", { ticketId })}
                />
              ))}
            </CellGroup>
          ) : null}
          {more.error ? <Notice kind="warn" text={words.error(more.error)} /> : null}
          {next ? (
            <Button kind="link" label={words.act.more} isBusy={more.isBusy} onTap={() => loadMore(next)} />
          ) : null}
          <View className="screen__actions">
            <Button id="new-ticket" kind="primary" label={words.page["new-ticket"]} onTap={() => open("new-ticket")} />
          </View>
        </>
      )}
    </PageState>
  );
};

/** My tickets (2.6.3), the last changed first. */
const TicketsPage = () => (
  <Screen title={useWords().page.tickets}>
    <SignInWall>
      <Tickets />
    </SignInWall>
  </Screen>
);

export default TicketsPage;
