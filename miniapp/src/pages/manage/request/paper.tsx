import { useState } from "react";
import { Cell } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { download } from "../../../kernel/download";
import { platform } from "../../../kernel/platform";
import { useSubmit } from "../../../kernel/use-submit";
import { sizeOf } from "../file-picker/size";
import { useWords } from "../words";
import type { Thread } from "./thread";

/** A file of a request, fetched and shown. */
export const Paper = ({ requestId, file }: { requestId: string; file: Thread["events"][number]["files"][number] }) => {
  const words = useWords();
  const submission = useSubmit();
  const [path, setPath] = useState<string>();
  const { fileId, name, bytes, type } = file;
  const look = async () => {
    const place = path ?? (await submission.run(() => download("requests.download", { requestId, fileId })))?.value;
    if (place === undefined) return;
    setPath(place);
    await platform.showFile(place, name, type);
  };
  const note = [sizeOf(bytes), submission.error && words.error(submission.error)].filter(Boolean).join(" · ");
  return (
    <Cell
      id={`paper-${fileId}`}
      title={name}
      note={note}
      extra={
        <CellAction title={words.files.look} spokenTitle={`${words.files.look} ${name}`} onTap={() => void look()} />
      }
    />
  );
};
