import { channelOfScope } from "@baiwa/shared/subscription-rules";
import type { App } from "../app-context";
import { documentTitle } from "../documents/documents.service";
import type { Api } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import { idBytes } from "../kernel/ids";
import { liftSuppression } from "../messages/suppression";
import { attachConsent, consentActs, consentStates, recordAnonymousConsent, recordConsent } from "./consent.service";
import { receiptOf } from "./consent-entries";

/** One entry with all that proves it, for the person's receipt and for staff proofs. */
export const provenEntry = async (app: App, entryId: Buffer) => {
  const proven = await app.ledger.prove(entryId);
  if (!proven) throw new AppError("consent.entry-unknown");
  return proven;
};

/** Consent endpoints: each act is one ledger entry, and the state it decides moves in the same transaction. */
export const consentRoutes = (api: Api): void => {
  api.on(
    "consents.recordAnonymous",
    ({ app, body: { claim, ...act }, now, requestKey }) =>
      recordAnonymousConsent(app, claim, { act, at: now, requestKey }),
    { keepsOwnKey: true },
  );

  api.on(
    "consents.record",
    async ({ app, account: { accountId }, body, now, requestKey }) => {
      const act = { accountId, act: body, at: now, requestKey, mustStand: body.act === "withdrawn" };
      const channel = body.act === "given" && channelOfScope(body.scope);
      if (!channel) return recordConsent(app, null, act);
      return app.database.transaction(async (db) => {
        const receipt = await recordConsent(app, db, act);
        const isRepeat = receipt.at !== now.toISOString(); // an old yes, sent again, is no new one
        if (!isRepeat) await liftSuppression(app, db, { accountId, channel });
        return receipt;
      });
    },
    { keepsOwnKey: true },
  );

  api.on("consents.status", async ({ app, account }) => ({
    scopes: Object.values(await consentStates(app, account.accountId)).map(({ ahead: _ahead, ...status }) => status),
  }));

  api.on("consents.history", async ({ app, account, query: { cursor, pageSize, scope } }) => {
    const acts = (await consentActs(app, account.accountId)).reverse().filter((act) => !scope || act.scope === scope);
    const start = cursor ? acts.findIndex(({ entryId }) => entryId === cursor) + 1 : 0;
    if (cursor && start === 0) throw invalidField("cursor", "invalid_value", "这一页已经变了，请从第一页看起");
    const page = acts.slice(start, start + pageSize);
    const rows = page.map((act) => ({
      ...receiptOf(act),
      documentTitle: documentTitle(act.documentId),
      versionLabel: act.versionLabel,
      labels: act.labels,
      screen: act.screen,
      attachedFrom: act.attachedFrom,
    }));
    return { rows, next: start + pageSize < acts.length ? (page.at(-1)?.entryId ?? null) : null };
  });

  api.on(
    "consents.attach",
    ({ app, account, body, now }) => attachConsent(app, account.accountId, { ...body, at: now }),
    { keepsOwnKey: true },
  );

  api.on("consents.receipt", async ({ app, account, params }) => {
    const entryId = idBytes(params.entryId);
    const { subject } = await app.keyring.of(account.accountId);
    const entry = await app.ledger.find(entryId);
    if (!entry?.subject?.equals(subject)) throw new AppError("consent.entry-unknown");
    return provenEntry(app, entryId);
  });

  api.on("ledger.checkpoint", async ({ app }) => ({
    checkpoint: await app.ledger.checkpoint(),
    verifierKey: app.ledger.verifierKey,
  }));
};
