import { recordKindKeys } from "@baiwa/shared/catalogue/records";
import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { unreadTickets } from "../tickets/ticket-store";
import { type OwnedRecord, presentRecord, type RecordRow, recordsOf } from "./record-store";
import { addRecord, changeRecord, decideRecord, endRecord, findRecord } from "./records.service";

/** A page of records with where the next one starts; `limit + 1` rows were read. */
export const recordPage = async (app: App, rows: RecordRow[], limit: number) => {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    rows: await Promise.all(shown.map((row) => presentRecord(app, row))),
    next: last ? writeCursor({ at: last.created_at, id: last.id }) : null,
  };
};

/** Proof of an act on a record: which, of what kind, by whom; never what it says. */
export const recordAct = async (
  app: App,
  db: Db,
  act: {
    kind: "record.entered" | "record.changed" | "record.ended" | "record.confirmed" | "record.rejected";
    row: OwnedRecord;
    at: Date;
    staff?: { staffId: Buffer; reason: string };
  },
): Promise<void> => {
  const { subject } = await app.keyring.of(act.row.account_id);
  const what = { recordId: idText(act.row.id), recordKind: act.row.kind, version: act.row.version };
  const body = act.staff ? { ...what, staffId: idText(act.staff.staffId), reason: act.staff.reason } : what;
  await app.ledger.append(db, { kind: act.kind, at: act.at, subject, body });
};

/** The person's own records (2.6.2, 2.6.3, 2.7, 1.5.1–1.5.3). */
export const recordRoutes = (api: Api): void => {
  api.on("records.waiting", async ({ app, account: { accountId } }) => {
    const [row] = await app.database.rows<{ n: number | string }>(
      "SELECT COUNT(*) AS n FROM record WHERE account_id = ? AND state = 'unconfirmed'",
      [accountId],
    );
    return { recordsToConfirm: Number(row?.n), ticketsUnread: await unreadTickets(app.database, accountId) };
  });

  api.on("records.list", async ({ app, account: { accountId }, query: { kind, cursor, pageSize } }) => {
    const kinds = kind ? [kind] : recordKindKeys;
    const page = { kinds, after: readCursor(cursor), limit: pageSize + 1 };
    return recordPage(app, await recordsOf(app.database, accountId, page), pageSize);
  });

  api.on("records.show", async ({ app, account: { accountId }, params }) =>
    presentRecord(app, await findRecord(app.database, idBytes(params.recordId), { accountId }), true),
  );

  api.on("records.add", ({ app, account: { accountId }, body: { kind, values }, now: at, tx }) =>
    tx(async (db) => {
      const row = await addRecord(app, db, { accountId, kind, values, by: { kind: "person" }, at });
      await recordAct(app, db, { kind: "record.entered", row, at });
      return presentRecord(app, row);
    }),
  );

  api.on("records.change", ({ app, account, params, body: { version, values }, now: at, tx }) =>
    tx(async (db) => {
      const row = await changeRecord(app, db, {
        recordId: idBytes(params.recordId),
        ownerId: account.accountId,
        version,
        values,
        by: { kind: "person" },
        at,
      });
      await recordAct(app, db, { kind: "record.changed", row, at });
      return presentRecord(app, row);
    }),
  );

  api.on("records.end", ({ app, account, params, query: { version }, now: at, tx }) =>
    tx(async (db) => {
      const recordId = idBytes(params.recordId);
      const row = await endRecord(app, db, {
        recordId,
        ownerId: account.accountId,
        version,
        by: { kind: "person" },
        at,
      });
      await recordAct(app, db, { kind: "record.ended", row, at });
      return presentRecord(app, row);
    }),
  );

  for (const [name, isRight] of [
    ["records.confirm", true],
    ["records.reject", false],
  ] as const) {
    api.on(name, ({ app, account: { accountId }, params, body: { version }, now: at, tx }) =>
      tx(async (db) => {
        const recordId = idBytes(params.recordId);
        const row = await decideRecord(app, db, { accountId, recordId, version, isRight, at });
        await recordAct(app, db, { kind: isRight ? "record.confirmed" : "record.rejected", row, at });
        return presentRecord(app, row);
      }),
    );
  }
};
