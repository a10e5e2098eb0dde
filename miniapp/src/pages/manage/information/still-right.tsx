import { Cell, CellGroup } from "../../../components/cell";
import { useWords } from "../../../copy";
import { itemName } from "../../../copy/item-words";
import { call } from "../../../kernel/client";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";

const load = () => call("contacts.stale", {});

/** After half a year: are the contacts still right? One tap, or later; a reminder is never in the way (2.5). */
export const StillRight = () => {
  const words = useWords();
  const submission = useSubmit();
  const { state, refresh } = useResource(load);
  if (state.kind !== "ready" || state.value.contacts.length === 0) return null;
  const answer = async (route: "contacts.stillRight" | "contacts.askLater") => {
    if (await submission.run(() => call(route, {}))) refresh();
  };
  const names = state.value.contacts.map(({ item }) => itemName(item, words.language)).join("、");
  return (
    <CellGroup title={words.contact.stillRight} note={submission.error && words.error(submission.error)}>
      <Cell title={names} note={words.contact.stillRightNote} />
      <Cell id="still-right" title={words.contact.yes} isAction onTap={() => void answer("contacts.stillRight")} />
      <Cell id="ask-later" title={words.contact.later} isAction onTap={() => void answer("contacts.askLater")} />
    </CellGroup>
  );
};
