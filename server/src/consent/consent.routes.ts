import type { App } from "../app-context";
import { documentTitle } from "../documents/documents.service";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes } from "../kernel/ids";
import { attachConsent, consentActs, consentStates, recordAnonymousConsent, recordConsent } from "./consent.service";
import { receiptOf } from "./consent-entries";

/** One entry with all that proves it, for the person's receipt and for staff proofs. */
export const provenEntry = async (app: App, entryId: Buffer) => {
  const proven = await app.ledger.prove(entryId);
  if (!proven) throw new AppError("consent.entry-unknown");
  return proven;
};

/** Consent endpoints: each act is one ledger entry; state is read from the ledger, there is no second truth. */
export const consentRoutes = (api: Api): void => {
  api.on(
    "consents.recordAnonymous",
    ({ app, body: { claim, ...act }, now, requestKey }) =>
      recordAnonymousConsent(app, claim, { act, at: now, requestKey }),
    { keepsOwnKey: true },
  );

  api.on(
    "consents.record",
    async ({ app, account, body, now, requestKey }) => {
      if (body.act === "withdrawn") {
        const isRepeat = requestKey && (await app.ledger.findByRequestKey(app.database, requestKey));
        const states = await consentStates(app, account.accountId);
        if (!isRepeat && states[body.scope].state !== "given") throw new AppError("consent.not-given");
      }
      return recordConsent(app, null, { accountId: account.accountId, act: body, at: now, requestKey });
    },
    { keepsOwnKey: true },
  );

  api.on("consents.status", async ({ app, account }) => ({
    scopes: Object.values(await consentStates(app, account.accountId)),
  }));

  api.on("consents.history", async ({ app, account, query: { cursor, pageSize, scope } }) => {
    const acts = (await consentActs(app, account.accountId)).reverse().filter((act) => !scope || act.scope === scope);
    const start = cursor ? acts.findIndex(({ entryId }) => entryId === cursor) + 1 : 0;
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
