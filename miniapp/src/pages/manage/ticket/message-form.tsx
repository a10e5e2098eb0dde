import { ticketTerms } from "@baiwa/shared/catalogue/tickets";
import { type ReactNode, useState } from "react";
import { CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { SwitchCell } from "../../../components/switch-cell";
import { useWords } from "../../../copy";
import type { Submission } from "../../../kernel/use-submit";
import { FilePicker } from "../file-picker";
import { type Files, useFiles } from "../file-picker/use-files";
import { TextArea } from "../text-area";

export interface Message {
  text: string;
  setText: (text: string) => void;
  files: Files;
  flagged: ReadonlySet<string>;
  flag: (fileId: string, isOn: boolean) => void;
  /** What the server is sent. */
  body: { text: string; attachments: { fileId: string; mayHoldCustomerData: boolean }[] };
  isIncomplete: boolean;
  clear: () => void;
}

/** A message being written: its words, its files, and which of them may hold customer data (1.5). */
export const useMessage = (begun = ""): Message => {
  const [text, setText] = useState(begun);
  const [flagged, setFlagged] = useState<ReadonlySet<string>>(new Set());
  const files = useFiles("ticket-attachment", ticketTerms.mostFiles);
  return {
    text,
    setText,
    files,
    flagged,
    flag: (fileId, isOn) =>
      setFlagged((now) => new Set(isOn ? [...now, fileId] : [...now].filter((one) => one !== fileId))),
    body: {
      text: text.trim(),
      attachments: files.fileIds.map((fileId) => ({ fileId, mayHoldCustomerData: flagged.has(fileId) })),
    },
    isIncomplete: text.trim() === "" || files.isSending || files.hasFailed,
    clear: () => {
      setText("");
      files.clear();
    },
  };
};

interface Props {
  title?: string;
  message: Message;
  submission: Submission;
  /** What is asked for before the words. */
  children?: ReactNode;
}

/** The words and files of a message. */
export const MessageForm = ({ title, message, submission, children }: Props) => {
  const words = useWords();
  const { files, flagged, flag } = message;
  return (
    <>
      <CellGroup title={title}>
        {children}
        <TextArea
          id="message-text"
          label={words.ticket.text}
          hint={words.ticket.textHint}
          value={message.text}
          maxLength={ticketTerms.textLength}
          error={submission.fieldError("text")}
          onChange={message.setText}
        />
      </CellGroup>
      <FilePicker title={words.ticket.attachments} files={files}>
        {({ fileId = "" }) => (
          <SwitchCell
            id={`flag-${fileId}`}
            title={words.ticket.customerData}
            note={flagged.has(fileId) ? words.ticket.customerDataNote : undefined}
            isOn={flagged.has(fileId)}
            onChange={(isOn) => flag(fileId, isOn)}
          />
        )}
      </FilePicker>
      {files.hasFailed ? <Notice kind="warn" text={words.files.removeFirst} /> : null}
    </>
  );
};
