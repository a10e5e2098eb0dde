import { timingSafeEqual } from "node:crypto";
import type { App } from "../app-context";
import { FateUnknown, NotDelivered } from "../delivery/delivery";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { describeError } from "../kernel/log";
import { normalise } from "../kernel/vault/normalise";

const lifeMinutes = 10;
const mostAttempts = 5;
/** How long a person waits before they can have another code sent to the same place. */
export const resendAfterSeconds = 60;

export type CodePurpose = "new" | "current" | "step-up" | "handover" | "reset" | "request";
export type CodeItem = "email" | "phone" | "contact_phone";

/** All that a code is bound to: it opens nothing else, for nobody else, on no other device. */
export interface CodePlace {
  accountId: Buffer;
  /** Null for what is asked without being signed in. */
  sessionId: Buffer | null;
  purpose: CodePurpose;
  item: CodeItem;
  target: string;
}

const hashOf = (app: App, { accountId, sessionId, purpose, item, target }: CodePlace, code: string): Buffer =>
  app.keyring.fingerprint(
    "one-time-code",
    accountId.toString("hex"),
    sessionId?.toString("hex") ?? "",
    purpose,
    item,
    normalise(item, target),
    code,
  );
/** Who can ask for a code: its owner, whoever forgot the password, or anybody who types the address in. */
const askers: Record<CodePurpose, string> = {
  current: "owner",
  "step-up": "owner",
  reset: "reset",
  new: "anybody",
  handover: "anybody",
  request: "anybody",
};
/** What others ask for counts apart: nobody keeps a person from their own codes. */
const subjectOf = ({ item, target, purpose }: Pick<CodePlace, "item" | "target" | "purpose">): string =>
  `${askers[purpose]} ${item === "email" ? "email" : "phone"} ${normalise(item, target)}`;
const codeWrong = (field: string): AppError =>
  new AppError("code.wrong", [{ path: field, issue: "wrong", message: "验证码不正确或已失效" }]);
const where = "account_id = ? AND purpose = ? AND item = ? AND code_hash = ?";
const keyOf = ({ accountId, purpose, item }: CodePlace) => [accountId, purpose, item] as const;

/** Counts a code to be sent: by place once a minute and ten times a day, by network address, and by account if known. */
export const countCode = async (
  app: App,
  place: Pick<CodePlace, "item" | "target" | "purpose">,
  from: { address: string; account?: string },
): Promise<void> => {
  await app.limits.consume("code-address", from.address);
  if (from.account) await app.limits.consume("code-account", from.account);
  await app.limits.consume("code-pause", subjectOf(place));
  await app.limits.consume("code-target", subjectOf(place));
};

const deliver = (app: App, item: CodeItem, to: string, code: string): Promise<void> =>
  item === "email"
    ? app.delivery.mail({
        to,
        subject: "【佰瓦云】验证码",
        text: `您的验证码是 ${code}，${lifeMinutes} 分钟内有效。\n\n请不要告诉任何人，我们也不会向您索要。如果不是您本人操作，请忽略这封邮件。\n\n佰瓦云隐私中心`,
      })
    : app.delivery.sms({ to, template: "code", values: [code, String(lifeMinutes)] });

/**
 * Sends a new code; the old one for the same act ends. When the provider does not take it nothing stays behind and the
 * person may try again at once: `message.not-sent`. One that may have arrived all the same stays good.
 */
export const sendCode = async (app: App, place: CodePlace, at: Date): Promise<{ expiresAt: Date }> => {
  const code = String(app.ports.random(6).readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
  const hash = hashOf(app, place, code);
  const expiresAt = new Date(at.getTime() + lifeMinutes * 60_000);
  await app.database.run(
    `INSERT INTO one_time_code (account_id, purpose, item, code_hash, attempts, expires_at) VALUES (?, ?, ?, ?, 0, ?)
     ON DUPLICATE KEY UPDATE code_hash = VALUES(code_hash), attempts = 0, expires_at = VALUES(expires_at)`,
    [...keyOf(place), hash, expiresAt],
  );
  try {
    await deliver(app, place.item, place.target, code);
  } catch (error) {
    if (error instanceof FateUnknown) {
      app.log.warn(describeError(error), "a code may have been delivered");
      return { expiresAt };
    }
    await app.database.run(`DELETE FROM one_time_code WHERE ${where}`, [...keyOf(place), hash]);
    await app.limits.forget("code-pause", subjectOf(place));
    if (!(error instanceof NotDelivered)) throw error;
    app.log.warn(describeError(error), "code not delivered");
    throw new AppError("message.not-sent", undefined, 5);
  }
  return { expiresAt };
};

/** A code that was right when it was looked at. */
export type RightCode = (db: Db) => Promise<void>;

/**
 * Looks at a code, outside any transaction: five looks count, however many come at once, and stay counted whatever happens
 * then. Wrong, used, expired, another's and never sent are one `code.wrong`. What comes back uses the code up, once, in the
 * transaction of the act.
 */
export const checkCode = async (
  app: App,
  place: CodePlace,
  { code, field, at }: { code: string; field: string; at: Date },
): Promise<RightCode> => {
  const [row] = await app.database.rows<{ code_hash: Buffer }>(
    "SELECT code_hash FROM one_time_code WHERE account_id = ? AND purpose = ? AND item = ? AND expires_at > ?",
    [...keyOf(place), at],
  );
  const stored = row?.code_hash ?? Buffer.alloc(32);
  const counted = await app.database.run(
    `UPDATE one_time_code SET attempts = attempts + 1 WHERE ${where} AND attempts < ${mostAttempts}`,
    [...keyOf(place), stored],
  );
  if (!timingSafeEqual(stored, hashOf(app, place, code)) || counted === 0) throw codeWrong(field);
  return async (db) => {
    const used = await db.run(`DELETE FROM one_time_code WHERE ${where}`, [...keyOf(place), stored]);
    if (used === 0) throw codeWrong(field);
  };
};
