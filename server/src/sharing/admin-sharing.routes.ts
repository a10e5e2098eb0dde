import { sharedList } from "@baiwa/shared/lists";
import { lookReason, recordLook } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { deletionsAfter, findDeletion, presentDeletion, proveDeletion } from "./deletion-requests";
import {
  checkRule,
  findRecipient,
  isExpired,
  type RecipientRow,
  recipientsWhere,
  standingRule,
  tellRecipient,
} from "./recipient-store";
import { endRecipient, issueSecrets } from "./recipients.service";
import { everyShareOf, presentShare } from "./share-store";

const cardOf = async (app: App, row: RecipientRow, now: Date) => {
  const [waiting] = await app.database.rows<{ n: string }>(
    "SELECT COUNT(*) AS n FROM outgoing_share WHERE recipient_id = ?",
    [row.id],
  );
  return {
    ...tellRecipient(row),
    country: row.country,
    contract: row.contract,
    url: row.url,
    state: row.state,
    isExpired: isExpired(row, now),
    waiting: Number(waiting?.n ?? 0),
    failures: row.failures,
    addedAt: row.added_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
};

/** The directory of recipients (5.1): asked for by the partner manager, approved by the privacy officer or legal; ended by one. */
export const adminSharingRoutes = (api: Api): void => {
  api.on("adminRecipients.list", async ({ app, query: { cursor, pageSize }, now }) => {
    const after = readCursor(cursor);
    const rows = await recipientsWhere(app.database, `${after ? "id < ? AND" : ""} 1 = 1 ORDER BY id DESC LIMIT ?`, [
      ...(after ? [after.id] : []),
      String(pageSize + 1),
    ]);
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      builtIn: sharedList(),
      rows: await Promise.all(shown.map((row) => cardOf(app, row, now))),
      next: last ? writeCursor({ at: last.added_at, id: last.id }) : null,
    };
  });

  api.on("adminRecipients.add", async ({ app, staff, body: { reason, ...payload }, now: at, tx }) => {
    checkRule(app, payload, at);
    return tx((db) => askApproval(app, db, { action: "recipient.add", payload, staff, reason, at }));
  });

  api.on("adminRecipients.change", ({ app, staff, params, body: { reason, ...rule }, now: at, tx }) => {
    checkRule(app, rule, at);
    return tx(async (db) => {
      const row = await findRecipient(db, idBytes(params.recipientId));
      const payload = { recipientId: idText(row.id), of: standingRule(row), rule };
      return askApproval(app, db, { action: "recipient.change", payload, staff, reason, at });
    });
  });

  api.on("adminRecipients.revoke", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const by = { staffId: idText(staff.staffId), reason: lookReason(body.reason) };
      const requestId = await endRecipient(app, db, { id: idBytes(params.recipientId), at, by });
      return presentDeletion(app, await findDeletion(db, requestId), at);
    }),
  );

  api.on("adminRecipients.issue", ({ app, staff, params, body, now: at, tx }) =>
    tx((db) =>
      issueSecrets(app, db, idBytes(params.recipientId), {
        staffId: staff.staffId,
        reason: lookReason(body.reason),
        at,
      }),
    ),
  );

  api.on("adminShares.ofAccount", async ({ app, staff, params, query: { cursor, pageSize, reason }, now: at }) => {
    const accountId = idBytes(params.accountId);
    await recordLook(app, { staff, accountId, kind: "pi.view", items: ["share_record"], reason, at });
    const after = readCursor(cursor);
    const rows = await everyShareOf(
      app.database,
      accountId,
      `${after ? "s.id < ? AND" : ""} 1 = 1 ORDER BY s.id DESC LIMIT ?`,
      [...(after ? [after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(
        shown.map(async (row) => ({ ...(await presentShare(app, row)), isHidden: row.is_hidden === 1 })),
      ),
      next: last ? writeCursor(last) : null,
    };
  });

  api.on("adminDeletions.list", async ({ app, query: { state, cursor, pageSize }, now }) => {
    const rows = await deletionsAfter(app.database, { state, after: readCursor(cursor), limit: pageSize + 1 });
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(shown.map((row) => presentDeletion(app, row, now))),
      next: last ? writeCursor({ at: last.due_at, id: last.id }) : null,
    };
  });

  api.on("adminDeletions.prove", ({ app, staff, params, body: { statement, reason }, now: at, tx }) =>
    tx(async (db) => {
      const by = { staffId: staff.staffId, reason: lookReason(reason) };
      const row = await proveDeletion(app, db, { id: idBytes(params.requestId), statement, at, ...by });
      return presentDeletion(app, row, at);
    }),
  );
};
