import type { App } from "../app-context";
import { checkCode, countCode, resendAfterSeconds, sendCode } from "../contacts/one-time-code";
import { accountBehind } from "../contacts/own-contact";
import { checkFile } from "../files/file-check";
import type { Api } from "../kernel/api";
import { addProof, requestWithRoom } from "./request-proof";
import { askersThread } from "./requests.routes";
import { openPublicRequest, requestOfReceipt, sayInRequest, withdrawRequest } from "./requests.service";

/** A code for an address that need not be anybody's: it is kept under a name that is made of the address. */
const placeOf = (app: App, email: string) =>
  ({
    accountId: app.keyring.fingerprint("request-code", email).subarray(0, 16),
    sessionId: null,
    purpose: "request",
    item: "email",
    target: email,
  }) as const;
/** Kinds that are about somebody else than whoever holds the address. */
const aboutOthers: readonly string[] = ["minor", "deceased"];

/** Requests of whoever has no account, or cannot get in (10): an address proven by a code, and a receipt instead of a login. */
export const publicRequestRoutes = (api: Api): void => {
  api.on("requests.sendCode", async ({ app, address, body: { email }, now: at }) => {
    const place = placeOf(app, email);
    await countCode(app, place, { address });
    const { expiresAt } = await sendCode(app, place, at);
    return { expiresAt: expiresAt.toISOString(), resendAfterSeconds };
  });

  api.on("requests.openPublic", async ({ app, body: { kind, text, email, code }, now: at, tx }) => {
    const useUp = await checkCode(app, placeOf(app, email), { code, field: "code", at });
    const aboutId = aboutOthers.includes(kind) ? null : await accountBehind(app, "email", email);
    return tx(async (db) => {
      await useUp(db);
      const { row, receiptCode } = await openPublicRequest(app, db, { kind, text, email, aboutId, at });
      return { ...(await askersThread(app, db, row, at)), receiptCode };
    });
  });

  api.on("requests.track", async ({ app, body: { receiptCode }, now }) => {
    const row = await requestOfReceipt(app.database, receiptCode);
    if (row.is_unread === 1) await app.database.run("UPDATE rights_request SET is_unread = 0 WHERE id = ?", [row.id]);
    return askersThread(app, app.database, row, now);
  });

  api.on("requests.sayPublic", ({ app, body: { receiptCode, text }, now: at, tx }) =>
    tx(async (db) => {
      const { id } = await requestOfReceipt(db, receiptCode);
      return askersThread(app, db, await sayInRequest(app, db, { id, text, at }), at);
    }),
  );

  api.on("requests.attachPublic", async ({ app, body: { receiptCode, name }, file, now: at, tx }) => {
    const id = await requestWithRoom(app.database, receiptCode);
    const type = checkFile("request-paper", file.bytes);
    const paper = { id, type, name: name ?? file.name, bytes: file.bytes, at };
    return tx(async (db) => askersThread(app, db, await addProof(app, db, paper), at));
  });

  api.on("requests.withdrawPublic", ({ app, body: { receiptCode }, now: at, tx }) =>
    tx(async (db) => {
      const { id } = await requestOfReceipt(db, receiptCode);
      await withdrawRequest(app, db, id, at);
      return undefined;
    }),
  );
};
