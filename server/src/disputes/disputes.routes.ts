import { disputeGrounds } from "@baiwa/shared/catalogue/disputes";
import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { disputesWhere, type OwnedDispute, openDispute } from "./dispute-store";
import { answerOf, thingsOf } from "./dispute-words";
import { canObject, objectToCase } from "./disputes.service";

const cardOf = async (app: App, row: OwnedDispute, now: Date) => {
  const content = await openDispute(app, row);
  return {
    disputeId: idText(row.id),
    kind: row.kind,
    ground: row.ground,
    state: row.state,
    recipient: { party: row.party, name: content.recipient },
    things: thingsOf(content),
    openedAt: row.opened_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    objectUntil: disputeGrounds[row.ground].waits ? (row.object_until?.toISOString() ?? null) : null,
    canObject: canObject(row, now),
    objection: content.objection,
    answer: answerOf(row),
    releasedAt: row.released_at?.toISOString() ?? null,
    takenAt: row.taken_at?.toISOString() ?? null,
  };
};

/** What of one's own is given to parties of a dispute, and the objection to it (4.4). */
export const disputeRoutes = (api: Api): void => {
  api.on("disputes.list", async ({ app, account: { accountId }, query: { cursor, pageSize }, now }) => {
    const after = readCursor(cursor);
    const rows = await disputesWhere(
      app.database,
      `account_id = ? ${after ? "AND id < ?" : ""} ORDER BY id DESC LIMIT ?`,
      [accountId, ...(after ? [after.id] : []), String(pageSize + 1)],
    );
    const shown = rows.slice(0, pageSize) as OwnedDispute[];
    const last = rows.length > pageSize ? shown.at(-1) : undefined;
    return {
      rows: await Promise.all(shown.map((row) => cardOf(app, row, now))),
      next: last ? writeCursor({ at: last.opened_at, id: last.id }) : null,
    };
  });

  api.on("disputes.object", ({ app, account: { accountId }, params, body: { text }, now: at, tx }) =>
    tx(async (db) => {
      const row = await objectToCase(app, db, { accountId, disputeId: idBytes(params.disputeId), text, at });
      return cardOf(app, row, at);
    }),
  );
};
