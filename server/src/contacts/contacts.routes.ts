import { items } from "@baiwa/shared/catalogue/items";
import { maskValue } from "@baiwa/shared/masks";
import { lockForOwner } from "../identity/account-lock";
import type { Api, Call } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idText } from "../kernel/ids";
import { prepareContact, removeContact } from "./contact-change";
import { confirmContacts, snoozeFreshness, staleContacts } from "./freshness";
import { prepareHandover } from "./handover";
import { type CodePlace, countCode, resendAfterSeconds, sendCode } from "./one-time-code";
import { checkedContact, heldContact, provenContact } from "./own-contact";
import { prepareReset, requestReset } from "./password-reset";

/** Where the code goes: the new contact as typed, or the one that the account holds. */
const targetOf = async ({ app, account, body, now }: Call<"contacts.sendCode">): Promise<string> => {
  const { accountId, isClosing } = account;
  if (body.purpose === "step-up") return provenContact(app, accountId, body.item);
  if (isClosing) throw new AppError("account.closing");
  if (body.purpose !== "current") return checkedContact(body.item, body.value, now);
  const held = await heldContact(app, app.database, accountId, body.item);
  if (!held) throw new AppError("item.unknown");
  return checkedContact(body.item, held.value, now);
};

/** E-mail addresses and phone numbers that a person proves by a code (2.2, 2.5), and what they make possible. */
export const contactRoutes = (api: Api): void => {
  api.on("contacts.sendCode", async (call) => {
    const { app, account, address, body, now } = call;
    const { accountId, sessionId } = account;
    const target = await targetOf(call);
    const place: CodePlace = { accountId, sessionId, purpose: body.purpose, item: body.item, target };
    await countCode(app, place, { address, account: idText(accountId) });
    const { expiresAt } = await sendCode(app, place, now);
    return { sentTo: maskValue(items[body.item].mask, target), expiresAt: expiresAt.toISOString(), resendAfterSeconds };
  });

  api.on("contacts.put", async ({ app, account: session, params: { item }, body, now: at, tx }) => {
    const write = await prepareContact(app, { session, item, ...body, at });
    return tx(async (db) => {
      const { value } = await write(db);
      return { item, masked: maskValue(items[item].mask, value) };
    });
  });
  api.on("contacts.remove", ({ app, account: { accountId }, params: { item }, now: at, tx }) =>
    tx(async (db) => {
      await lockForOwner(db, accountId);
      await removeContact(app, db, { accountId, item, at });
      return undefined;
    }),
  );
  api.on("contacts.handOver", async ({ app, account: session, body, now: at, tx }) => {
    const write = await prepareHandover(app, { session, ...body, at });
    return tx(async (db) => {
      await write(db);
      return undefined;
    });
  });

  api.on("contacts.stale", async ({ app, account, now }) => ({
    contacts: await staleContacts(app, account.accountId, now),
  }));
  api.on("contacts.stillRight", ({ app, account, now: at, tx }) =>
    tx(async (db) => {
      await confirmContacts(app, db, account.accountId, at);
      return undefined;
    }),
  );
  api.on("contacts.askLater", ({ account, now: at, tx }) =>
    tx(async (db) => {
      await snoozeFreshness(db, account.accountId, at);
      return undefined;
    }),
  );

  api.on("credentials.sendResetCode", async ({ app, address, body, now }) => {
    await requestReset(app, body.to, address, now);
    return { resendAfterSeconds };
  });
  api.on("credentials.reset", async ({ app, body, now: at, tx }) => {
    const write = await prepareReset(app, { ...body, at });
    return tx(write);
  });
};
