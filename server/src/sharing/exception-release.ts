import { shareTerms } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import { egress, type Shared } from "./egress";
import { type ExceptionRow, findException, openIntake } from "./exception-store";
import { spendException } from "./exceptions.service";
import { namedItems } from "./recipient-store";
import type { ShareRequest } from "./share-rows";

const day = 86_400_000;

/**
 * Passes on through the door what an exception names: its account, its recipient, its purpose, and none but its items.
 * Anything else is `share.no-basis`; it is used up by this.
 */
export const egressByException = async (
  app: App,
  db: Db,
  {
    exceptionId,
    staffId = null,
    at,
    ...asked
  }: Omit<ShareRequest, "basis"> & {
    exceptionId: Buffer;
    staffId?: Buffer | null;
    at: Date;
  },
): Promise<Shared> => {
  await lockAccount(db, asked.accountId);
  const row = await findException(db, exceptionId).catch((error: unknown) => {
    throw error instanceof AppError ? new AppError("share.no-basis") : error;
  });
  const intake = await openIntake(app, row);
  const isNamed =
    row.account_id.equals(asked.accountId) &&
    row.recipient_id?.equals(asked.recipientId) &&
    intake.purpose === asked.purpose &&
    asked.items.every((item) => intake.items.includes(item));
  if (!isNamed) throw new AppError("share.no-basis");
  await spendException(app, db, row, { at, staffId });
  const basis = { kind: "exception", exceptionId, isHidden: row.suppression !== null } as const;
  return egress(app, db, { ...asked, basis }, at);
};

/** Hands out, once, what an exception for somebody outside the directory names, to the member of staff who passes it on. */
export const handOut = async (
  app: App,
  db: Db,
  row: ExceptionRow & { account_id: Buffer },
  { staffId, reason, at }: { staffId: Buffer; reason: string; at: Date },
) => {
  const { account_id: accountId } = row;
  await lockAccount(db, accountId);
  const { items, purpose } = await spendException(app, db, row, { at, staffId });
  const reader = { kind: "staff", staffId, reason, act: "pi.unmask" } as const;
  const values = await app.vault.read(app.database, { accountId, items, purpose, reader }).catch((error: unknown) => {
    throw error instanceof PurposeDenied ? new AppError("share.no-basis") : error;
  });
  if (values.length === 0) throw new AppError("share.nothing");
  const id = newId();
  await db.run(
    `INSERT INTO share_record (id, account_id, exception_id, purpose, basis, items, state, is_hidden, at, settled_at, kept_until)
     VALUES (?, ?, ?, ?, 'exception', ?, 'delivered', ?, ?, ?, ?)`,
    [
      id,
      accountId,
      row.id,
      purpose,
      JSON.stringify([...new Set(values.map(({ item }) => item))]),
      row.suppression ? 1 : 0,
      at,
      at,
      new Date(at.getTime() + shareTerms.keptDays * day),
    ],
  );
  return {
    shareId: idText(id),
    state: "delivered" as const,
    at: at.toISOString(),
    content: values.map(({ item, value }) => ({ item, name: namedItems([item])[0]?.name ?? item, value })),
  };
};
