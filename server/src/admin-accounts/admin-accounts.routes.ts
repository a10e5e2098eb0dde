import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { items } from "@baiwa/shared/catalogue/items";
import { consentActs, consentStates } from "../consent/consent.service";
import { receiptOf } from "../consent/consent-entries";
import { bindingsOf } from "../identity/binding.service";
import type { Api } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { subscriptionCells } from "../subscription/subscription-matrix";
import { consentProof } from "./consent-proof";
import { accountCreatedAt, recordView, vaultItems } from "./masked-items";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What staff may learn of one account (7.1.2): masked by default, each look in the ledger with its reason. */
export const adminAccountRoutes = (api: Api): void => {
  api.on("adminAccounts.search", async ({ app, staff, body, now: at }) => {
    const { item, value, appId = "", reason } = body;
    if (item === "wx_openid" && !appId) throw invalidField("appId", "required", "查找微信标识需要 AppID");
    const found =
      item === "account_id"
        ? uuid.test(value)
          ? [idBytes(value.toLowerCase())]
          : []
        : await app.vault.findAccounts(app.database, item, value, item === "wx_openid" ? appId : "");
    const rows = await Promise.all(
      found.map((id) =>
        accountCreatedAt(app, id).then(
          (createdAt) => ({ accountId: idText(id), createdAt: createdAt.toISOString() }),
          () => null,
        ),
      ),
    );
    const accounts = rows.filter((row) => row !== null);
    const entry = { staffId: idText(staff.staffId), items: [item], reason, found: accounts.length };
    await app.ledger.append(app.database, { kind: "pi.search", at, body: entry });
    return { accounts };
  });

  api.on("adminAccounts.items", async ({ app, staff, params, query }) => {
    const accountId = idBytes(params.accountId);
    const createdAt = await accountCreatedAt(app, accountId);
    const reader = { kind: "staff", staffId: staff.staffId, reason: query.reason } as const;
    const values = await app.vault.masked(app.database, accountId, vaultItems, reader);
    return {
      accountId: params.accountId.toLowerCase(),
      createdAt: createdAt.toISOString(),
      items: values.map(({ item, instance, masked, source, enteredAt, confirmedAt }) => ({
        item,
        instance,
        masked: items[item].maxLength > 1000 ? "****" : masked,
        source,
        enteredAt: enteredAt.toISOString(),
        isConfirmed: confirmedAt !== null,
      })),
    };
  });

  api.on("adminAccounts.unmask", async ({ app, staff, params, body }) => {
    const accountId = idBytes(params.accountId);
    await accountCreatedAt(app, accountId);
    if (!(vaultItems as string[]).includes(body.item)) throw new AppError("item.unknown");
    const item = body.item as VaultItem;
    const reader = { kind: "staff", staffId: staff.staffId, reason: body.reason, act: "pi.unmask" } as const;
    const values = await app.vault.read(app.database, { accountId, items: [item], purpose: "rights-request", reader });
    const value = values.find(({ instance }) => instance === body.instance)?.value;
    if (value === undefined) throw new AppError("item.unknown");
    return { item, value };
  });

  api.on("adminAccounts.consents", async ({ app, staff, params, query, now: at }) => {
    const accountId = idBytes(params.accountId);
    await recordView(app, { staff, accountId, kind: "pi.view", items: ["consent"], reason: query.reason, at });
    const [scopes, acts] = await Promise.all([consentStates(app, accountId), consentActs(app, accountId)]);
    return { scopes: Object.values(scopes), acts: acts.reverse().map(receiptOf) };
  });

  api.on("adminAccounts.consentProof", async ({ app, staff, params, query, now: at }) => {
    const accountId = idBytes(params.accountId);
    await recordView(app, { staff, accountId, kind: "consent.proved", items: ["consent"], reason: query.reason, at });
    return {
      accountId: params.accountId.toLowerCase(),
      at: query.at,
      scopes: await consentProof(app, accountId, new Date(query.at), query.scope),
    };
  });

  api.on("adminAccounts.bindings", async ({ app, staff, params, query }) => {
    const accountId = idBytes(params.accountId);
    await accountCreatedAt(app, accountId);
    const reader = { kind: "staff", staffId: staff.staffId, reason: query.reason } as const;
    const identifiers = await app.vault.masked(app.database, accountId, ["wx_openid", "wx_unionid"], reader);
    const maskedOf = (item: string, appId: string) =>
      identifiers.find((value) => value.item === item && value.instance === appId)?.masked;
    const bindings = (await bindingsOf(app.database, accountId)).map((binding) => ({
      bindingId: idText(binding.id),
      appId: binding.app_id,
      openidMasked: maskedOf("wx_openid", binding.app_id) ?? "",
      unionidMasked: maskedOf("wx_unionid", binding.app_id) ?? null,
      boundAt: binding.bound_at.toISOString(),
    }));
    return { bindings };
  });

  api.on("adminAccounts.subscriptions", async ({ app, staff, params, query, now: at }) => {
    const accountId = idBytes(params.accountId);
    await recordView(app, { staff, accountId, kind: "pi.view", items: ["subscription"], reason: query.reason, at });
    return { cells: await subscriptionCells(app, app.database, accountId) };
  });
};
