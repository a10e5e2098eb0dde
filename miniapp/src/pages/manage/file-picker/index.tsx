import { typeNamesOf } from "@baiwa/shared/catalogue/file-kinds";
import type { ItemKey } from "@baiwa/shared/catalogue/items";
import { Fragment, type ReactNode } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { CellAction } from "../../../components/cell/action";
import { useWords } from "../../../copy";
import { whyAsked } from "../../../copy/item-words";
import { platform } from "../../../kernel/platform";
import { sizeOf } from "./size";
import type { Files, Picked } from "./use-files";

interface Props {
  /** Tells pickers of one page apart. */
  id?: string;
  title: string;
  /** The item that the files are, for the notice below them. */
  item?: ItemKey;
  files: Files;
  /** What belongs to one file that has arrived, below its line. */
  children?: (one: Picked) => ReactNode;
}

/** Files to go with an act: chosen one by one, on their way with progress, taken back or tried again. */
export const FilePicker = ({ id, title, item = "stored_file", files, children }: Props) => {
  const words = useWords();
  const idOf = (name: string) => (id ? `${id}-${name}` : name);
  const noteOf = ({ file, percent, fileId, error }: Picked): string => {
    if (error?.code === "file.refused") return words.files.refused(typeNamesOf(files.kind));
    if (error) return words.error(error);
    return fileId ? `${sizeOf(file.bytes)} · ${words.files.sent}` : words.files.sending(percent);
  };
  return (
    <CellGroup title={title} note={whyAsked(item, words.language)}>
      {files.picked.map((one) => (
        <Fragment key={one.key}>
          <Cell
            id={idOf(`file-${one.fileId ? "sent" : one.error ? "failed" : "sending"}`)}
            title={one.file.name}
            note={noteOf(one)}
            extra={
              <>
                {one.error?.isUncertain ? (
                  <CellAction
                    title={words.state.retry}
                    spokenTitle={`${words.state.retry} ${one.file.name}`}
                    onTap={() => files.retry(one.key)}
                  />
                ) : null}
                <CellAction
                  title={words.files.remove}
                  spokenTitle={`${words.files.remove} ${one.file.name}`}
                  onTap={() => files.remove(one.key)}
                />
              </>
            }
          />
          {one.fileId ? children?.(one) : null}
        </Fragment>
      ))}
      {files.isFull ? null : (
        <Cell
          id={idOf("add-picture")}
          title={platform.name === "weapp" ? words.files.fromAlbum : words.files.add}
          isAction
          onTap={() => files.add("album")}
        />
      )}
      {files.isFull || platform.name !== "weapp" ? null : (
        <Cell id={idOf("add-file")} title={words.files.fromChat} isAction onTap={() => files.add("chat")} />
      )}
    </CellGroup>
  );
};
