import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { DocumentTree } from "@baiwa/shared/document-blocks";
import type { Database, Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import type { DocumentVersion } from "./document.entity";
import { type ClauseDiff, diffDocuments } from "./document-diff";
import { recent } from "./recent";
import { Shelf, type ShelvedRow } from "./shelf";

/** How old a process's picture of what is published may be. */
const shelfMs = 2_000;

/**
 * A version takes effect this long after its publication at the earliest, so that every server process has heard of it
 * by then and all turn at the same moment: nobody agrees to a text that another process already calls superseded.
 */
export const noticeMs = 5_000;

/** A published text. */
export type PublishedText = { tree: DocumentTree; canonicalText: string };

const shelfSql = `SELECT id, document_id AS documentId, label, change_class AS changeClass, text_sha256 AS textSha256,
    published_at AS publishedAt, effective_at AS effectiveAt, summary, affected_scopes AS affectedScopes,
    withdrawn_at AS withdrawnAt
  FROM document_version WHERE state IN ('published', 'withdrawn') ORDER BY effective_at, published_at, id`;

type Row = Pick<
  DocumentVersion,
  "id" | "documentId" | "label" | "changeClass" | "textSha256" | "summary" | "affectedScopes" | "withdrawnAt"
> & {
  publishedAt: Date;
  effectiveAt: Date;
};

const readRows = async (database: Database): Promise<ShelvedRow[]> =>
  (await database.rows<Row>(shelfSql)).map(({ id, textSha256, affectedScopes, ...row }) => ({
    ...row,
    affectedScopes: JSON.parse(affectedScopes) as ScopeCode[],
    versionId: idText(id),
    textSha256: textSha256.toString("hex"),
  }));

const openLibrary = (database: Database) => {
  let shelf = new Shelf([]);
  let picture = "";
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<Shelf> | undefined;
  let publications = 0;

  const read = async (at: number): Promise<Shelf> => {
    const asOf = publications;
    const rows = await readRows(database);
    const seen = JSON.stringify(rows);
    if (asOf !== publications) return new Shelf(rows);
    if (seen !== picture) shelf = new Shelf(rows);
    picture = seen;
    readAt = at;
    return shelf;
  };

  const text = recent(32, async (versionId): Promise<PublishedText> => {
    const [row] = await database.rows<Pick<DocumentVersion, "tree" | "canonicalText">>(
      "SELECT tree, canonical_text AS canonicalText FROM document_version WHERE id = ? AND state <> 'draft'",
      [idBytes(versionId)],
    );
    if (!row) throw new Error("a published version is missing");
    return { tree: JSON.parse(row.tree) as DocumentTree, canonicalText: row.canonicalText };
  });

  const diff = recent(32, async (pair) => {
    const [from = "", to = ""] = pair.split(" ");
    const [older, newer] = await Promise.all([text(from), text(to)]);
    return diffDocuments(older.tree, newer.tree);
  });

  const isFresh = (at: number): boolean => at >= readAt && at - readAt < shelfMs;

  return {
    /** Whether this is what is published, by a picture at most two seconds old. */
    isStill: (known: Shelf, now: Date): boolean => known === shelf && isFresh(now.getTime()),
    /** What is published, at most two seconds old. The same object as long as nothing was published. */
    shelf: async (now: Date): Promise<Shelf> => {
      const at = now.getTime();
      if (isFresh(at)) return shelf;
      const mine = reading ?? read(at);
      reading = mine;
      try {
        return await mine;
      } finally {
        if (reading === mine) reading = undefined;
      }
    },
    /** A published version's text; it never changes, so it is read once. */
    text,
    /** The clauses that differ between two published versions. */
    diff: (from: string, to: string): Promise<ClauseDiff[]> => diff(`${from} ${to}`),
    /** Look again at the next question: called by whoever has just published. */
    forget: (): void => {
      publications += 1;
      readAt = Number.NEGATIVE_INFINITY;
      reading = undefined;
    },
  };
};

/**
 * One publication or withdrawal of a document at a time, until the transaction ends; whoever comes next looks at what is
 * published by then, and not at a picture of it.
 */
export const lockDocument = async (app: { database: Database }, db: Pick<Db, "rows">, documentId: string) => {
  await db.rows("SELECT id FROM document WHERE id = ? FOR UPDATE", [documentId]);
  libraryOf(app.database).forget();
};

export type Library = ReturnType<typeof openLibrary>;

const libraries = new WeakMap<Database, Library>();

/** The process's library of published documents over this database. */
export const libraryOf = (database: Database): Library => {
  const library = libraries.get(database) ?? openLibrary(database);
  libraries.set(database, library);
  return library;
};
