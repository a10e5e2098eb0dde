import type { ShareState } from "@baiwa/shared/catalogue/sharing";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { proveDeletion, provingRecipient } from "./deletion-requests";
import { egress } from "./egress";
import { egressByException } from "./exception-release";
import { consentsOf, decideRecipient, standingOf } from "./recipient-consent";
import { needsConsent, recipientsWhere, tellRecipient } from "./recipient-store";
import { deletionsOf, presentShare, sharesOf } from "./share-store";

/** Whom one's information goes to and the decisions about it (5); the door for the company's other systems; recipients' proofs. */
export const sharingRoutes = (api: Api): void => {
  api.on("shares.list", async ({ app, account: { accountId }, query: { cursor, pageSize } }) => {
    const after = readCursor(cursor);
    const rows = await sharesOf(
      app.database,
      accountId,
      `${after ? "s.id < ? AND" : ""} 1 = 1 ORDER BY s.id DESC LIMIT ?`,
      [...(after ? [after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    const deletions = await deletionsOf(app, accountId, shown);
    return {
      rows: await Promise.all(
        shown.map(async (row, index) => ({ ...(await presentShare(app, row)), deletion: deletions[index] ?? null })),
      ),
      next: last ? writeCursor(last) : null,
    };
  });

  api.on("shares.recipients", async ({ app, account: { accountId }, query: { cursor, pageSize }, now }) => {
    const after = readCursor(cursor);
    const { subject } = await app.keyring.of(accountId);
    const [rows, decided] = await Promise.all([
      recipientsWhere(
        app.database,
        `state <> 'revoked' AND contract_until > ? ${after ? "AND id > ?" : ""} ORDER BY id LIMIT ?`,
        [now, ...(after ? [after.id] : []), String(pageSize + 1)],
      ),
      consentsOf(app.database, subject),
    ]);
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: shown.map((row) => {
        const told = tellRecipient(row);
        return {
          ...told,
          needsConsent: needsConsent(row),
          shownSha256: row.rule_hash.toString("hex"),
          consent: standingOf(decided.get(told.recipientId), row),
        };
      }),
      next: last ? writeCursor({ at: last.added_at, id: last.id }) : null,
    };
  });

  api.on("shares.decide", ({ app, account: { accountId, isClosing }, params, body, now: at, tx }) => {
    if (isClosing && body.act === "given") throw new AppError("account.closing");
    return tx((db) => decideRecipient(app, db, { ...body, accountId, recipientId: idBytes(params.recipientId), at }));
  });

  api.on("egress.send", ({ app, service, body, now: at, tx }) => {
    const { accountId, recipientId, purpose, items, basis } = body;
    const to = { accountId: idBytes(accountId), recipientId: idBytes(recipientId) };
    const request = { ...to, purpose, items, serviceId: service.serviceId };
    return tx((db) =>
      basis.kind === "exception"
        ? egressByException(app, db, { ...request, exceptionId: idBytes(basis.exceptionId), at })
        : egress(app, db, { ...request, basis }, at),
    );
  });

  api.on("egress.show", async ({ app, service, params: { shareId } }) => {
    const [row] = await app.database.rows<{ state: ShareState; settled_at: Date | null }>(
      "SELECT state, settled_at FROM share_record WHERE id = ? AND service_id = ?",
      [idBytes(shareId), service.serviceId],
    );
    if (!row) throw new AppError("share.unknown");
    return { shareId, state: row.state, settledAt: row.settled_at?.toISOString() ?? null };
  });

  api.on("deletions.prove", ({ app, body: { credential, requestId, statement }, now: at, tx }) =>
    tx(async (db) => {
      const recipientId = await provingRecipient(db, credential);
      await proveDeletion(app, db, { id: idBytes(requestId), statement, recipientId, at });
      return { requestId, state: "proved" as const, provedAt: at.toISOString() };
    }),
  );
};
