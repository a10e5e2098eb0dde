import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import { endSessions } from "../identity/session.service";
import type { AccountSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { heldRisk, type OpenedRisk } from "./risk-store";

interface Answer {
  session: AccountSession;
  riskId: Buffer;
  at: Date;
}

/**
 * The owner's word on an entry. "It was me" stands and makes device and network known; "it was not me" may follow it, and
 * ends every session but the one that says so, and that as well when the entry is about it. It may be said again, from another
 * session. What is not one's own is `risk.unknown`.
 */
export const answerRisk = async (
  app: App,
  db: Db,
  { session, riskId, at, isMine }: Answer & { isMine: boolean },
): Promise<OpenedRisk> => {
  const { accountId, sessionId } = session;
  await lockAccount(db, accountId);
  const entry = await heldRisk(app, db, accountId, riskId);
  if (!entry) throw new AppError("risk.unknown");
  const answer = isMine ? "mine" : "not-mine";
  if (isMine && entry.answer !== null) throw new AppError("risk.answered");
  await db.run("UPDATE risk_entry SET answer = ?, answered_at = ? WHERE id = ?", [answer, at, riskId]);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "risk.answered", at, subject, body: { riskId: idText(riskId), isMine } });
  // said of one's own sign-in it ends that one too: a stranger must not stay by answering for themselves
  const isAboutThis = entry.session_id?.equals(sessionId) ?? false;
  if (!isMine) await endSessions(app, db, { accountId, except: isAboutThis ? undefined : sessionId, at });
  return { ...entry, answer };
};
