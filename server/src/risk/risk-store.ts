import { retentionRules } from "@baiwa/shared/catalogue/retention";
import { type RiskBand, type RiskCode, riskRules, riskTerms } from "@baiwa/shared/catalogue/risk";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";
import { isHeld, type RuleWork, rowsRule } from "../retention/rule";

const day = 24 * 3_600_000;

/** What is sealed of an entry: why, where, with what, and which sign-in of the log it was. */
export interface RiskContent {
  rules: RiskCode[];
  network: string | null;
  browser: string | null;
  deviceModel: string | null;
  osVersion: string | null;
  signIn: string;
}
export interface RiskRow {
  id: Buffer;
  account_id: Buffer;
  session_id: Buffer | null;
  band: RiskBand;
  sealed: Buffer;
  at: Date;
  answer: "mine" | "not-mine" | null;
  answered_at: Date | null;
}
export type OpenedRisk = RiskRow & RiskContent;

const columns = "id, account_id, session_id, band, sealed, at, answer, answered_at";
const place = (id: Buffer): Buffer => Buffer.concat([id, Buffer.from("risk")]);

export const sealRisk = async (app: App, accountId: Buffer, id: Buffer, content: RiskContent): Promise<Buffer> =>
  sealWith((await app.keyring.of(accountId)).dataKey, place(id), Buffer.from(JSON.stringify(content), "utf8"));

const openAll = async (app: App, accountId: Buffer, rows: readonly RiskRow[]): Promise<OpenedRisk[]> => {
  if (rows.length === 0) return [];
  const { dataKey } = await app.keyring.of(accountId);
  return rows.map((row) => ({
    ...row,
    ...(JSON.parse(openWith(dataKey, place(row.id), row.sealed).toString("utf8")) as RiskContent),
  }));
};

/** From when on an entry still counts: what is older waits for the sweep and is not told any more. */
export const riskSince = (now: Date): Date => new Date(now.getTime() - riskTerms.days * day);

/** Some of the account's entries that are not over, newest first. */
export const riskOf = async (
  app: App,
  accountId: Buffer,
  page: { now: Date; after?: { at: Date; id: Buffer }; limit: number },
  db: Pick<Db, "rows"> = app.database,
): Promise<OpenedRisk[]> => {
  const { after } = page;
  const rows = await db.rows<RiskRow>(
    `SELECT ${columns} FROM risk_entry WHERE account_id = ? AND at >= ?
     ${after ? "AND (at < ? OR (at = ? AND id < ?))" : ""} ORDER BY at DESC, id DESC LIMIT ?`,
    [accountId, riskSince(page.now), ...(after ? [after.at, after.at, after.id] : []), String(page.limit)],
  );
  return openAll(app, accountId, rows);
};

/** One own entry, held until the transaction ends; null when there is none. */
export const heldRisk = async (app: App, db: Db, accountId: Buffer, id: Buffer): Promise<OpenedRisk | null> => {
  const rows = await db.rows<RiskRow>(
    `SELECT ${columns} FROM risk_entry WHERE id = ? AND account_id = ? AND at >= ? FOR UPDATE`,
    [id, accountId, riskSince(app.ports.clock())],
  );
  return (await openAll(app, accountId, rows))[0] ?? null;
};

/** Entries as their owner reads them: every rule in words. */
export const presentRisks = async (
  db: Pick<Db, "rows">,
  rows: readonly OpenedRisk[],
  session: { accountId: Buffer; sessionId: Buffer },
) => {
  const open = await db.rows<{ id: Buffer }>("SELECT id FROM session WHERE account_id = ?", [session.accountId]);
  const isOpen = (id: Buffer | null): boolean => id !== null && open.some((one) => one.id.equals(id));
  return rows.map((row) => ({
    riskId: idText(row.id),
    at: row.at.toISOString(),
    band: row.band,
    rules: row.rules.map((code) => {
      const { name, explanation, advice } = riskRules[code];
      return { code, name, explanation, advice };
    }),
    network: row.network,
    browser: row.browser,
    deviceModel: row.deviceModel,
    osVersion: row.osVersion,
    isCurrent: row.session_id?.equals(session.sessionId) ?? false,
    isSignedIn: isOpen(row.session_id),
    answer: row.answer,
  }));
};

/** Entries whose ninety days are over. */
export const riskRule: RuleWork = rowsRule({
  table: "risk_entry",
  past: (now) => ({ sql: "at < ?", values: [riskSince(now)] }),
  held: isHeld("risk_entry.account_id", retentionRules.risk.items),
});
