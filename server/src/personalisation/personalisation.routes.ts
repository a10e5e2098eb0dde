import { interestKeys, interests } from "@baiwa/shared/catalogue/interests";
import { isConsentGiven } from "../consent/consent.service";
import { lockAccount } from "../identity/account-lock";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { tagsOf } from "./interest-tags";

/** Interest tags and suggestions (4.6): without the consent everybody gets the same, in the catalogue's order. */
export const personalisationRoutes = (api: Api): void => {
  api.on("tags.list", async ({ app, account: { accountId } }) => ({
    isOn: await isConsentGiven(app, accountId, "P1"),
    rows: (await tagsOf(app, accountId, "subject-access")).map(({ instance, value, enteredAt, expiresAt }) => ({
      tagId: instance,
      interest: value,
      name: interests[value].name,
      seenAt: enteredAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
  }));

  api.on("tags.remove", ({ app, account: { accountId }, params, tx }) =>
    tx(async (db) => {
      await lockAccount(db, accountId);
      const removed = await app.vault.remove(db, accountId, "interest_tag", params.tagId);
      if (removed === 0) throw new AppError("item.unknown");
      return undefined;
    }),
  );

  api.on("tags.clear", ({ app, account: { accountId }, tx }) =>
    tx(async (db) => {
      await lockAccount(db, accountId);
      await app.vault.remove(db, accountId, "interest_tag");
      return undefined;
    }),
  );

  api.on("suggestions.list", async ({ app, account: { accountId } }) => {
    const isPersonal = await isConsentGiven(app, accountId, "P1");
    const own = isPersonal ? (await tagsOf(app, accountId, "related")).map(({ value }) => value) : [];
    const ordered = [...own, ...interestKeys.filter((key) => !own.includes(key))];
    return {
      isPersonal,
      rows: ordered.map((interest) => {
        const { name, about } = interests[interest];
        return { interest, name, about, isForYou: own.includes(interest) };
      }),
    };
  });
};
