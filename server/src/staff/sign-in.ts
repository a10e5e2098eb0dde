import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import { idText } from "../kernel/ids";
import { hashPassword, isOutdatedHash, verifyPassword } from "../kernel/passwords";
import { openWith } from "../kernel/vault/seal";
import { totpKey } from "./enrolment.service";
import { type StaffRow, staffColumns } from "./staff.service";
import { openStaffSession } from "./staff-door";
import { stepOfCode } from "./totp";

interface Given {
  username: string;
  password: string;
  totp: string;
  at: Date;
}

/** The step of the given code; the work is the same for a person who has no secret or does not exist. */
const stepGiven = async (app: App, row: StaffRow | undefined, { totp, at }: Given): Promise<number | null> => {
  const key = await totpKey(app);
  const secret = row?.totp_sealed ? openWith(key, row.id, row.totp_sealed) : null;
  const step = stepOfCode(secret ?? Buffer.alloc(20), totp, at);
  return secret ? step : null;
};

/** Spends the code and opens a session in one transaction; null when the code was used before or the account is closed. */
const open = (app: App, { id }: StaffRow, step: number, at: Date) =>
  app.database.transaction(async (db) => {
    const spent = await db.run(
      `UPDATE staff SET totp_last_step = ?, state = 'active'
       WHERE id = ? AND totp_last_step < ? AND state IN ('enrolled', 'active')`,
      [step, id, step],
    );
    if (spent === 0) return null;
    await app.ledger.append(db, { kind: "staff.signed-in", at, body: { staffId: idText(id) } });
    return openStaffSession(app, db, id, at);
  });

/** Replaces a right password's hash that was made with older parameters, unless it was changed meanwhile. */
const renewHash = async (app: App, { id, password_hash: stored }: StaffRow, password: string): Promise<void> => {
  if (stored === null || !isOutdatedHash(stored)) return;
  const renewed = await hashPassword(password);
  await app.database.run("UPDATE staff SET password_hash = ? WHERE id = ? AND password_hash = ?", [
    renewed,
    id,
    stored,
  ]);
};

/**
 * Signs staff in with password and one-time code; the first time opens an enrolled account. Unknown, invited, disabled,
 * wrong password, wrong code and used code are one answer, `staff.login-failed`, after the same work. Attempts are
 * limited by address (the endpoint) and by username (here).
 */
export const signIn = async (app: App, given: Given) => {
  const subject = `staff:${given.username}`;
  await app.limits.consume("login", subject);
  const sql = `SELECT ${staffColumns} FROM staff WHERE username = ?`;
  const [row] = await app.database.rows<StaffRow>(sql, [given.username]);
  const step = await stepGiven(app, row, given);
  const isRight = await verifyPassword(row?.password_hash ?? null, given.password);
  const session = row && isRight && step !== null ? await open(app, row, step, given.at) : null;
  if (row && session) {
    await app.limits.forgetLogins(subject);
    await renewHash(app, row, given.password);
    return { row, ...session };
  }
  const body: JsonObject = row ? { staffId: idText(row.id) } : {};
  await app.ledger.append(app.database, { kind: "staff.sign-in-failed", at: given.at, body });
  throw new AppError("staff.login-failed");
};
