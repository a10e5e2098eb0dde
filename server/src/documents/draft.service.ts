import type { DocumentTree } from "@baiwa/shared/document-blocks";
import type { ErrorCode } from "@baiwa/shared/errors";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";
import { compileVersion } from "./compile-version";
import type { DocumentVersion } from "./document.entity";
import { documentTitle, isKnownDocument } from "./known-documents";
import { summaryOf, type VersionSummary } from "./published-version";
import type { Shelf } from "./shelf";

type DraftText = Pick<DocumentVersion, "label" | "markdown" | "changeClass">;
type DraftHead = Pick<DocumentVersion, "id" | "documentId" | "label" | "changeClass" | "textSha256">;

/** A draft as staff see and publish it. */
export type Draft = DraftHead & { tree: DocumentTree };

/** What lists show of a draft. */
export const draftSummary = (draft: DraftHead): VersionSummary => ({
  versionId: idText(draft.id),
  documentId: draft.documentId,
  title: documentTitle(draft.documentId),
  label: draft.label,
  state: "draft",
  changeClass: draft.changeClass,
  effectiveAt: null,
  publishedAt: null,
  textSha256: draft.textSha256.toString("hex"),
  summary: null,
  affectedScopes: [],
});

const labelTaken = (error: unknown): never => {
  if (!isDuplicate(error, "uq_document_version_label")) throw error;
  throw new AppError("document.invalid", [{ path: "label", issue: "taken", message: "这个版本号已经用过" }]);
};

/** Starts a draft. A text that could not be published is refused at once, with the lines that are wrong. */
export const createDraft = async (
  db: Db,
  { documentId, label, markdown, changeClass, now }: DraftText & { documentId: string; now: Date },
): Promise<VersionSummary> => {
  if (!isKnownDocument(documentId)) throw new AppError("document.unknown");
  const { tree, canonicalText, textSha256 } = compileVersion(documentId, markdown);
  const id = newId();
  await db
    .run(
      `INSERT INTO document_version
         (id, document_id, label, state, change_class, markdown, tree, canonical_text, text_sha256, created_at)
       VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?)`,
      [id, documentId, label, changeClass, markdown, JSON.stringify(tree), canonicalText, textSha256, now],
    )
    .catch(labelTaken);
  return draftSummary({ id, documentId, label, changeClass, textSha256 });
};

/** Replaces a draft's text; what was previewed before no longer counts. */
export const updateDraft = async (db: Db, { id, ...text }: DraftText & { id: Buffer }): Promise<VersionSummary> => {
  const { documentId } = await findDraft(db, id);
  const { label, markdown, changeClass } = text;
  const { tree, canonicalText, textSha256 } = compileVersion(documentId, markdown);
  const matched = await db
    .run(
      `UPDATE document_version SET label = ?, change_class = ?, markdown = ?, tree = ?, canonical_text = ?, text_sha256 = ?
       WHERE id = ? AND state = 'draft'`,
      [label, changeClass, markdown, JSON.stringify(tree), canonicalText, textSha256, id],
    )
    .catch(labelTaken);
  if (matched === 0) throw new AppError("document.immutable");
  return draftSummary({ id, documentId, label, changeClass, textSha256 });
};

/** Throws a draft away; a published version stays for ever. */
export const discardDraft = async (db: Db, id: Buffer): Promise<undefined> => {
  await findDraft(db, id);
  const matched = await db.run("DELETE FROM document_version WHERE id = ? AND state = 'draft'", [id]);
  if (matched === 0) throw new AppError("document.immutable");
};

/** The draft, or `document.version-unknown`, or `whenPublished` when it is none any more. */
export const findDraft = async (
  db: Pick<Db, "rows">,
  id: Buffer,
  whenPublished: ErrorCode = "document.immutable",
): Promise<Draft> => {
  const [row] = await db.rows<DraftHead & { state: string; tree: string }>(
    `SELECT id, document_id AS documentId, label, change_class AS changeClass, text_sha256 AS textSha256, state, tree
     FROM document_version WHERE id = ?`,
    [id],
  );
  if (!row) throw new AppError("document.version-unknown");
  if (row.state !== "draft") throw new AppError(whenPublished);
  return { ...row, tree: JSON.parse(row.tree) as DocumentTree };
};

/** Drafts first, the latest at the top; then what is published, newest first; then what was called off. */
export const listVersions = async (
  db: Pick<Db, "rows">,
  { documentId, shelf, now }: { documentId: string; shelf: Shelf; now: Date },
): Promise<VersionSummary[]> => {
  if (!isKnownDocument(documentId)) throw new AppError("document.unknown");
  const drafts = await db.rows<DraftHead>(
    `SELECT id, document_id AS documentId, label, change_class AS changeClass, text_sha256 AS textSha256
     FROM document_version WHERE document_id = ? AND state = 'draft' ORDER BY created_at DESC, id DESC`,
    [documentId],
  );
  const published = [...shelf.versionsOf(documentId), ...shelf.withdrawnOf(documentId)];
  return [...drafts.map(draftSummary), ...published.map((version) => summaryOf(version, now))];
};
