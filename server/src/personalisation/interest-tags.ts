import { createHmac } from "node:crypto";
import { type Interest, interestOf } from "@baiwa/shared/catalogue/interests";
import { items } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { consentedAmong } from "../consent/consent-state";
import { holdConsent } from "../consent/standing-consent";
import { versionsAt } from "../documents/documents.service";
import { lockAccount } from "../identity/account-lock";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import type { VaultValue } from "../kernel/vault/vault";

const item = "interest_tag";
const scope = items[item].scope;
const lifeMs = items[item].days * 24 * 3_600_000;
/** Only what happens now shows an interest: a row that comes late would bring back a tag its owner has deleted since. */
const latestMs = 10 * 60_000;

/** An account used a product. */
interface Seen {
  accountId: Buffer;
  product: string;
  at: Date;
}

/** A tag's place in the vault: says nothing to whoever sees the row without the account's key. */
const tagIdOf = (dataKey: Buffer, interest: Interest): string =>
  createHmac("sha256", dataKey).update(`${item}\0${interest}`).digest("hex").slice(0, 32);

/** The last moment each account showed each interest. */
const latestOf = (seen: readonly Seen[]): Map<string, { accountId: Buffer; tags: Map<Interest, Date> }> => {
  const accounts = new Map<string, { accountId: Buffer; tags: Map<Interest, Date> }>();
  for (const { accountId, product, at } of seen) {
    const interest = interestOf(product);
    if (!interest) continue;
    const key = accountId.toString("hex");
    const account = accounts.get(key) ?? { accountId, tags: new Map() };
    accounts.set(key, account);
    const known = account.tags.get(interest);
    if (!known || known < at) account.tags.set(interest, at);
  }
  return accounts;
};

/** Keeps one account's tags, if the consent still stands now that the account is held. */
const keepTags = async (app: App, db: Db, accountId: Buffer, tags: Map<Interest, Date>): Promise<void> => {
  await lockAccount(db, accountId);
  await holdConsent(app, db, accountId, scope);
  const { dataKey } = await app.keyring.of(accountId);
  for (const [interest, at] of tags) {
    const instance = tagIdOf(dataKey, interest);
    const standing = await app.vault.standing(db, { accountId, item, instance });
    if (standing && standing.enteredAt >= at) continue;
    await app.vault.put(db, {
      accountId,
      item,
      instance,
      value: interest,
      source: "system",
      enteredBy: "activity",
      at,
    });
  }
};

const isGone = (error: unknown): boolean =>
  error instanceof AppError && ["account.unknown", "consent.required"].includes(error.code);

const noteInterests = async (app: App, seen: readonly Seen[]): Promise<void> => {
  const bySubject = new Map<string, { accountId: Buffer; tags: Map<Interest, Date> }>();
  for (const account of latestOf(seen).values()) {
    const keys = await app.keyring.find(account.accountId);
    if (keys) bySubject.set(keys.subject.toString("hex"), account);
  }
  const subjects = [...bySubject.keys()].map((hex) => Buffer.from(hex, "hex"));
  const versions = await versionsAt(app);
  for (const { subject, at: since } of await consentedAmong(app.database, subjects, scope, versions)) {
    const account = bySubject.get(subject.toString("hex"));
    const tags = new Map([...(account?.tags ?? [])].filter(([, at]) => at >= since)); // nothing from before the consent
    if (!account || tags.size === 0) continue;
    await app.database
      .transaction((db) => keepTags(app, db, account.accountId, tags))
      .catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
  }
};

/** Derives interests from what was just done (4.6, D-10), after the answer; of nobody without the consent to it. */
export const noteInterestsLater = (app: App, seen: readonly Seen[], now: Date): void => {
  const fresh = seen.filter(({ at }) => now.getTime() - at.getTime() < latestMs);
  if (fresh.length > 0) app.background.run("interest-tags", () => noteInterests(app, fresh));
};

/** Tags that are not too old, the latest first. `related` needs the consent, `subject-access` does not. */
export const tagsOf = async (
  app: App,
  accountId: Buffer,
  purpose: "subject-access" | "related",
): Promise<(Omit<VaultValue, "value"> & { value: Interest; expiresAt: Date })[]> => {
  const reader =
    purpose === "related" ? ({ kind: "system", task: "suggestions" } as const) : ({ kind: "self" } as const);
  const values = await app.vault.read(app.database, { accountId, items: [item], purpose, reader });
  const now = app.ports.clock();
  return values
    .map((value) => ({
      ...value,
      value: value.value as Interest,
      expiresAt: new Date(value.enteredAt.getTime() + lifeMs),
    }))
    .filter(({ expiresAt }) => expiresAt > now)
    .sort((one, other) => other.enteredAt.getTime() - one.enteredAt.getTime());
};
