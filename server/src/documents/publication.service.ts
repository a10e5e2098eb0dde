import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import type { NewLedgerEntry } from "../kernel/ledger";
import { draftSummary, findDraft } from "./draft.service";
import { libraryOf, noticeMs } from "./library";
import { isTokenOf, sightOf } from "./preview.service";
import type { VersionSummary } from "./published-version";

/** An effective time may lie this far back when it was meant as "now". */
const lateMs = 300_000;

interface Publication {
  id: Buffer;
  previewToken: string;
  effectiveAt: string;
  unresolvedReason?: string;
  staffId: Buffer;
  now: Date;
}

/**
 * Publishes a previewed draft; from then on nothing changes it. Links to unpublished documents need a reason, which is
 * kept. The row turns only if it is still the draft that was previewed, and the ledger entry is in the same transaction.
 */
export const publishDraft = async (
  app: Pick<App, "config" | "database" | "ledger">,
  db: Db,
  { id, now, staffId, unresolvedReason, ...wish }: Publication,
): Promise<VersionSummary> => {
  const draft = await findDraft(db, id);
  const sight = sightOf(draft, await libraryOf(app.database).shelf(now), now);
  if (!isTokenOf(app, sight, wish.previewToken)) throw new AppError("document.preview-required");
  const { unresolved } = sight;
  if (unresolved.length > 0 && unresolvedReason === undefined) throw new AppError("document.links-unresolved");
  const effectiveAt = effectiveTime(new Date(wish.effectiveAt), now);
  const reason = unresolved.length > 0 ? (unresolvedReason ?? null) : null;
  const by = idText(staffId);
  const matched = await db.run(
    `UPDATE document_version
     SET state = 'published', published_at = ?, published_by = ?, effective_at = ?, unresolved_reason = ?
     WHERE id = ? AND state = 'draft' AND text_sha256 = ? AND label = ? AND change_class = ?`,
    [now, by, effectiveAt, reason, id, draft.textSha256, draft.label, draft.changeClass],
  );
  if (matched === 0) throw new AppError("document.preview-required");
  const summary: VersionSummary = {
    ...draftSummary(draft),
    state: "scheduled",
    publishedAt: now.toISOString(),
    effectiveAt: effectiveAt.toISOString(),
  };
  await app.ledger.append(db, publicationEntry(summary, { by, at: now, unresolved, reason }));
  return summary;
};

/** What the ledger keeps of a publication: which words (by hash) took effect when, by whom, and over which open links. */
export const publicationEntry = (
  { documentId, versionId, label, textSha256, changeClass, effectiveAt }: VersionSummary,
  { by, at, unresolved, reason }: { by: string; at: Date; unresolved: string[]; reason: string | null },
): NewLedgerEntry => ({
  kind: "document.published",
  at,
  body: {
    documentId,
    versionId,
    label,
    textSha256,
    changeClass,
    effectiveAt,
    by,
    unresolvedLinks: unresolved,
    unresolvedReason: reason,
  },
});

/** Clause 9: nothing takes effect before it could be read. "Now" means as soon as every server knows of it. */
const effectiveTime = (wished: Date, now: Date): Date => {
  if (wished.getTime() < now.getTime() - lateMs) {
    throw new AppError("document.invalid", [{ path: "effectiveAt", issue: "past", message: "生效时间不能早于现在" }]);
  }
  return new Date(Math.max(wished.getTime(), now.getTime() + noticeMs));
};
