import { createHmac, timingSafeEqual } from "node:crypto";
import { changeClasses } from "@baiwa/shared/catalogue/change-classes";
import type { documentVersion } from "@baiwa/shared/contracts/documents";
import { unresolvedLinks } from "@baiwa/shared/document-blocks";
import type { z } from "zod";
import type { App } from "../app-context";
import { canonicalBytes } from "../kernel/canonical";
import { idBytes, idText } from "../kernel/ids";
import { type CatalogueChange, type CatalogueSnapshot, catalogueChange, catalogueSnapshot } from "./catalogue-snapshot";
import { type ChangeProposal, proposeChange } from "./change-proposal";
import { type ClauseDiff, diffDocuments } from "./document-diff";
import { type Draft, draftSummary, findDraft } from "./draft.service";
import { libraryOf } from "./library";
import { type PublishedVersion, summaryOf, type VersionSummary } from "./published-version";
import type { Shelf } from "./shelf";

export type Preview = {
  version: z.input<typeof documentVersion>;
  previewToken: string;
  against: VersionSummary | null;
  clauses: ClauseDiff[];
  unresolvedLinks: string[];
  proposal: ChangeProposal & { noticeDays: number };
};

/** What the person who publishes must have seen: this very text, compared with this version, with these links open. */
export type Sight = { draft: Draft; against: PublishedVersion | undefined; unresolved: string[] };

/** Looks at a draft as it stands now against the version it will follow: the one in force, or one that waits to be. */
export const sightOf = (draft: Draft, shelf: Shelf, now: Date): Sight => ({
  draft,
  against: shelf.last(draft.documentId),
  unresolved: unresolvedLinks(draft.tree.blocks, [...shelf.readableIds(now), draft.documentId]),
});

/** A seal over a sight. Whoever shows it at publication had the preview; any change in between makes it worthless. */
export const previewToken = (app: Pick<App, "config">, { draft, against, unresolved }: Sight): string =>
  createHmac("sha256", app.config.fingerprintKey)
    .update("document-preview\0")
    .update(
      canonicalBytes({
        versionId: idText(draft.id),
        label: draft.label,
        changeClass: draft.changeClass,
        textSha256: draft.textSha256.toString("hex"),
        against: against?.versionId ?? null,
        unresolved,
      }),
    )
    .digest("base64url");

/** Whether the token is this sight's, compared in constant time. */
export const isTokenOf = (app: Pick<App, "config">, sight: Sight, token: string): boolean => {
  const expected = Buffer.from(previewToken(app, sight));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const clausesOf = async ({ database }: Pick<App, "database">, { draft, against }: Sight): Promise<ClauseDiff[]> =>
  against ? diffDocuments((await libraryOf(database).text(against.versionId)).tree, draft.tree) : [];

/** The catalogue as it was told with the version in force; none is kept for other documents, and for the first versions. */
const catalogueOf = async (app: Pick<App, "database">, { against }: Sight): Promise<CatalogueChange> => {
  const nothing = { reasons: [], affectedScopes: [] };
  if (!against) return nothing;
  const [row] = await app.database.rows<{ catalogue: string | null }>(
    "SELECT catalogue FROM document_version WHERE id = ?",
    [idBytes(against.versionId)],
  );
  if (!row?.catalogue) return nothing;
  return catalogueChange(JSON.parse(row.catalogue) as CatalogueSnapshot, catalogueSnapshot());
};

/** What the draft changes for people, by its clauses and by the catalogue. */
export const proposalOf = async (app: Pick<App, "database">, sight: Sight): Promise<ChangeProposal> =>
  proposeChange(await clausesOf(app, sight), await catalogueOf(app, sight));

/** The draft as people would read it, what it changes clause by clause, and which of its links lead nowhere yet. */
export const previewDraft = async (
  app: Pick<App, "config" | "database">,
  { id, now }: { id: Buffer; now: Date },
): Promise<Preview> => {
  const library = libraryOf(app.database);
  const draft = await findDraft(app.database, id, "document.version-unknown");
  const sight = sightOf(draft, await library.shelf(now), now);
  const { against, unresolved } = sight;
  const { controller, contact } = draft.tree.front;
  const [clauses, proposal] = await Promise.all([clausesOf(app, sight), proposalOf(app, sight)]);
  return {
    version: { ...draftSummary(draft), controller, contact, blocks: draft.tree.blocks, unresolvedLinks: unresolved },
    previewToken: previewToken(app, sight),
    against: against ? summaryOf(against, now) : null,
    clauses,
    unresolvedLinks: unresolved,
    proposal: { ...proposal, noticeDays: against ? changeClasses[draft.changeClass].noticeDays : 0 },
  };
};
