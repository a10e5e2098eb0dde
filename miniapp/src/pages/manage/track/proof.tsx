import { typeNamesOf } from "@baiwa/shared/catalogue/file-kinds";
import { requestTerms } from "@baiwa/shared/catalogue/requests";
import { Cell, CellGroup } from "../../../components/cell";
import { Notice } from "../../../components/notice";
import { randomSecret } from "../../../kernel/client";
import { platform } from "../../../kernel/platform";
import { type ChosenFile, isRefusal } from "../../../kernel/platform/port";
import { useSubmit } from "../../../kernel/use-submit";
import { objectionTo, startUpload } from "../file-picker/upload";
import type { Thread } from "../request/thread";
import { useWords } from "../words";

const kind = "request-paper";

/** Papers that show who asks, for a request without an account: each is part of it as soon as it is sent. */
export const Proof = ({
  thread,
  receiptCode,
  onTaken,
}: {
  thread: Thread;
  receiptCode: string;
  onTaken: (thread: Thread) => void;
}) => {
  const all = useWords();
  const words = all.requests;
  const submission = useSubmit();
  const sent = thread.events.filter(({ author }) => author === "person").flatMap(({ files }) => files).length;
  const left = requestTerms.mostProofs - sent;
  if (thread.decidedAt !== null || left <= 0) return null;
  const send = async (file: ChosenFile) => {
    const objection = objectionTo(kind, file);
    const key = await randomSecret();
    const place = { route: "requests.attachPublic", receiptCode } as const;
    return submission.run(() =>
      objection
        ? Promise.resolve({ ok: false as const, error: objection })
        : startUpload({ place, file, key, onProgress: () => undefined }).done,
    );
  };
  const add = async (from: "album" | "chat") => {
    const chosen = await platform.chooseFiles(from, left);
    if (isRefusal(chosen)) return;
    for (const file of chosen.slice(0, left)) {
      const done = await send(file);
      if (!done) return;
      onTaken(done.value);
    }
  };
  const { error } = submission;
  const problem = error && (error.code === "file.refused" ? all.files.refused(typeNamesOf(kind)) : all.error(error));
  const title = platform.name === "weapp" ? all.files.fromAlbum : all.files.add;
  return (
    <>
      <CellGroup title={words.proof} note={words.proofNote}>
        <Cell
          id="add-proof"
          title={submission.isBusy ? words.proofSending : title}
          isAction
          onTap={() => void add("album")}
        />
        {platform.name === "weapp" ? (
          <Cell id="add-proof-file" title={all.files.fromChat} isAction onTap={() => void add("chat")} />
        ) : null}
      </CellGroup>
      {problem ? <Notice kind="warn" text={problem} /> : null}
    </>
  );
};
