import { Cell } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { sizeOf } from "../file-picker/size";
import { useLook } from "../file-picker/use-look";
import { useWords } from "../words";
import type { Thread } from "./thread";

/** A file of a request, fetched and shown. */
export const Paper = ({ requestId, file }: { requestId: string; file: Thread["events"][number]["files"][number] }) => {
  const words = useWords();
  const { fileId, name, bytes } = file;
  const { error, look } = useLook("requests.download", { requestId, fileId }, file);
  return (
    <Cell
      id={`paper-${fileId}`}
      title={name}
      note={[sizeOf(bytes), error && words.error(error)].filter(Boolean).join(" · ")}
      extra={
        <CellAction title={words.files.look} spokenTitle={`${words.files.look} ${name}`} onTap={() => void look()} />
      }
    />
  );
};
