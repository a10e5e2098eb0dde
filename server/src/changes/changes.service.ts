import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { change, changeStandings } from "@baiwa/shared/contracts/changes";
import type { z } from "zod";
import type { App } from "../app-context";
import { consentStates } from "../consent/consent.service";
import {
  announcedVersion,
  announcedVersions,
  findVersion,
  type PublishedVersion,
  summaryOf,
} from "../documents/documents.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { messageReport } from "../messages/messages.service";

type Change = z.input<typeof change>;
type Standing = (typeof changeStandings)[number];
type States = Awaited<ReturnType<typeof consentStates>>;

/** How long after its effect a change that waits for a decision is still shown. */
const shownDays = 180;

const standingOf = (states: States, scope: ScopeCode, version: PublishedVersion, now: Date): Standing => {
  const { state, documentVersionId, ahead } = states[scope];
  const isAgreedAhead = ahead.some((yes) => yes.documentVersionId === version.versionId);
  if (state === "superseded") return "ended";
  if (state === "refused" || state === "withdrawn") return "declined";
  if (state === "none") return "none";
  if (documentVersionId === version.versionId || isAgreedAhead || version.effectiveAt <= now) return "agreed";
  return "pending";
};

/** The notices of these versions in the person's inbox, by version. */
const noticesOf = async (db: Pick<Db, "rows">, accountId: Buffer) => {
  const rows = await db.rows<{ source_id: Buffer; id: Buffer; read_at: Date | null }>(
    `SELECT m.source_id, m.id, d.read_at FROM delivery d JOIN message m ON m.id = d.message_id
     WHERE d.account_id = ? AND d.channel = 'inbox' AND d.state IN ('sent', 'removed') AND m.source = 'version'`,
    [accountId],
  );
  return new Map(rows.map((row) => [idText(row.source_id), row]));
};

const changesOf = async (
  app: App,
  accountId: Buffer,
  versions: Awaited<ReturnType<typeof announcedVersions>>,
  now: Date,
): Promise<Change[]> => {
  const [states, notices] = await Promise.all([consentStates(app, accountId), noticesOf(app.database, accountId)]);
  return Promise.all(
    versions.map(async (version) => {
      const notice = notices.get(version.versionId);
      return {
        version: summaryOf(version, now),
        previousVersionId: version.previousVersionId,
        scopes: version.affectedScopes.map((scope) => ({ scope, standing: standingOf(states, scope, version, now) })),
        messageId: notice ? idText(notice.id) : null,
        isRead: notice?.read_at != null,
      };
    }),
  );
};

const isOpen = ({ scopes }: Change): boolean =>
  scopes.some(({ standing }) => standing === "ended" || standing === "pending");

/** What is announced and not in force, and what is in force and waits for this person's decision; the newest first. */
export const listChanges = async (app: App, accountId: Buffer, now: Date): Promise<Change[]> => {
  const since = new Date(now.getTime() - shownDays * 86_400_000);
  const versions = (await announcedVersions(app)).filter(({ effectiveAt }) => effectiveAt > since);
  const changes = await changesOf(app, accountId, versions, now);
  return changes.filter(
    (one) => one.version.state === "scheduled" || (one.version.state === "effective" && isOpen(one)),
  );
};

/** One change as it stands for the person; throws `document.version-unknown` for what was never announced. */
export const showChange = async (app: App, accountId: Buffer, versionId: string, now: Date): Promise<Change> => {
  const version = await announcedVersion(app, versionId);
  const [found] = version ? await changesOf(app, accountId, [version], now) : [];
  if (!found) throw new AppError("document.version-unknown");
  return found;
};

/** Counts of who was told and who answered; they name nobody. `open` are those whose consent to earlier words stood or ended. */
export const changeReport = async (app: App, versionId: string, now: Date) => {
  const version = await findVersion(app, versionId);
  if (!version) throw new AppError("document.version-unknown");
  const [message] = await app.database.rows<{ id: Buffer }>("SELECT id FROM message WHERE once = ?", [
    `version ${version.versionId}`,
  ]);
  const told = message ? await messageReport(app.database, message.id) : { planned: 0, isPlanned: true, counts: [] };
  const rows = await app.database.rows<{ scope: ScopeCode; act: string; own: number; n: number | string }>(
    `SELECT scope, act, document_version_id = ? AS own, COUNT(*) AS n FROM consent_state GROUP BY scope, act, own`,
    [idBytes(version.versionId)],
  );
  const ahead = await app.database.rows<{ scope: ScopeCode; n: number | string }>(
    `SELECT a.scope, COUNT(*) AS n FROM consent_ahead a JOIN consent_state s ON s.subject = a.subject AND s.scope = a.scope
     WHERE a.document_version_id = ? AND s.act = 'given' AND s.document_version_id <> a.document_version_id GROUP BY a.scope`,
    [idBytes(version.versionId)],
  );
  const countAhead = (scope: ScopeCode): number => Number(ahead.find((row) => row.scope === scope)?.n ?? 0);
  const count = (scope: ScopeCode, is: (row: { act: string; own: boolean }) => boolean): number =>
    rows
      .filter((row) => row.scope === scope && is({ act: row.act, own: Number(row.own) === 1 }))
      .reduce((sum, { n }) => sum + Number(n), 0);
  return {
    version: summaryOf(version, now),
    isTold: message !== undefined,
    ...told,
    answers: version.affectedScopes.map((scope) => ({
      scope,
      given: count(scope, ({ act, own }) => act === "given" && own) + countAhead(scope),
      declined: count(scope, ({ act, own }) => act !== "given" && own),
      open: count(scope, ({ act, own }) => act === "given" && !own) - countAhead(scope),
    })),
    asOf: now.toISOString(),
  };
};
