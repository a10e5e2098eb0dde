import { type Item, items, type ProfileItem } from "@baiwa/shared/catalogue/items";
import { checkFormat } from "@baiwa/shared/item-format";
import { maskValue } from "@baiwa/shared/masks";
import type { App } from "../app-context";
import { holdConsent } from "../consent/standing-consent";
import { lockAccount } from "../identity/account-lock";
import type { AccountSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { requireStepUp } from "../kernel/step-up";
import { correctValue } from "../sharing/correct-shared";
import { refuseLocked } from "../verification/standing";
import { checkAvatar } from "./avatar";

/** The value as it is kept. Throws `request.invalid` for one that breaks its item's format. */
export const checkedValue = (item: ProfileItem, value: string, now: Date): string => {
  const { format } = items[item];
  if (format === "picture") {
    checkAvatar(value);
    return value;
  }
  const checked = checkFormat(format, value, now);
  if ("issue" in checked) throw invalidField("value", checked.issue, checked.message);
  return checked.value;
};

/**
 * Keeps what a person entered about themselves (2.1.1, 8.2): its consent stands, its format is right, nobody changed it
 * since the person looked (`item.changed`), and a guarded one is changed only after a step-up.
 */
export const putOwnValue = async (
  app: App,
  db: Db,
  entry: { session: AccountSession; item: ProfileItem; value: string; seenAt?: string | null; at: Date },
) => {
  const { session, item, seenAt, at } = entry;
  const { accountId } = session;
  const { scope, rights, mask }: Item = items[item];
  const value = checkedValue(item, entry.value, at);
  await lockAccount(db, accountId);
  await refuseLocked(db, accountId, item);
  if (scope) await holdConsent(app, db, accountId, scope);
  const standing = await app.vault.standing(db, { accountId, item });
  const standingAt = standing?.enteredAt.toISOString() ?? null;
  if (seenAt !== undefined && (seenAt && new Date(seenAt).toISOString()) !== standingAt)
    throw new AppError("item.changed");
  if (standing && rights.stepUp) requireStepUp(session, at);
  await correctValue(app, db, { accountId, item, value, source: "person", enteredBy: "self", at, confirmedAt: at });
  return { item, masked: items[item].format === "picture" ? "" : maskValue(mask, value), enteredAt: at.toISOString() };
};
