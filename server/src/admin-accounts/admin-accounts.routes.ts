import { type ItemKey, type VaultItem, vaultItems } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { askApproval } from "../approvals/approvals.service";
import { consentActs, consentStates } from "../consent/consent.service";
import { receiptOf } from "../consent/consent-entries";
import { freezeOf } from "../identity/account-lock";
import { bindingsOf } from "../identity/binding.service";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { subscriptionCells } from "../subscription/subscription-matrix";
import { searchAccounts } from "./account-search";
import { consentProof } from "./consent-proof";
import { isPicture, isRevealable, mayReveal } from "./revealable-items";
import { takeReveal, takesTwoToSee } from "./sensitive-reveal";
import { lookAt, lookReason, recordLook } from "./staff-look";

const mustBeHeld = async (app: App, accountId: Buffer, item: ItemKey, instance: string): Promise<void> => {
  const standing = await app.vault.standing(app.database, { accountId, item: item as VaultItem, instance });
  if (!standing) throw new AppError("item.unknown");
};

/** What staff may learn of one account (7.1.2): masked by default, each look in the ledger with its reason. */
export const adminAccountRoutes = (api: Api): void => {
  api.on("adminAccounts.search", async ({ app, staff, body, now: at }) => {
    const reason = lookReason(body.reason, body.value);
    const accounts = await searchAccounts(app, body);
    const entry = { staffId: idText(staff.staffId), items: [body.item], reason, count: accounts.length };
    await app.ledger.append(app.database, { kind: "pi.search", at, body: entry });
    return { accounts };
  });

  api.on("adminAccounts.items", async ({ app, staff, params, query }) => {
    const accountId = idBytes(params.accountId);
    const { createdAt, reader } = await lookAt(app, staff, accountId, query.reason);
    const freeze = await freezeOf(app.database, accountId);
    const values = await app.vault.masked(app.database, accountId, vaultItems, reader);
    return {
      accountId: idText(accountId),
      createdAt: createdAt.toISOString(),
      frozen: freeze && { at: freeze.at.toISOString(), by: freeze.by },
      items: values.map(({ item, instance, masked, source, enteredAt, confirmedAt }) => ({
        item,
        instance,
        masked: isPicture(item) ? "****" : masked,
        source,
        enteredAt: enteredAt.toISOString(),
        isConfirmed: confirmedAt !== null,
      })),
    };
  });

  api.on("adminAccounts.askUnmask", async ({ app, staff, params, body: { item, instance, reason }, now: at, tx }) => {
    const accountId = idBytes(params.accountId);
    if (!isRevealable(item) || !takesTwoToSee(item)) throw new AppError("item.unknown");
    await lookAt(app, staff, accountId, reason);
    await mustBeHeld(app, accountId, item, instance);
    const payload = { accountId: idText(accountId), item, instance };
    return tx((db) => askApproval(app, db, { action: "value.reveal", payload, staff, accountId, reason, at }));
  });

  api.on("adminAccounts.unmask", async ({ app, staff, params, body: { item, instance, reason }, now }) => {
    const accountId = idBytes(params.accountId);
    if (!isRevealable(item)) throw new AppError("item.unknown");
    if (!mayReveal(staff.roles, item)) throw new AppError("staff.forbidden");
    const { reader } = await lookAt(app, staff, accountId, reason);
    await mustBeHeld(app, accountId, item, instance); // an approval is not used up by what is not there
    await takeReveal(app, staff, { accountId, item, instance }, now);
    const values = await app.vault.read(app.database, {
      accountId,
      items: [item],
      purpose: "rights-request",
      reader: { ...reader, act: "pi.unmask" },
    });
    const value = values.find((one) => one.instance === instance)?.value;
    if (value === undefined) throw new AppError("item.unknown");
    return { item, value };
  });

  api.on("adminAccounts.consents", async ({ app, staff, params, query: { reason }, now: at }) => {
    const accountId = idBytes(params.accountId);
    await recordLook(app, { staff, accountId, kind: "pi.view", items: ["consent"], reason, at });
    const [scopes, acts] = await Promise.all([consentStates(app, accountId), consentActs(app, accountId)]);
    return { scopes: Object.values(scopes), acts: acts.reverse().map(receiptOf) };
  });

  api.on("adminAccounts.consentProof", async ({ app, staff, params, query: { at, scope, reason }, now }) => {
    const accountId = idBytes(params.accountId);
    const moment = new Date(Math.min(new Date(at).getTime(), now.getTime())); // nothing is known of the future
    const more = { provedAt: moment.toISOString(), ...(scope ? { provedScope: scope } : {}) };
    await recordLook(app, { staff, accountId, kind: "consent.proved", items: ["consent"], reason, at: now, more });
    const scopes = await consentProof(app, accountId, moment, scope);
    return { accountId: idText(accountId), at: moment.toISOString(), scopes };
  });

  api.on("adminAccounts.bindings", async ({ app, staff, params, query }) => {
    const accountId = idBytes(params.accountId);
    const { reader } = await lookAt(app, staff, accountId, query.reason);
    const identifiers = await app.vault.masked(app.database, accountId, ["wx_openid", "wx_unionid"], reader);
    const maskedOf = (item: string, appId: string) =>
      identifiers.find((value) => value.item === item && value.instance === appId)?.masked;
    const bindings = await bindingsOf(app.database, accountId);
    return {
      bindings: bindings.map((binding) => ({
        bindingId: idText(binding.id),
        appId: binding.app_id,
        openidMasked: maskedOf("wx_openid", binding.app_id) ?? "",
        unionidMasked: maskedOf("wx_unionid", binding.app_id) ?? null,
        boundAt: binding.bound_at.toISOString(),
      })),
    };
  });

  api.on("adminAccounts.subscriptions", async ({ app, staff, params, query: { reason }, now: at }) => {
    const accountId = idBytes(params.accountId);
    await recordLook(app, { staff, accountId, kind: "pi.view", items: ["subscription"], reason, at });
    return { cells: await subscriptionCells(app, app.database, accountId) };
  });
};
