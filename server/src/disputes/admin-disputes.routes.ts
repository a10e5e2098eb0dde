import { accountCreatedAt } from "../admin-accounts/staff-look";
import { fileReply } from "../files/files.routes";
import type { Api } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { releaseCase, takeBundle } from "./dispute-release";
import { type DisputeRow, disputesWhere } from "./dispute-store";
import { answerObjection, approveCase, openCase, previewCase, refuseCase, withdrawCase } from "./disputes.service";

/** A case without the name of anybody. */
const cardOf = (row: DisputeRow) => ({
  disputeId: idText(row.id),
  kind: row.kind,
  ground: row.ground,
  state: row.state,
  party: row.party,
  openedBy: idText(row.opened_by),
  openedAt: row.opened_at.toISOString(),
  decidedBy: row.decided_by && idText(row.decided_by),
  decidedAt: row.decided_at?.toISOString() ?? null,
  objectUntil: row.object_until?.toISOString() ?? null,
  objectedAt: row.objected_at?.toISOString() ?? null,
  releasedAt: row.released_at?.toISOString() ?? null,
  linkUntil: row.link_until?.toISOString() ?? null,
  takenAt: row.taken_at?.toISOString() ?? null,
});

/** Giving information to a party of a dispute (4.4): two people, exactly what the case names, every step in the ledger. */
export const adminDisputeRoutes = (api: Api): void => {
  api.on("adminDisputes.list", async ({ app, staff, query: { cursor, pageSize } }) => {
    const after = readCursor(cursor);
    const rows = await disputesWhere(
      app.database,
      `(account_id IS NULL OR account_id NOT IN (SELECT account_id FROM staff_own_account WHERE staff_id = ?))
       ${after ? "AND id < ?" : ""} ORDER BY id DESC LIMIT ?`,
      [staff.staffId, ...(after ? [after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize);
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return { rows: shown.map(cardOf), next: last ? writeCursor({ at: last.opened_at, id: last.id }) : null };
  });

  api.on("adminDisputes.open", async ({ app, staff, params, body, now: at, tx }) => {
    const accountId = idBytes(params.accountId);
    await accountCreatedAt(app, accountId);
    return tx(async (db) => cardOf(await openCase(app, db, { ...body, staff, accountId, at })));
  });

  api.on("adminDisputes.preview", async ({ app, staff, params, body: { reason }, now: at }) => {
    const act = { staff, disputeId: idBytes(params.disputeId), reason, at };
    const { row, content, bundle } = await previewCase(app, act);
    const { reference, recipient: name, objection } = content;
    return { dispute: cardOf(row), reference, recipient: { party: row.party, name }, objection, ...bundle };
  });

  api.on("adminDisputes.decide", ({ app, staff, params, body, now: at, tx }) => {
    const act = { staff, disputeId: idBytes(params.disputeId), at };
    return tx(async (db) =>
      cardOf(
        body.outcome === "approved"
          ? await approveCase(app, db, { ...act, reason: body.reason, digest: body.digest })
          : await refuseCase(app, db, { ...act, reason: body.reason, refusal: body.refusal }),
      ),
    );
  });

  api.on("adminDisputes.decideObjection", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) =>
      cardOf(await answerObjection(app, db, { staff, disputeId: idBytes(params.disputeId), ...body, at })),
    ),
  );

  api.on("adminDisputes.release", ({ app, staff, params, body: { reason }, now: at, tx }) =>
    tx(async (db) => cardOf(await releaseCase(app, db, { staff, disputeId: idBytes(params.disputeId), reason, at }))),
  );

  api.on("adminDisputes.download", async ({ app, staff, params, now }) =>
    fileReply(await takeBundle(app, { staff, disputeId: idBytes(params.disputeId), now })),
  );

  api.on("adminDisputes.withdraw", ({ app, staff, params, now: at, tx }) =>
    tx(async (db) => {
      await withdrawCase(app, db, { staff, disputeId: idBytes(params.disputeId), at });
      return undefined;
    }),
  );
};
