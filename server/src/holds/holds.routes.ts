import { accountCreatedAt, lookReason } from "../admin-accounts/staff-look";
import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { isOwnAccount } from "../staff/own-accounts";
import { heldContent } from "./held-store";
import { checkedReview, holdsAfter, presentHold, reviewHold, standingHold } from "./holds.service";

/** Legal holds (6.2): asked for by one, approved by another, looked at again at least twice a year. */
export const holdRoutes = (api: Api): void => {
  api.on("adminHolds.list", async ({ app, query: { cursor, pageSize }, now }) => {
    const rows = await holdsAfter(app.database, readCursor(cursor) ?? null, pageSize + 1);
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(shown.map((row) => presentHold(app, row, now))),
      next: last ? writeCursor({ at: last.review_at, id: last.id }) : null,
    };
  });

  api.on("adminHolds.place", async ({ app, staff, params, body: { reason, ...payload }, now: at, tx }) => {
    const accountId = idBytes(params.accountId);
    await accountCreatedAt(app, accountId);
    checkedReview(payload.reviewAt, at);
    return tx((db) => askApproval(app, db, { action: "hold.place", payload, staff, accountId, reason, at }));
  });

  api.on("adminHolds.release", ({ app, staff, params, body: { reason }, now: at, tx }) =>
    tx(async (db) => {
      const { id, account_id: accountId } = await standingHold(db, idBytes(params.holdId));
      const payload = { holdId: idText(id) };
      return askApproval(app, db, { action: "hold.release", payload, staff, accountId, reason, at });
    }),
  );

  api.on("adminHolds.read", async ({ app, staff, params, body, now: at }) => {
    const holdId = idBytes(params.holdId);
    const reason = lookReason(body.reason);
    const { account_id: accountId } = await standingHold(app.database, holdId);
    if (await isOwnAccount(app.database, staff, accountId)) throw new AppError("approval.own");
    const subject = (await app.keyring.find(accountId))?.subject;
    const entry = { holdId: params.holdId, staffId: idText(staff.staffId), reason };
    await app.ledger.append(app.database, { kind: "hold.read", at, ...(subject ? { subject } : {}), body: entry });
    const after = readCursor(body.cursor)?.id ?? null;
    const found = await heldContent(app, app.database, { holdId, after, limit: body.pageSize + 1 });
    const shown = found.slice(0, body.pageSize);
    const last = found.length > body.pageSize ? shown.at(-1) : undefined;
    return {
      rows: shown.map(({ item, keptAt, rows }) => ({ item, keptAt: keptAt.toISOString(), rows })),
      next: last ? writeCursor({ at: last.keptAt, id: last.id }) : null,
    };
  });

  api.on("adminHolds.review", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const holdId = idBytes(params.holdId);
      const reason = lookReason(body.reason);
      const { account_id: accountId } = await standingHold(db, holdId);
      if (await isOwnAccount(db, staff, accountId)) throw new AppError("approval.own");
      return reviewHold(app, db, { holdId, reviewAt: body.reviewAt, staffId: staff.staffId, reason, at });
    }),
  );
};
