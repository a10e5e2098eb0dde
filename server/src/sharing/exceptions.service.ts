import { exceptionGrounds, exceptionTerms, isPublicGround } from "@baiwa/shared/catalogue/exceptions";
import { shareTerms } from "@baiwa/shared/catalogue/sharing";
import type { ExceptionIntake } from "@baiwa/shared/contracts/exceptions";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { tell } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { type ExceptionRow, exceptionsWhere, findException, openIntake, sealIntake } from "./exception-store";
import { isCovered } from "./recipient-store";

type Owned = ExceptionRow & { account_id: Buffer };
const [hour, day] = [3_600_000, 86_400_000];
const batch = 50;

/**
 * Refuses what can never be granted: a foreign authority's wish (`exception.foreign`, a hard stop: PIPL 41), an item beside
 * the purpose, a time that is over or too long.
 */
export const checkIntake = (intake: ExceptionIntake, now: Date): void => {
  if (intake.country !== "CN") throw new AppError("exception.foreign");
  if (!intake.items.every((item) => isCovered(item, intake.purpose))) throw new AppError("share.not-agreed");
  const [from, until] = [new Date(intake.from), new Date(intake.until)];
  if (until <= now || until <= from) throw invalidField("intake.until", "too_small", "截止日期要在今天和开始日期以后");
  if (until.getTime() > now.getTime() + exceptionTerms.longestDays * day)
    throw invalidField("intake.until", "too_big", "一次最长半年");
  if ("capturedAt" in intake && new Date(intake.capturedAt) > now)
    throw invalidField("intake.capturedAt", "too_big", "采集时间不能在以后");
};

/** Throws `exception.refused` when the person said no to further use of what is public about them. */
export const mustAllowPublicUse = async (
  db: Pick<Db, "rows">,
  { clause, accountId }: { clause: ExceptionIntake["clause"]; accountId: Buffer },
): Promise<void> => {
  if (!isPublicGround(clause)) return;
  const refused = await db.rows("SELECT at FROM public_use_refusal WHERE account_id = ?", [accountId]);
  if (refused.length > 0) throw new AppError("exception.refused");
};

const note = async (
  app: App,
  db: Db,
  row: Pick<Owned, "id" | "account_id" | "clause">,
  act: { kind: "granted" | "used" | "told"; at: Date; body: Record<string, string | string[] | null> },
): Promise<void> => {
  const { subject } = await app.keyring.of(row.account_id);
  const body = { exceptionId: idText(row.id), clause: row.clause, ...act.body };
  await app.ledger.append(db, { kind: `exception.${act.kind}`, at: act.at, subject, body });
};

/** Grants an exception that a second person approved. Nothing is passed on by it yet. */
export const grantException = async (
  app: App,
  db: Db,
  { payload, accountId, askedBy, approvedBy, at }: Approved<ExceptionIntake>,
): Promise<void> => {
  if (!accountId) throw new AppError("account.unknown");
  checkIntake(payload, at);
  await lockAccount(db, accountId);
  await mustAllowPublicUse(db, { clause: payload.clause, accountId });
  const id = newId();
  const suppression = "suppression" in payload ? payload.suppression : null;
  await db.run(
    `INSERT INTO disclosure_exception (id, account_id, recipient_id, clause, state, sealed, suppression, asked_by, approved_by,
       approved_at, expires_at, kept_until) VALUES (?, ?, ?, ?, 'approved', ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      accountId,
      payload.recipientId && idBytes(payload.recipientId),
      payload.clause,
      await sealIntake(app, id, payload),
      suppression,
      askedBy,
      approvedBy,
      at,
      new Date(payload.until),
      new Date(at.getTime() + shareTerms.keptDays * day),
    ],
  );
  const { clause, purpose, items } = payload;
  const row = { id, account_id: accountId, clause };
  await note(app, db, row, { kind: "granted", at, body: { purpose, items, suppression, until: payload.until } });
};

/**
 * Uses an exception, under its account's lock: once, in its time, and only for what it names. Tells the intake, and tells the
 * person unless a recorded ground keeps it from them; what could not be told before is due within three days.
 */
export const spendException = async (
  app: App,
  db: Db,
  row: Owned,
  { at, staffId }: { at: Date; staffId: Buffer | null },
): Promise<ExceptionIntake> => {
  const { id, account_id: accountId, clause } = row;
  const intake = await openIntake(app, row);
  if (row.expires_at <= at || new Date(intake.from) > at) throw new AppError("exception.over");
  await mustAllowPublicUse(db, { clause, accountId });
  const isLate = exceptionGrounds[clause].notice === "afterwards";
  const dueAt = row.suppression ? null : isLate ? new Date(at.getTime() + exceptionTerms.lateNoticeHours * hour) : at;
  const used = await db.run(
    `UPDATE disclosure_exception SET state = 'used', used_at = ?, notice_due_at = ?, kept_until = ?
     WHERE id = ? AND state = 'approved'`,
    [at, dueAt, new Date(at.getTime() + shareTerms.keptDays * day), id],
  );
  if (used !== 1) throw new AppError("exception.over");
  await note(app, db, row, { kind: "used", at, body: { staffId: staffId && idText(staffId), items: intake.items } });
  if (dueAt && !isLate) await tellPerson(app, db, { ...row, state: "used" }, { at, by: {} });
  return intake;
};

/** Tells the person of what was passed on; what was kept from them is listed from now on. Throws `exception.unused`, `exception.told`. */
export const tellPerson = async (
  app: App,
  db: Db,
  row: Owned,
  { at, by }: { at: Date; by: Record<string, string> },
): Promise<void> => {
  if (row.state !== "used") throw new AppError("exception.unused");
  const told = await db.run(
    "UPDATE disclosure_exception SET told_at = ?, suppression = NULL WHERE id = ? AND told_at IS NULL",
    [at, row.id],
  );
  if (told !== 1) throw new AppError("exception.told");
  await db.run("UPDATE share_record SET is_hidden = 0 WHERE exception_id = ?", [row.id]);
  await tell(app, db, { accountId: row.account_id, notice: "exception-used", at });
  await note(app, db, row, { kind: "told", at, body: by });
};

/** Tells people of what is due to be told and nobody did. */
export const tellDue = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  const at = app.ports.clock();
  const due = await exceptionsWhere(
    app.database,
    `told_at IS NULL AND notice_due_at <= ? AND account_id IS NOT NULL ORDER BY notice_due_at LIMIT ${batch}`,
    [at],
  );
  for (const { id } of due) {
    const tellOne = async (db: Db): Promise<void> => {
      await held.guard(db);
      const row = await findException(db, id);
      await lockAccount(db, row.account_id);
      await tellPerson(app, db, row, { at, by: { by: "time" } });
    };
    await onePiece(app.log, "telling of an exception", () =>
      app.database.transaction(tellOne).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error; // told, or its account gone, a moment ago
      }),
    );
  }
};

/** The account's end: what was never used goes, what was is kept for its three years without a link to the account. */
export const eraseExceptions = async (app: App, db: Db, accountId: Buffer): Promise<void> => {
  await db.run("DELETE FROM disclosure_exception WHERE account_id = ? AND state = 'approved'", [accountId]);
  await db.run("DELETE FROM public_use_refusal WHERE account_id = ?", [accountId]);
  for (const row of await exceptionsWhere(db, "account_id = ?", [accountId])) {
    const id = newId(); // the ledger names the old one beside the account's pseudonym
    const sealed = await sealIntake(app, id, await openIntake(app, row));
    await db.run("UPDATE disclosure_exception SET id = ?, account_id = NULL, sealed = ? WHERE id = ?", [
      id,
      sealed,
      row.id,
    ]);
    await db.run("UPDATE share_record SET exception_id = ? WHERE exception_id = ?", [id, row.id]);
  }
};

/** Whether the person said no to further use of what is public about them. */
export const publicUseOf = async (db: Pick<Db, "rows">, accountId: Buffer) => {
  const [row] = await db.rows<{ at: Date }>("SELECT at FROM public_use_refusal WHERE account_id = ?", [accountId]);
  return { isRefused: row !== undefined, at: row?.at.toISOString() ?? null };
};

/** Says no, or allows it again; saying the same twice changes nothing. */
export const setPublicUse = async (
  app: App,
  db: Db,
  { accountId, isRefused, at }: { accountId: Buffer; isRefused: boolean; at: Date },
) => {
  await lockAccount(db, accountId);
  const standing = await publicUseOf(db, accountId);
  if (standing.isRefused === isRefused) return standing;
  if (isRefused) await db.run("INSERT INTO public_use_refusal (account_id, at) VALUES (?, ?)", [accountId, at]);
  else await db.run("DELETE FROM public_use_refusal WHERE account_id = ?", [accountId]);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: isRefused ? "public-use.refused" : "public-use.allowed", at, subject, body: {} });
  return publicUseOf(db, accountId);
};
