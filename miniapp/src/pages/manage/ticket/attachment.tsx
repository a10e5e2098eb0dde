import { Cell } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { useWords } from "../../../copy";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { useSubmit } from "../../../kernel/use-submit";
import { sizeOf } from "../file-picker/size";
import { useLook } from "../file-picker/use-look";

type Attached = CallResult<"tickets.show">["messages"][number]["attachments"][number];

/** A file of a ticket: fetched, shown, and marked as holding customer data or not. */
export const Attachment = ({
  ticketId,
  file,
  onChanged,
}: {
  ticketId: string;
  file: Attached;
  onChanged: () => void;
}) => {
  const words = useWords();
  const submission = useSubmit();
  const { fileId, name, bytes, mayHoldCustomerData: isFlagged } = file;
  const { error: missed, look } = useLook("files.download", { fileId }, file);
  const flag = async () => {
    const body = { mayHoldCustomerData: !isFlagged };
    const done = await submission.run(() =>
      call("tickets.flag", { params: { ticketId, fileId }, body }, `${fileId} ${isFlagged}`),
    );
    if (done) onChanged();
  };
  const problem = submission.error ?? missed;
  const note = [sizeOf(bytes), isFlagged ? words.ticket.customerData : "", problem && words.error(problem)];
  return (
    <Cell
      id={`attached-${fileId}`}
      title={name}
      note={note.filter(Boolean).join(" · ")}
      extra={
        <>
          <CellAction
            title={isFlagged ? words.ticket.unflag : words.ticket.flag}
            spokenTitle={`${isFlagged ? words.ticket.unflag : words.ticket.flag} ${name}`}
            onTap={() => void flag()}
          />
          <CellAction title={words.files.look} spokenTitle={`${words.files.look} ${name}`} onTap={() => void look()} />
        </>
      }
    />
  );
};
