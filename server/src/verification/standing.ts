import type { StandingResult } from "@baiwa/shared/catalogue/gates";
import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { type AgeBand, methodOf, verificationFields } from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { type Case, casesWhere } from "./cases";

/**
 * The results that stand for the account, oldest first. They are the weightiest evidence of whose account it is (2.4:
 * 认证是判断账号归属的重要依据): in a dispute the person or organisation of the oldest standing result goes before whoever
 * knows the password, and before values that nobody confirmed.
 */
export const standingResults = (db: Pick<Db, "rows">, accountId: Buffer): Promise<Case[]> =>
  casesWhere(db, "account_id = ? AND state = 'passed' ORDER BY decided_at, id", [accountId]);

/** A standing result as anyone entitled may learn it. */
export const resultOf = (row: Case) => ({
  caseId: idText(row.id),
  subject: row.subject,
  method: row.method,
  level: row.level,
  passedAt: (row.decided_at as Date).toISOString(),
  validUntil: row.due_at?.toISOString() ?? null,
});

/** What a gate asks of results. */
export const forGates = (rows: readonly Case[]): StandingResult[] =>
  rows.map(({ subject, level }) => ({ subject, level }));

/** Items that results confirmed: they change only through a new verification. */
export const itemsConfirmedBy = (rows: readonly Pick<Case, "method">[]): VaultItem[] => [
  ...new Set(
    rows.flatMap(({ method }) =>
      methodOf(method).fields.flatMap((field) => {
        const { keptAs } = verificationFields[field];
        return keptAs ? [keptAs as VaultItem] : [];
      }),
    ),
  ),
];

/** Items of the account that its standing results lock. */
export const lockedItems = async (db: Pick<Db, "rows">, accountId: Buffer): Promise<VaultItem[]> =>
  itemsConfirmedBy(await standingResults(db, accountId));

/** Throws `item.locked` for an item that a standing result confirmed. Call it while the account is locked. */
export const refuseLocked = async (db: Pick<Db, "rows">, accountId: Buffer, item: VaultItem): Promise<void> => {
  if ((await lockedItems(db, accountId)).includes(item)) throw new AppError("item.locked");
};

/** The age band that was last told; null when none ever was. */
export const ageBandOf = async (app: App, db: Db, accountId: Buffer): Promise<AgeBand | null> => {
  const reader = { kind: "system", task: "verification" } as const;
  const [found] = await app.vault.read(db, { accountId, items: ["age_band"], purpose: "verification", reader });
  return (found?.value as AgeBand | undefined) ?? null;
};
