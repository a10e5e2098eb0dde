import type { GuardianState } from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import { keepHeld } from "../holds/keep-held";
import type { Db } from "../kernel/database";

/** A guardianship as its row says. */
export interface GuardianRow {
  account_id: Buffer;
  state: GuardianState;
  link_hash: Buffer | null;
  code_hash: Buffer | null;
  sealed_guardian: Buffer | null;
  attempts: number;
  links: number;
  links_since: Date;
  asked_at: Date;
  expires_at: Date | null;
}
const columns =
  "account_id, state, link_hash, code_hash, sealed_guardian, attempts, links, links_since, asked_at, expires_at";

/** The account's guardianship by a condition of our own code. */
export const guardianshipWhere = async (
  db: Pick<Db, "rows">,
  condition: string,
  value: Buffer,
): Promise<GuardianRow | null> =>
  (await db.rows<GuardianRow>(`SELECT ${columns} FROM guardianship WHERE ${condition}`, [value]))[0] ?? null;

export const guardianshipOf = (db: Pick<Db, "rows">, accountId: Buffer): Promise<GuardianRow | null> =>
  guardianshipWhere(db, "account_id = ?", accountId);

/** Whether no guardian agreed. The consent G1 alone proves nothing: only a guardian's own answer confirms. */
export const isGuardianMissing = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<boolean> =>
  (await guardianshipOf(db, accountId))?.state !== "confirmed";

/** The child is 14: the guardian's details and the mark go. */
export const finishGuardianship = async (app: App, db: Db, accountId: Buffer): Promise<void> => {
  await keepHeld(app, db, accountId, ["guardian", "child_flag"]);
  await db.run("DELETE FROM guardianship WHERE account_id = ?", [accountId]);
};
