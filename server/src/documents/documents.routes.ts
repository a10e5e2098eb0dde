import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { adminDocumentRoutes } from "./admin-documents.routes";
import { isKnownDocument, knownDocuments } from "./known-documents";
import { libraryOf } from "./library";
import { versionAnswer } from "./public-answers";
import { type PublishedVersion, summaryOf } from "./published-version";
import type { Shelf } from "./shelf";

const shelfOf = (app: App, now: Date): Promise<Shelf> => libraryOf(app.database).shelf(now);

const ensureKnown = (documentId: string): void => {
  if (!isKnownDocument(documentId)) throw new AppError("document.unknown");
};

const versionOf = (shelf: Shelf, documentId: string, versionId: string): PublishedVersion => {
  ensureKnown(documentId);
  const version = shelf.find(versionId);
  if (version?.documentId !== documentId) throw new AppError("document.version-unknown");
  return version;
};

/** Reading documents: open to everyone, before any consent and without any account. Drafts are never seen here. */
export const documentRoutes = (api: Api): void => {
  api.on("documents.list", async ({ app, now }) => {
    const shelf = await shelfOf(app, now);
    const documents = knownDocuments.map(({ id, title }) => {
      const current = shelf.current(id, now);
      return {
        documentId: id,
        title,
        published: current !== undefined,
        current: current ? summaryOf(current, now) : null,
      };
    });
    return { documents };
  });

  api.on("documents.current", async ({ app, params: { documentId }, now }) => {
    const shelf = await shelfOf(app, now);
    const version = shelf.current(documentId, now);
    if (version) return versionAnswer(app, { shelf, version, now });
    ensureKnown(documentId);
    throw new AppError("document.not-published");
  });

  api.on("documents.versions", async ({ app, params: { documentId }, now }) => {
    ensureKnown(documentId);
    const shelf = await shelfOf(app, now);
    return { versions: shelf.versionsOf(documentId).map((version) => summaryOf(version, now)) };
  });

  api.on("documents.version", async ({ app, params: { documentId, versionId }, now }) => {
    const shelf = await shelfOf(app, now);
    return versionAnswer(app, { shelf, version: versionOf(shelf, documentId, versionId), now });
  });

  api.on("documents.diff", async ({ app, params: { documentId }, query, now }) => {
    const shelf = await shelfOf(app, now);
    const from = versionOf(shelf, documentId, query.from);
    const to = versionOf(shelf, documentId, query.to);
    const clauses = await libraryOf(app.database).diff(from.versionId, to.versionId);
    return { from: summaryOf(from, now), to: summaryOf(to, now), clauses };
  });

  adminDocumentRoutes(api);
};
