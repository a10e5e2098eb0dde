import { useState } from "react";
import { Cell } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { useWords } from "../../../copy";
import type { CallResult } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { download } from "../../../kernel/download";
import { platform } from "../../../kernel/platform";
import { useSubmit } from "../../../kernel/use-submit";
import { sizeOf } from "../file-picker/size";

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
  const [path, setPath] = useState<string>();
  const { fileId, name, bytes, type, mayHoldCustomerData: isFlagged } = file;
  const take = async () => {
    const place = path ?? (await submission.run(() => download("files.download", { fileId })))?.value;
    if (place === undefined) return;
    setPath(place);
    await platform.showFile(place, name, type);
  };
  const flag = async () => {
    const body = { mayHoldCustomerData: !isFlagged };
    const done = await submission.run(() =>
      call("tickets.flag", { params: { ticketId, fileId }, body }, `${fileId} ${isFlagged}`),
    );
    if (done) onChanged();
  };
  const note = [
    sizeOf(bytes),
    isFlagged ? words.ticket.customerData : "",
    submission.error && words.error(submission.error),
  ];
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
          <CellAction title={words.files.look} spokenTitle={`${words.files.look} ${name}`} onTap={() => void take()} />
        </>
      }
    />
  );
};
