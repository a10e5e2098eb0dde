import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { finishGuardianship, type GuardianRow, guardianshipOf } from "./guardianship";
import { bandOfNumber } from "./outcome";

const childYears = 14;

/** Who was under 14 when the guardian was asked cannot be so any more: the latest day on which a child turns 14. */
const surelyOlder = ({ asked_at: askedAt }: GuardianRow, at: Date): boolean =>
  at.getUTCFullYear() - askedAt.getUTCFullYear() > childYears ||
  (at.getUTCFullYear() - askedAt.getUTCFullYear() === childYears &&
    new Date(at).setUTCFullYear(askedAt.getUTCFullYear()) >= askedAt.getTime());

/**
 * The child turned 14: the mark, the guardian's details and the code go, and the band follows the number. Without a number
 * (the age came from WeChat, or the number was withdrawn) they go when nobody who was asked about can be a child any more.
 */
export const ageOut = async (app: App, db: Db, accountId: Buffer, at: Date): Promise<boolean> => {
  const reader = { kind: "system", task: "verification" } as const;
  const asked = { accountId, items: ["id_number"], purpose: "verification", reader } as const;
  const [held] = await app.vault.read(db, asked);
  const band = held && bandOfNumber(held.value, at);
  if (band === "under-14") return false;
  if (!band) {
    const row = await guardianshipOf(db, accountId);
    if (!row || !surelyOlder(row, at)) return false;
    await app.vault.remove(db, accountId, "age_band");
  } else {
    const origin = { source: "system", enteredBy: "verification", at, confirmedAt: at } as const;
    await app.vault.put(db, { accountId, item: "age_band", value: band, ...origin });
  }
  await finishGuardianship(app, db, accountId);
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "guardian.finished", at, subject, body: { reason: "fourteen" } });
  return true;
};
