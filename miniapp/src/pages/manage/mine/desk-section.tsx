import { Cell, CellGroup } from "../../../components/cell";
import { call } from "../../../kernel/client";
import { open } from "../../../kernel/navigate";
import { useResource } from "../../../kernel/use-resource";
import { useWords } from "../words";

const load = () => call("records.waiting", {});

/** The way to business records and tickets, with what waits for the person; the counts may be missing, the way never. */
export const DeskSection = () => {
  const words = useWords();
  const { state } = useResource(load);
  const counts = state.kind === "ready" ? state.value : { recordsToConfirm: 0, ticketsUnread: 0 };
  const toConfirm = counts.recordsToConfirm > 0 ? words.desk.toConfirm(counts.recordsToConfirm) : undefined;
  const unread = counts.ticketsUnread > 0 ? words.desk.unread(counts.ticketsUnread) : undefined;
  return (
    <CellGroup title={words.desk.title}>
      <Cell id="to-records" title={words.page.records} value={toConfirm} onTap={() => open("records")} />
      <Cell id="to-tickets" title={words.page.tickets} value={unread} onTap={() => open("tickets")} />
      <Cell id="to-surveys" title={words.survey.title} onTap={() => open("survey")} />
    </CellGroup>
  );
};
