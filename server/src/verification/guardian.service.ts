import { scopes } from "@baiwa/shared/catalogue/scopes";
import { openStates, verificationLimits } from "@baiwa/shared/catalogue/verification";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import { ageOn, readIdNumber } from "@baiwa/shared/id-checks";
import { checkFormat } from "@baiwa/shared/item-format";
import { maskValue } from "@baiwa/shared/masks";
import type { App } from "../app-context";
import { citedVersion, recordConsent } from "../consent/consent.service";
import { enqueue } from "../delivery/outbox";
import { keepHeld } from "../holds/keep-held";
import { lockAccount } from "../identity/account-lock";
import { AppError, invalidField } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";
import { openWith, sealWith } from "../kernel/vault/seal";
import { cancelByGuardian } from "../rights/cancellation.service";
import { casesWhere } from "./cases";
import { type GuardianRow, guardianshipOf, guardianshipWhere } from "./guardianship";
import { dropUnconfirmed, endCase } from "./outcome";
import { ageBandOf } from "./standing";
import { VerifierError } from "./verifier/verifier";

const hour = 3_600_000;
const adult = 18;

interface Guardian {
  name: string;
  phone: string;
}
const linkHash = (link: string): Buffer => sha256("guardian-link\0", link);
const codeHash = (code: string): Buffer => sha256("guardian-code\0", code);
const place = (accountId: Buffer): Buffer => Buffer.concat([accountId, Buffer.from("guardian")]);

/** The guardian the child named, opened; null once the details are deleted. */
export const guardianOf = async (app: App, row: GuardianRow): Promise<Guardian | null> => {
  if (!row.sealed_guardian) return null;
  const { dataKey } = await app.keyring.of(row.account_id);
  return JSON.parse(openWith(dataKey, place(row.account_id), row.sealed_guardian).toString("utf8")) as Guardian;
};

const note = async (app: App, db: Db, accountId: Buffer, kind: string, at: Date, more = {}): Promise<void> => {
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: `guardian.${kind}`, at, subject, body: more });
};

const checked = (format: "person-name" | "phone", field: keyof Guardian, value: string, at: Date): string => {
  const result = checkFormat(format, value, at);
  if ("issue" in result) throw invalidField(field, result.issue, result.message);
  return result.value;
};

/**
 * A child asks a guardian: only who and how to reach them is kept (PIPL 31). The link is the guardian's way in for one
 * answer within 48 hours; a new one ends the last. Three a day.
 */
export const askGuardian = async (
  app: App,
  db: Db,
  { accountId, name, phone, at }: { accountId: Buffer; name: string; phone: string; at: Date },
): Promise<{ link: string; expiresAt: string }> => {
  if (!app.verifier) throw new AppError("guardian.unavailable");
  const guardian = { name: checked("person-name", "name", name, at), phone: checked("phone", "phone", phone, at) };
  await lockAccount(db, accountId);
  const standing = await guardianshipOf(db, accountId);
  if (standing?.state === "confirmed") throw new AppError("guardian.standing");
  const isSameDay = standing && at.getTime() - standing.links_since.getTime() < 24 * hour;
  const links = isSameDay ? standing.links + 1 : 1;
  if (links > verificationLimits.guardianLinksADay) throw new AppError("verification.too-many");
  const link = app.ports.random(32).toString("base64url");
  const { dataKey } = await app.keyring.of(accountId);
  const sealed = sealWith(dataKey, place(accountId), Buffer.from(JSON.stringify(guardian)));
  const expiresAt = new Date(at.getTime() + verificationLimits.guardianHours * hour);
  await keepHeld(app, db, accountId, ["guardian"]);
  await db.run("DELETE FROM guardianship WHERE account_id = ?", [accountId]);
  await db.run(
    `INSERT INTO guardianship (account_id, state, link_hash, code_hash, sealed_guardian, attempts, links, links_since,
       asked_at, expires_at, looked_at)
     VALUES (?, 'asked', ?, ?, ?, 0, ?, ?, ?, ?, ?)`,
    [
      accountId,
      linkHash(link),
      standing && mayWithdraw(standing) ? standing.code_hash : null, // asking anew takes nothing from who agreed before
      sealed,
      String(links),
      isSameDay ? standing.links_since : at,
      at,
      expiresAt,
      at,
    ],
  );
  await note(app, db, accountId, "asked", at);
  return { link, expiresAt: expiresAt.toISOString() };
};

const openLink = async (
  app: App,
  db: Pick<Db, "rows">,
  link: string,
  now: Date,
): Promise<{ row: GuardianRow; guardian: Guardian; expiresAt: Date }> => {
  const row = await guardianshipWhere(db, "link_hash = ?", linkHash(link));
  const isOpen = row?.state === "asked" && row.expires_at && row.expires_at > now;
  const guardian = isOpen ? await guardianOf(app, row) : null;
  const isUsed = row && row.attempts >= verificationLimits.guardianAttempts;
  if (!row?.expires_at || !guardian || isUsed) throw new AppError("guardian.link-over");
  return { row, guardian, expiresAt: row.expires_at };
};

/** What the link asks, and of whom; looking does not use it up. Throws `guardian.link-over`. */
export const lookAtLink = async (app: App, link: string, now: Date) => {
  const { guardian, expiresAt } = await openLink(app, app.database, link, now);
  return {
    guardianMasked: maskValue("name", guardian.name),
    expiresAt: expiresAt.toISOString(),
    verifier: app.verifier?.name ?? "",
  };
};

/**
 * Shows that who answers is the grown-up the child named: the verifier confirms name and number, and neither is kept. A
 * wrong answer counts, and one that the verifier cannot work with; three end the link. A verifier that is away does not count.
 */
const proveGuardian = async (
  app: App,
  { row, guardian }: { row: GuardianRow; guardian: Guardian },
  identity: { name: string; idNumber: string },
  now: Date,
): Promise<void> => {
  const tried = await app.database.run(
    "UPDATE guardianship SET attempts = attempts + 1 WHERE account_id = ? AND link_hash = ? AND attempts < ?",
    [row.account_id, row.link_hash, String(verificationLimits.guardianAttempts)],
  );
  if (tried !== 1) throw new AppError("guardian.link-over");
  const [name, number] = [
    checkFormat("person-name", identity.name, now),
    checkFormat("id-number", identity.idNumber, now),
  ];
  const isNamed = "value" in name && name.value === guardian.name;
  const read = "value" in number ? readIdNumber(number.value, now) : null;
  if (!isNamed || !read || ageOn(read.bornOn, now) < adult) throw new AppError("guardian.not-confirmed");
  const asked = { reference: idText(newId()), name: name.value, idNumber: "value" in number ? number.value : "" };
  const match = await app.verifier?.checkIdentity(asked).catch(async (error: unknown) => {
    if (error instanceof VerifierError && error.kind === "rejected") return "not-found" as const;
    await app.database.run("UPDATE guardianship SET attempts = attempts - 1 WHERE account_id = ? AND attempts > 0", [
      row.account_id,
    ]);
    throw error instanceof VerifierError ? new AppError("verification.busy", undefined, 5) : error;
  });
  if (match !== "match") throw new AppError("guardian.not-confirmed");
};

/** Throws `consent.required` unless the act is about the guardian's scope and says one of these. */
const requireAct = (act: ConsentAct, acts: readonly ConsentAct["act"][]): void => {
  if (act.scope === "G1" && acts.includes(act.act)) return;
  throw new AppError("consent.required", [{ path: "G1", issue: "required", message: scopes.G1.asks }]);
};

/** What was answered before by whoever made this code; null when nothing was. */
const answeredWith = async (app: App, code: string): Promise<{ state: "confirmed" | "refused" } | null> => {
  const row = await guardianshipWhere(app.database, "code_hash = ?", codeHash(code));
  return row?.state === "confirmed" || row?.state === "refused" ? { state: row.state } : null;
};

interface GuardianAnswer {
  link: string;
  consent: ConsentAct;
  identity?: { name: string; idNumber: string };
  withdrawalCode: string;
  at: Date;
}
/**
 * The guardian's answer to the link, once; with the same code it is told again, should the first telling have been lost. Of
 * the check nothing is kept but that it was made, when and how.
 */
export const answerLink = (app: App, answer: GuardianAnswer): Promise<{ state: "confirmed" | "refused" }> =>
  answerOnce(app, answer).catch(async (error: unknown) => {
    const isOver = error instanceof AppError && error.code === "guardian.link-over";
    const before = isOver ? await answeredWith(app, answer.withdrawalCode) : null;
    if (before) return before;
    throw isDuplicate(error, "uq_guardianship_code")
      ? invalidField("withdrawalCode", "used", "这个撤回码已经用过，请重新打开链接")
      : error;
  });

const answerOnce = async (
  app: App,
  { link, consent, identity, withdrawalCode, at }: GuardianAnswer,
): Promise<{ state: "confirmed" | "refused" }> => {
  requireAct(consent, ["given", "refused"]);
  const opened = await openLink(app, app.database, link, at);
  await citedVersion(app, consent, at); // before the verifier is asked
  const isGiven = consent.act === "given";
  if (isGiven && !identity) throw invalidField("identity", "required", "请填写您的姓名和身份证号");
  if (isGiven && identity) await proveGuardian(app, opened, identity, at);
  const { account_id: accountId } = opened.row;
  await app.database.transaction(async (db) => {
    await lockAccount(db, accountId).catch(() => {
      throw new AppError("guardian.link-over"); // erased meanwhile
    });
    if (!isGiven) await keepHeld(app, db, accountId, ["guardian"]);
    const answered = await db.run(
      `UPDATE guardianship SET state = ?, link_hash = NULL, code_hash = ?, sealed_guardian = ?, expires_at = NULL, decided_at = ?
       WHERE account_id = ? AND link_hash = ? AND state = 'asked'`,
      [
        isGiven ? "confirmed" : "refused",
        codeHash(withdrawalCode),
        isGiven ? opened.row.sealed_guardian : null,
        at,
        accountId,
        linkHash(link),
      ],
    );
    if (answered !== 1) throw new AppError("guardian.link-over");
    await recordConsent(app, db, { accountId, act: consent, at, actor: "guardian" });
    await note(app, db, accountId, isGiven ? "confirmed" : "refused", at, isGiven ? { method: "verifier" } : {});
    const { phone: to } = opened.guardian;
    if (isGiven) {
      const sms = { to, template: "guardian-confirmed", values: [] } as {
        to: string;
        template: "guardian-confirmed";
        values: string[];
      };
      await enqueue(app, db, { accountId, message: { channel: "sms", sms }, at });
    }
  });
  return { state: isGiven ? "confirmed" : "refused" };
};

/**
 * What ends with a guardian's consent, in the transaction of its withdrawal: results and whatever is under way of a child
 * under 14. Their details are deleted; their code stays good, so that a child who withdraws in its own name takes nothing from them.
 */
export const endGuardianship = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<void> => {
  await keepHeld(app, db, accountId, ["guardian"]);
  const ended = await db.run(
    `UPDATE guardianship SET state = 'withdrawn', link_hash = NULL, sealed_guardian = NULL,
       expires_at = NULL, decided_at = ? WHERE account_id = ? AND state IN ('asked', 'confirmed')`,
    [at, accountId],
  );
  if (ended === 0 || (await ageBandOf(app, db, accountId)) !== "under-14") return;
  const states = [...openStates, "passed"].map((state) => `'${state}'`).join(", ");
  for (const row of await casesWhere(db, `account_id = ? AND subject = 'person' AND state IN (${states})`, [accountId]))
    await endCase(app, db, row, "withdrawn", { reason: "guardian", at });
  await dropUnconfirmed(app, db, accountId);
};

/** Whoever once agreed for this child may take it back, whatever the child did since; whoever refused has nothing to take back. */
const mayWithdraw = ({ state }: GuardianRow): boolean => state !== "refused";

/** The guardian takes the consent back: at once, and the child's account is cancelled (PIPL 15, 31, 47). */
export const withdrawByGuardian = async (
  app: App,
  db: Db,
  { code, consent, at }: { code: string; consent: ConsentAct; at: Date },
): Promise<{ eraseAt: string; receiptCode: string | null }> => {
  requireAct(consent, ["withdrawn"]);
  const row = await guardianshipWhere(db, "code_hash = ?", codeHash(code));
  if (!row || !mayWithdraw(row)) throw new AppError("guardian.code-unknown");
  const { account_id: accountId } = row;
  await lockAccount(db, accountId).catch(() => {
    throw new AppError("guardian.code-unknown");
  });
  const used = await db.run(
    "UPDATE guardianship SET code_hash = NULL WHERE account_id = ? AND code_hash = ? AND state <> 'refused'",
    [accountId, codeHash(code)],
  );
  if (used !== 1) throw new AppError("guardian.code-unknown");
  await recordConsent(app, db, { accountId, act: consent, at, actor: "guardian" }); // ends the guardianship too
  await note(app, db, accountId, "withdrawn", at);
  return cancelByGuardian(app, db, accountId, at);
};
