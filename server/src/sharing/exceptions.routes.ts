import { accountCreatedAt, lookReason } from "../admin-accounts/staff-look";
import { askApproval } from "../approvals/approvals.service";
import { lockAccount } from "../identity/account-lock";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { isOwnAccount } from "../staff/own-accounts";
import { egressByException, handOut } from "./exception-release";
import { exceptionsWhere, findException, openIntake, presentException } from "./exception-store";
import { checkIntake, mustAllowPublicUse, publicUseOf, setPublicUse, tellPerson } from "./exceptions.service";
import { findRecipient, mustBeActive } from "./recipient-store";

/** Passing on without consent where the law says so (5.3), and the person's no to further use of what is public. */
export const exceptionRoutes = (api: Api): void => {
  api.on("shares.publicUse", ({ app, account: { accountId } }) => publicUseOf(app.database, accountId));
  api.on("shares.setPublicUse", ({ app, account: { accountId }, body: { isRefused }, now: at, tx }) =>
    tx((db) => setPublicUse(app, db, { accountId, isRefused, at })),
  );

  api.on("adminExceptions.list", async ({ app, query: { cursor, pageSize }, now }) => {
    const after = readCursor(cursor);
    const rows = await exceptionsWhere(app.database, `${after ? "id < ? AND" : ""} 1 = 1 ORDER BY id DESC LIMIT ?`, [
      ...(after ? [after.id] : []),
      String(pageSize + 1),
    ]);
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(shown.map((row) => presentException(app, row, now))),
      next: last ? writeCursor({ at: last.approved_at, id: last.id }) : null,
    };
  });

  api.on("adminExceptions.ask", async ({ app, staff, params, body, now: at, tx }) => {
    const { intake: payload } = body;
    const accountId = idBytes(params.accountId);
    await accountCreatedAt(app, accountId);
    const reason = lookReason(body.reason);
    if (payload.country !== "CN") {
      const tried = { staffId: idText(staff.staffId), country: payload.country, clause: payload.clause, reason };
      await app.ledger.append(app.database, { kind: "exception.foreign-refused", at, body: tried });
    }
    checkIntake(payload, at);
    return tx(async (db) => {
      await mustAllowPublicUse(db, { clause: payload.clause, accountId });
      if (payload.recipientId) mustBeActive(await findRecipient(db, idBytes(payload.recipientId)), at);
      return askApproval(app, db, { action: "exception.grant", payload, staff, accountId, reason, at });
    });
  });

  api.on("adminExceptions.release", ({ app, staff, params, body, now: at, tx }) => {
    const reason = lookReason(body.reason);
    return tx(async (db) => {
      const row = await findException(db, idBytes(params.exceptionId));
      if (await isOwnAccount(db, staff, row.account_id)) throw new AppError("approval.own");
      const { staffId } = staff;
      if (!row.recipient_id) return handOut(app, db, row, { staffId, reason, at });
      const { purpose, items } = await openIntake(app, row);
      const { account_id: accountId, recipient_id: recipientId, id: exceptionId } = row;
      const asked = { accountId, recipientId, purpose, items, serviceId: null };
      const { shareId, state, at: sharedAt } = await egressByException(app, db, { ...asked, exceptionId, staffId, at });
      return { shareId, state, at: sharedAt, content: null };
    });
  });

  api.on("adminExceptions.tell", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const by = { staffId: idText(staff.staffId), reason: lookReason(body.reason) };
      const row = await findException(db, idBytes(params.exceptionId));
      if (await isOwnAccount(db, staff, row.account_id)) throw new AppError("approval.own");
      await lockAccount(db, row.account_id);
      await tellPerson(app, db, row, { at, by });
      return presentException(app, await findException(db, row.id), at);
    }),
  );
};
