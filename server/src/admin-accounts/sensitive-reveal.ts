import { type Item, type ItemKey, items } from "@baiwa/shared/catalogue/items";
import { isPermitted, rolesAmong } from "@baiwa/shared/catalogue/roles";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, newId } from "../kernel/ids";

/** How long an allowed look may be taken. */
const openMinutes = 60;

/** The look that is asked for; whose account it is stands with the approval. */
export type RevealWish = { accountId: string; item: ItemKey; instance: string };

export const tellReveal = ({ item, instance }: RevealWish) => [
  { name: "信息", value: instance ? `${items[item].name}（${instance}）` : items[item].name },
  { name: "期限", value: `批准后 ${openMinutes} 分钟内看一次` },
];

/** Whether one person alone may not see the item: identity and bank numbers. */
export const takesTwoToSee = (item: ItemKey): boolean =>
  (items[item] as Item).revealedBy === "account.unmask-sensitive";

/** Allows whoever asked one look. */
export const allowReveal = async (
  _app: App,
  db: Db,
  { payload: { accountId, item, instance }, askedBy, at }: Approved<RevealWish>,
): Promise<void> => {
  await db.run(
    "INSERT INTO sensitive_reveal (id, staff_id, account_id, item, instance, until) VALUES (?, ?, ?, ?, ?, ?)",
    [newId(), askedBy, idBytes(accountId), item, instance, new Date(at.getTime() + openMinutes * 60_000)],
  );
};

/**
 * Takes the look that a second person allowed (7.1.2), so that it cannot be taken again; throws `unmask.two-needed` when
 * there is none. Whoever holds the permission for an hour in an emergency was let in by two already.
 */
export const takeReveal = async (
  app: Pick<App, "database">,
  staff: StaffSession,
  { accountId, item, instance }: { accountId: Buffer; item: ItemKey; instance: string },
  now: Date,
): Promise<void> => {
  const isByGlass = !isPermitted(rolesAmong(staff.roles), "account.unmask-sensitive") && staff.glassId;
  if (!takesTwoToSee(item) || isByGlass) return;
  const taken = await app.database.run(
    `DELETE FROM sensitive_reveal
     WHERE staff_id = ? AND account_id = ? AND item = ? AND instance = ? AND until > ? LIMIT 1`,
    [staff.staffId, accountId, item, instance, now],
  );
  if (taken === 0) throw new AppError("unmask.two-needed");
};
