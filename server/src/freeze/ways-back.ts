import { items } from "@baiwa/shared/catalogue/items";
import { maskValue } from "@baiwa/shared/masks";
import type { App } from "../app-context";
import { type ContactItem, canReset, provenContacts } from "../contacts/own-contact";
import { bindingsOf } from "../identity/binding.service";
import type { Db } from "../kernel/database";

/** By what the owner of a frozen account can show that it is theirs: never by the password, which others may know (7.2). */
export interface WaysBack {
  contacts: { item: ContactItem; value: string }[];
  wechat: { boundAt: Date }[];
}

/** A proven contact counts only where a new password can be set by it; a binding only to an app that still signs in here. */
export const waysBack = async (app: App, db: Db, accountId: Buffer): Promise<WaysBack> => {
  const bindings = (await bindingsOf(db, accountId)).filter(({ app_id }) => app.wechat.has(app_id));
  return {
    contacts: (await canReset(app, db, accountId)) ? await provenContacts(app, db, accountId) : [],
    wechat: bindings.map(({ bound_at }) => ({ boundAt: bound_at })),
  };
};

export const isWayBack = ({ contacts, wechat }: WaysBack): boolean => contacts.length + wechat.length > 0;

/** The ways back as their owner reads them: enough to see one that is not their own. */
export const presentWays = ({ contacts, wechat }: WaysBack) => ({
  contacts: contacts.map(({ item, value }) => ({ item, masked: maskValue(items[item].mask, value) })),
  wechat: wechat.map(({ boundAt }) => ({ boundAt: boundAt.toISOString() })),
});
