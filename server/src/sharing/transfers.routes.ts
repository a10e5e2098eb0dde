import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { findTransfer, type TransferRow, tellTransfer, toldOf, transfersOf, transfersWhere } from "./transfer-store";
import { cancelTransfer, checkPlan, mustBeReady } from "./transfers.service";

const cardOf = async (app: App, row: TransferRow) => {
  const { accounts = 0, ...counts } = JSON.parse(row.counts) as Record<string, number>;
  return {
    ...tellTransfer(row),
    ...(await toldOf(app.database, row.id)),
    manifest: row.state === "done" ? { accounts, counts, sha256: row.manifest_hash.toString("hex") } : null,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
  };
};

/** Transfers of business (5.2): announced and started by two people each, and nothing moves before everybody was told. */
export const transferRoutes = (api: Api): void => {
  api.on("shares.transfers", async ({ app, account: { accountId }, query: { cursor, pageSize } }) => {
    const after = readCursor(cursor);
    const rows = await transfersOf(
      app.database,
      accountId,
      `${after ? "t.id < ? AND" : ""} 1 = 1 ORDER BY t.id DESC LIMIT ?`,
      [...(after ? [after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: shown.map((row) => ({ ...tellTransfer(row), toldAt: row.told_at.toISOString() })),
      next: last ? writeCursor({ at: last.created_at, id: last.id }) : null,
    };
  });

  api.on("adminTransfers.list", async ({ app, query: { cursor, pageSize } }) => {
    const after = readCursor(cursor);
    const rows = await transfersWhere(app.database, `${after ? "t.id < ? AND" : ""} 1 = 1 ORDER BY t.id DESC LIMIT ?`, [
      ...(after ? [after.id] : []),
      String(pageSize + 1),
    ]);
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(shown.map((row) => cardOf(app, row))),
      next: last ? writeCursor({ at: last.created_at, id: last.id }) : null,
    };
  });

  api.on("adminTransfers.announce", async ({ app, staff, body: { reason, ...payload }, now: at, tx }) => {
    checkPlan(payload, at);
    return tx((db) => askApproval(app, db, { action: "transfer.announce", payload, staff, reason, at }));
  });

  api.on("adminTransfers.start", ({ app, staff, params, body: { reason }, now: at, tx }) =>
    tx(async (db) => {
      const row = await findTransfer(db, idBytes(params.transferId));
      await mustBeReady(db, row, at);
      const payload = { transferId: idText(row.id) };
      return askApproval(app, db, { action: "transfer.start", payload, staff, reason, at });
    }),
  );

  api.on("adminTransfers.cancel", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const by = { staffId: staff.staffId, reason: lookReason(body.reason), at };
      await cancelTransfer(app, db, { id: idBytes(params.transferId), ...by });
      return undefined;
    }),
  );
};
