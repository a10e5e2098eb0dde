import { type RegimeKey, type RegimeState, regimes, regimeTerms } from "@baiwa/shared/catalogue/regimes";
import type { accountRegime } from "@baiwa/shared/contracts/regimes";
import type { z } from "zod";
import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { currentVersion, documentTitle } from "../documents/documents.service";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";

type Shown = z.input<typeof accountRegime>;
interface Row {
  id: Buffer;
  account_id: Buffer;
  regime: RegimeKey;
  state: RegimeState;
  reference: string;
  proposed_at: Date;
  expires_at: Date;
  decided_at: Date | null;
}
const columns = "id, account_id, regime, state, reference, proposed_at, expires_at, decided_at";
const mostShown = 100;

const present = (row: Row, now: Date) => ({
  proposalId: idText(row.id),
  regime: row.regime,
  name: regimes[row.regime].name,
  state: row.state === "open" && row.expires_at <= now ? ("expired" as const) : row.state,
  reference: row.reference,
  proposedAt: row.proposed_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
});

const historyOf = (db: Pick<Db, "rows">, accountId: Buffer): Promise<Row[]> =>
  db.rows<Row>(
    `SELECT ${columns} FROM account_regime WHERE account_id = ? ORDER BY proposed_at DESC, id DESC LIMIT ${mostShown}`,
    [accountId],
  );

/** The regime an account is under: what the person confirmed last, mainland until then. */
export const regimeOf = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<RegimeKey> => {
  const [row] = await db.rows<{ regime: RegimeKey }>(
    "SELECT regime FROM account_regime WHERE account_id = ? AND state = 'confirmed' ORDER BY decided_at DESC, id DESC LIMIT 1",
    [accountId],
  );
  return row?.regime ?? "mainland";
};

const describe = async (app: App, regime: RegimeKey) => {
  const { name, about, documents } = regimes[regime];
  const shown = documents.map(async (documentId) => ({
    documentId,
    title: documentTitle(documentId),
    isPublished: (await currentVersion(app, documentId)) !== undefined,
  }));
  return { regime, name, about, documents: await Promise.all(shown) };
};

/** What the account is under, what waits for the person's answer, and all there was. */
export const showRegime = async (app: App, db: Pick<Db, "rows">, accountId: Buffer, now: Date): Promise<Shown> => {
  const [current, rows] = await Promise.all([regimeOf(db, accountId), historyOf(db, accountId)]);
  const open = rows.find((row) => row.state === "open" && row.expires_at > now);
  return {
    current: await describe(app, current),
    open: open ? { ...present(open, now), becomes: await describe(app, open.regime) } : null,
    history: rows.filter((row) => row !== open).map((row) => present(row, now)),
  };
};

/** The texts a confirmation is to: the hash of each document in force, or that there was none. */
const versionsOf = async (app: App, regime: RegimeKey): Promise<string> => {
  const texts = regimes[regime].documents.map(
    async (documentId) => `${documentId}:${(await currentVersion(app, documentId))?.textSha256 ?? "unpublished"}`,
  );
  return (await Promise.all(texts)).join(" ");
};

const note = async (app: App, db: Db, kind: string, accountId: Buffer, at: Date, body: Record<string, string>) => {
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: `regime.${kind}`, at, subject, body });
};

/**
 * Proposes another regime and tells the person; nothing is swapped. Throws `regime.same` for the one they are under,
 * `regime.open` while another proposal waits, `account.unknown`.
 */
export const proposeRegime = async (
  app: App,
  db: Db,
  asked: { accountId: Buffer; regime: RegimeKey; reference: string; by: string; reason?: string; at: Date },
) => {
  const { accountId, regime, reference, by, at } = asked;
  await lockAccount(db, accountId);
  if ((await regimeOf(db, accountId)) === regime) throw new AppError("regime.same");
  await db.run(
    "UPDATE account_regime SET state = 'expired', open_account_id = NULL WHERE open_account_id = ? AND expires_at <= ?",
    [accountId, at],
  );
  const id = newId();
  const expiresAt = new Date(at.getTime() + regimeTerms.openDays * 86_400_000);
  await db
    .run(
      `INSERT INTO account_regime
         (id, account_id, open_account_id, regime, state, reference, proposed_by, proposed_at, expires_at)
       VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?)`,
      [id, accountId, accountId, regime, reference, by, at, expiresAt],
    )
    .catch((error: unknown) => {
      throw isDuplicate(error, "uq_account_regime_open") ? new AppError("regime.open") : error;
    });
  const why: Record<string, string> = asked.reason === undefined ? {} : { reason: asked.reason };
  await note(app, db, "proposed", accountId, at, { proposalId: idText(id), regime, by, ...why });
  await tell(app, db, { accountId, notice: "regime-proposed", at });
  const row: Row = {
    id,
    account_id: accountId,
    regime,
    state: "open",
    reference,
    proposed_at: at,
    expires_at: expiresAt,
    decided_at: null,
  };
  return present(row, at);
};

/** The person's own answer: only a confirmation swaps anything. Answered again the same way it is the same; otherwise `regime.decided`. */
export const decideRegime = async (
  app: App,
  db: Db,
  { accountId, id, isConfirmed, at }: { accountId: Buffer; id: Buffer; isConfirmed: boolean; at: Date },
): Promise<Shown> => {
  await lockAccount(db, accountId);
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM account_regime WHERE id = ? AND account_id = ? FOR UPDATE`, [
    id,
    accountId,
  ]);
  if (!row) throw new AppError("regime.unknown");
  const state = isConfirmed ? "confirmed" : "refused";
  if (row.state === state) return showRegime(app, db, accountId, at);
  if (row.state !== "open" || row.expires_at <= at) throw new AppError("regime.decided");
  const from = await regimeOf(db, accountId);
  await db.run("UPDATE account_regime SET state = ?, open_account_id = NULL, decided_at = ? WHERE id = ?", [
    state,
    at,
    id,
  ]);
  const documents = await versionsOf(app, row.regime);
  await note(app, db, state, accountId, at, { proposalId: idText(id), from, to: row.regime, documents });
  return showRegime(app, db, accountId, at);
};
