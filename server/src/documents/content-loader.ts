import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { unresolvedLinks } from "@baiwa/shared/document-blocks";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";
import { catalogueSnapshot } from "./catalogue-snapshot";
import { compileVersion } from "./compile-version";
import { draftSummary } from "./draft.service";
import { isKnownDocument, knownDocuments } from "./known-documents";
import { libraryOf } from "./library";
import { publicationEntry } from "./publication.service";
import type { VersionSummary } from "./published-version";

type Loading = Pick<App, "database" | "ledger" | "ports">;

const firstReason = "首次发布：所引文件尚未发布，链接显示“尚未发布”";

/**
 * First start: publishes each document of the folder (`<document id>.md`) that has no published version yet, in force
 * at once. Safe to repeat and to run from several processes at the same time: one of them publishes, the others see it.
 */
export const loadContent = async (app: Loading, folder: string): Promise<void> => {
  const now = app.ports.clock();
  for (const { id, title } of knownDocuments) {
    await app.database.run(
      `INSERT INTO document (id, title, created_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE title = VALUES(title)`,
      [id, title, now],
    );
  }
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md")).sort();
  for (const file of files) await loadDocument(app, join(folder, file), file.slice(0, -".md".length), now);
  libraryOf(app.database).forget();
};

const loadDocument = async (app: Loading, path: string, documentId: string, now: Date): Promise<void> => {
  if (!isKnownDocument(documentId)) throw new Error(`no document is called ${documentId}`);
  const markdown = await readFile(path, "utf8");
  try {
    await app.database.transaction(async (db) => {
      if (!(await hasPublished(db, documentId))) await publishFirst(app, db, { documentId, markdown, now });
    });
  } catch (error) {
    if (!isDuplicate(error, "uq_document_version_label")) throw error; // another process was first
  }
};

const hasPublished = async (db: Db, documentId: string): Promise<boolean> => {
  const sql = "SELECT 1 FROM document_version WHERE document_id = ? AND state = 'published' LIMIT 1";
  return (await db.rows(sql, [documentId])).length > 0;
};

const publishFirst = async (
  app: Loading,
  db: Db,
  { documentId, markdown, now }: { documentId: string; markdown: string; now: Date },
): Promise<void> => {
  const { tree, canonicalText, textSha256, label = "1.0" } = compileVersion(documentId, markdown);
  const rows = await db.rows<{ id: string }>(
    "SELECT DISTINCT document_id AS id FROM document_version WHERE state = 'published'",
  );
  const unresolved = unresolvedLinks(tree.blocks, [documentId, ...rows.map(({ id }) => id)]);
  const reason = unresolved.length > 0 ? firstReason : null;
  const id = newId();
  const changeClass = "V2";
  await db.run(
    `INSERT INTO document_version
       (id, document_id, label, state, change_class, markdown, tree, canonical_text, text_sha256,
        created_at, published_at, published_by, effective_at, unresolved_reason, catalogue)
     VALUES (?, ?, ?, 'published', ?, ?, ?, ?, ?, ?, ?, 'content', ?, ?, ?)`,
    [
      id,
      documentId,
      label,
      changeClass,
      markdown,
      JSON.stringify(tree),
      canonicalText,
      textSha256,
      now,
      now,
      now,
      reason,
      documentId === "privacy-statement" ? JSON.stringify(catalogueSnapshot()) : null,
    ],
  );
  const effectiveAt = now.toISOString();
  const summary: VersionSummary = {
    ...draftSummary({ id, documentId, label, changeClass, textSha256 }),
    state: "effective",
    publishedAt: effectiveAt,
    effectiveAt,
  };
  await app.ledger.append(db, publicationEntry(summary, { by: "content", at: now, unresolved, reason }));
};
