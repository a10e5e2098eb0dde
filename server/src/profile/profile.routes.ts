import { items, type VaultItem } from "@baiwa/shared/catalogue/items";
import { maskValue } from "@baiwa/shared/masks";
import { recordConsent } from "../consent/consent.service";
import { holdConsent } from "../consent/standing-consent";
import { guardProvenPhone, keepWechatPhone } from "../contacts/contact-change";
import { requireGiven } from "../identity/account.service";
import { lockAccount, lockForOwner } from "../identity/account-lock";
import { translated } from "../identity/binding.service";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idText } from "../kernel/ids";
import { refuseLocked } from "../verification/standing";
import { putOwnValue } from "./own-value";

const shown: VaultItem[] = ["username", "email", "phone", "wx_openid", "wx_unionid"];
const faces: VaultItem[] = ["nickname", "avatar"];

/** The person's own small profile: nickname and avatar by choice (W2), phone by a tap of its own (W3) (2.3, 8.1). */
export const profileRoutes = (api: Api): void => {
  api.on("profile.show", async ({ app, account: { accountId } }) => {
    const reader = { kind: "self" } as const;
    const wanted = [...shown, ...faces];
    const values = await app.vault.read(app.database, { accountId, items: wanted, purpose: "subject-access", reader });
    const faceOf = (face: VaultItem) => values.find(({ item }) => item === face)?.value ?? null;
    return {
      accountId: idText(accountId),
      nickname: faceOf("nickname"),
      avatar: faceOf("avatar"),
      items: values.map(({ item, value, source, enteredAt, confirmedAt }) => ({
        item,
        masked: item === "avatar" ? "" : maskValue(items[item].mask, value), // the picture is above, once
        source,
        enteredAt: enteredAt.toISOString(),
        isConfirmed: confirmedAt !== null,
      })),
    };
  });

  api.on("profile.put", ({ app, account, params: { item }, body, now: at, tx }) =>
    tx((db) => putOwnValue(app, db, { session: account, item, ...body, at })),
  );

  api.on("profile.remove", ({ app, account: { accountId }, params: { item }, tx }) =>
    tx(async (db) => {
      await lockAccount(db, accountId);
      await refuseLocked(db, accountId, item);
      if ((await app.vault.remove(db, accountId, item)) === 0) throw new AppError("item.unknown");
      return undefined;
    }),
  );

  api.on("profile.phoneFromWechat", async ({ app, account: session, body, now: at, tx }) => {
    const { accountId } = session;
    requireGiven(body.consent, "W3");
    await guardProvenPhone(app, app.database, session, at); // before the code is used up
    const client = app.wechat.get(body.appId);
    if (!client) throw new AppError("wechat.app-unknown");
    const phone = await client.phoneNumber(body.code).catch((error: unknown) => {
      throw translated(error);
    });
    const value = phone.countryCode === "86" ? phone.phoneNumber : `+${phone.countryCode}${phone.phoneNumber}`;
    return tx(async (db) => {
      await lockForOwner(db, accountId);
      await recordConsent(app, db, { accountId, act: body.consent, at });
      await holdConsent(app, db, accountId, "W3"); // a withdrawal that came after this act may have been written before it
      await keepWechatPhone(app, db, { session, value, at });
      return { masked: maskValue("phone", value) };
    });
  });
};
