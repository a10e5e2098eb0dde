import { type ChangeClassKey, changeClasses } from "@baiwa/shared/catalogue/change-classes";
import { type ScopeCode, scopeCodes } from "@baiwa/shared/catalogue/scopes";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import type { NewLedgerEntry } from "../kernel/ledger";
import { announce } from "../messages/messages.service";
import { catalogueSnapshot } from "./catalogue-snapshot";
import { type ChangeProposal, isMilder } from "./change-proposal";
import { draftSummary, findDraft } from "./draft.service";
import { documentTitle } from "./known-documents";
import { libraryOf, lockDocument, noticeMs } from "./library";
import { isTokenOf, proposalOf, type Sight, sightOf } from "./preview.service";
import type { VersionSummary } from "./published-version";

const day = 86_400_000;
/** An effective time may lie this far back when it was meant as "now". */
const lateMs = 300_000;
const statementId = "privacy-statement";

/** A publication as one asks for it and another approves it: all of it is fixed when it is asked for. */
type Wish = {
  versionId: string;
  previewToken: string;
  effectiveAt: string;
  summary: string | null;
  affectedScopes: ScopeCode[] | null;
  milderReason: string | null;
  legalBasis: string | null;
  unresolvedReason: string | null;
};
/** With what it is and what the texts propose, in words, for whoever approves. */
export type PublicationWish = Wish & { told: { name: string; value: string }[] };

const invalid = (path: string, issue: string, message: string): AppError =>
  new AppError("document.invalid", [{ path, issue, message }]);

/** What the publication comes to, or why it may not be: the same look at asking and at approving. */
const weigh = (
  sight: Sight,
  proposal: ChangeProposal,
  wish: Wish,
): { changeClass: ChangeClassKey; affectedScopes: ScopeCode[]; summary: string | null } => {
  const { changeClass } = sight.draft;
  if (sight.unresolved.length > 0 && wish.unresolvedReason === null) throw new AppError("document.links-unresolved");
  if (!sight.against) return { changeClass, affectedScopes: [], summary: null };
  const { isTold, asksAgain } = changeClasses[changeClass];
  const wanted = asksAgain ? (wish.affectedScopes ?? proposal.affectedScopes) : [];
  const affectedScopes = scopeCodes.filter((code) => wanted.includes(code));
  if (isMilder({ changeClass, affectedScopes }, proposal) && wish.milderReason === null) {
    throw new AppError("document.milder");
  }
  if (changeClass === "V3" && wish.legalBasis === null) throw invalid("legalBasis", "required", "请写明法律依据");
  if (isTold && wish.summary === null) throw invalid("summary", "required", "请用几句话写明改了什么");
  return { changeClass, affectedScopes, summary: isTold ? wish.summary : null };
};

/** How long the version has to be announced; the first of a document changes nothing for anybody. */
const noticeDaysOf = ({ against, draft }: Sight): number => (against ? changeClasses[draft.changeClass].noticeDays : 0);

/** Versions take effect in the order of their publication: an older text never comes back by its date. */
const ensureLast = ({ against }: Sight, effectiveAt: Date, now: Date): void => {
  const isWaiting = against !== undefined && against.effectiveAt > now;
  if (isWaiting && effectiveAt <= against.effectiveAt) throw new AppError("document.scheduled");
};

const lookAt = async (app: Pick<App, "config" | "database">, wish: Wish, now: Date) => {
  const draft = await findDraft(app.database, idBytes(wish.versionId));
  const sight = sightOf(draft, await libraryOf(app.database).shelf(now), now);
  if (!isTokenOf(app, sight, wish.previewToken)) throw new AppError("document.preview-required");
  const proposal = await proposalOf(app, sight);
  return { draft, sight, proposal, ...weigh(sight, proposal, wish) };
};

/**
 * Checks a publication before it is asked for and says all of it in words. Throws `document.preview-required` unless this
 * very text was previewed, `document.milder` for less than the texts propose without a reason, `document.notice-period`
 * when it would take effect before people could be told (clause 9), `document.scheduled` when it would before one that
 * waits, `document.links-unresolved`, `document.invalid`.
 */
export const preparePublication = async (
  app: Pick<App, "config" | "database">,
  wish: Wish,
  now: Date,
): Promise<PublicationWish> => {
  const { draft, sight, proposal, changeClass, affectedScopes } = await lookAt(app, wish, now);
  const wished = new Date(wish.effectiveAt);
  if (wished.getTime() < now.getTime() - lateMs) throw invalid("effectiveAt", "past", "生效时间不能早于现在");
  const noticeDays = noticeDaysOf(sight);
  if (wished.getTime() < now.getTime() - lateMs + noticeDays * day) throw new AppError("document.notice-period");
  ensureLast(sight, wished, now);
  const told = [
    { name: "文件", value: `${documentTitle(draft.documentId)} ${draft.label}` },
    { name: "级别", value: `${changeClass} ${changeClasses[changeClass].name}（系统建议 ${proposal.changeClass}）` },
    { name: "系统看到的变化", value: proposal.reasons.slice(0, 20).join("；") || "无" },
    { name: "要重新征求的授权", value: affectedScopes.join("、") || "无" },
    { name: "告知", value: wish.summary ?? "不另行告知" },
    { name: "生效", value: `不早于 ${wish.effectiveAt}，批准后至少 ${noticeDays} 天` },
    ...(wish.milderReason === null ? [] : [{ name: "低于建议的理由", value: wish.milderReason }]),
    ...(wish.legalBasis === null ? [] : [{ name: "法律依据", value: wish.legalBasis }]),
    ...(wish.unresolvedReason === null ? [] : [{ name: "引用未发布文件的理由", value: wish.unresolvedReason }]),
  ];
  return { ...wish, told };
};

/**
 * Publishes what was approved; from then on nothing changes it. It takes effect when it was asked to, and never before the
 * notice of its class has run from now. The row turns only if it is still the draft that was previewed.
 */
export const publishVersion = async (
  app: Pick<App, "config" | "database" | "ledger" | "ports">,
  db: Db,
  { payload: wish, askedBy, approvedBy }: Approved<PublicationWish>,
): Promise<void> => {
  await lockDocument(app, db, (await findDraft(db, idBytes(wish.versionId))).documentId);
  const now = app.ports.clock(); // it may have waited
  const { draft, sight, changeClass, affectedScopes, summary } = await lookAt(app, wish, now);
  const earliest = now.getTime() + Math.max(noticeMs, noticeDaysOf(sight) * day);
  const effectiveAt = new Date(Math.max(new Date(wish.effectiveAt).getTime(), earliest));
  ensureLast(sight, effectiveAt, now);
  const by = idText(askedBy);
  const isStatement = draft.documentId === statementId;
  const matched = await db.run(
    `UPDATE document_version
     SET state = 'published', published_at = ?, published_by = ?, approved_by = ?, effective_at = ?, unresolved_reason = ?,
       summary = ?, affected_scopes = ?, milder_reason = ?, legal_basis = ?, catalogue = ?
     WHERE id = ? AND state = 'draft' AND text_sha256 = ? AND label = ? AND change_class = ?`,
    [
      now,
      by,
      idText(approvedBy),
      effectiveAt,
      sight.unresolved.length > 0 ? wish.unresolvedReason : null,
      summary,
      JSON.stringify(affectedScopes),
      wish.milderReason,
      wish.legalBasis,
      isStatement ? JSON.stringify(catalogueSnapshot()) : null,
      draft.id,
      draft.textSha256,
      draft.label,
      changeClass,
    ],
  );
  if (matched === 0) throw new AppError("document.preview-required");
  const published: VersionSummary = {
    ...draftSummary(draft),
    state: "scheduled",
    publishedAt: now.toISOString(),
    effectiveAt: effectiveAt.toISOString(),
    summary,
    affectedScopes,
  };
  if (summary !== null) await announceVersion(db, published, summary, now);
  const { unresolved } = sight;
  const reason = unresolved.length > 0 ? wish.unresolvedReason : null;
  await app.ledger.append(
    db,
    publicationEntry(published, { by, approvedBy: idText(approvedBy), at: now, unresolved, reason }),
  );
};

/** What somebody wrote, ended as a sentence is, so that another may follow. */
const sentence = (words: string): string => (/[。！？.!?]$/.test(words) ? words : `${words}。`);

/** Tells everybody with an account, and whoever registers until it takes effect (clause 9): nobody is left to find out. */
const announceVersion = async (db: Db, version: VersionSummary, summary: string, at: Date): Promise<void> => {
  const effectiveAt = new Date(version.effectiveAt as string);
  const day = new Date(effectiveAt.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  await announce(db, {
    topic: "statement",
    once: `version ${version.versionId}`,
    source: "version",
    sourceId: idBytes(version.versionId),
    audience: { kind: "everyone" },
    channels: ["inbox", "wechat", "email"],
    content: {
      title: `《${version.title}》有更新`,
      text: `新版本 ${version.label} 将于 ${day} 生效。${sentence(summary)}请打开佰瓦云隐私中心查看改了哪些条款，以及需要您决定的事。`,
      page: { path: `pages/manage/change/index?versionId=${version.versionId}`, label: "查看改了什么" },
      at: effectiveAt.toISOString(),
    },
    planUntil: effectiveAt,
    at,
  });
};

/** What the ledger keeps of a publication: which words (by hash) took effect when, by whom, and over which open links. */
export const publicationEntry = (
  { documentId, versionId, label, textSha256, changeClass, effectiveAt, affectedScopes }: VersionSummary,
  {
    by,
    approvedBy,
    at,
    unresolved,
    reason,
  }: { by: string; approvedBy?: string; at: Date; unresolved: string[]; reason: string | null },
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
    affectedScopes,
    by,
    ...(approvedBy === undefined ? {} : { approvedBy }),
    unresolvedLinks: unresolved,
    unresolvedReason: reason,
  },
});
