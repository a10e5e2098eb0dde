import { type RecordKind, recordKind, recordKindKeys } from "@baiwa/shared/catalogue/records";
import { isPermitted, type Permission } from "@baiwa/shared/catalogue/roles";
import { accountCreatedAt, lookReason, recordLook } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { Api, StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { readCursor } from "../oversight/ledger-pages";
import { keptRecords, presentRecord, type RecordRow, recordsOf } from "./record-store";
import { recordAct, recordPage } from "./records.routes";
import { addRecord, changeRecord, endRecord, findRecord } from "./records.service";

/** Throws `staff.forbidden` unless this member may deal with the kind, and may do what else is asked. */
const requireKind = ({ roles }: StaffSession, kind: RecordKind, ...more: Permission[]): void => {
  if (![recordKind(kind).staff, ...more].every((wanted) => isPermitted(roles, wanted))) {
    throw new AppError("staff.forbidden");
  }
};

/** The entry of a look at one record. A record that outlived its account is nobody's any more: it is named by its id. */
const lookAtRecord = async (
  app: App,
  staff: StaffSession,
  row: RecordRow,
  isFull: boolean,
  reason: string,
  at: Date,
) => {
  const kind = isFull ? "pi.unmask" : "pi.view";
  const items = [`record_${row.kind}`] as const;
  const more = { recordId: idText(row.id) };
  if (row.account_id) {
    return recordLook(app, { staff, accountId: row.account_id, kind, items: [...items], reason, at, more });
  }
  const body = { ...more, staffId: idText(staff.staffId), items: [...items], reason: lookReason(reason) };
  await app.ledger.append(app.database, { kind, at, body });
};

/** Records as staff deal with them: by kind and role, masked, every look and every act in the ledger (G). */
export const adminRecordRoutes = (api: Api): void => {
  api.on("adminRecords.list", async ({ app, staff, params, query, now: at }) => {
    const { kind, reason, cursor, pageSize } = query;
    if (kind) requireKind(staff, kind);
    const kinds = (kind ? [kind] : recordKindKeys).filter((one) => isPermitted(staff.roles, recordKind(one).staff));
    const accountId = idBytes(params.accountId);
    const after = readCursor(cursor);
    const items = kinds.map((one) => `record_${one}` as const);
    await recordLook(app, { staff, accountId, kind: "pi.view", items, reason, at });
    return recordPage(app, await recordsOf(app.database, accountId, { kinds, after, limit: pageSize + 1 }), pageSize);
  });

  api.on("adminRecords.kept", async ({ app, staff, query: { kind, reason, cursor, pageSize }, now: at }) => {
    requireKind(staff, kind);
    const after = readCursor(cursor);
    const body = { staffId: idText(staff.staffId), items: [`record_${kind}`], reason: lookReason(reason) };
    await app.ledger.append(app.database, { kind: "pi.view", at, body });
    return recordPage(app, await keptRecords(app.database, { kind, after, limit: pageSize + 1 }), pageSize);
  });

  api.on("adminRecords.show", async ({ app, staff, params, body: { isFull, reason }, now: at }) => {
    const row = await findRecord(app.database, idBytes(params.recordId));
    requireKind(
      staff,
      row.kind,
      ...(isFull ? (["record.reveal"] as const) : []),
      ...(row.account_id ? [] : (["record.restricted"] as const)),
    );
    await lookAtRecord(app, staff, row, isFull, reason, at);
    return presentRecord(app, row, isFull);
  });

  api.on("adminRecords.add", async ({ app, staff, params, body, now: at, tx }) => {
    const { kind, values, mandate = null } = body;
    requireKind(staff, kind);
    const reason = lookReason(body.reason);
    const accountId = idBytes(params.accountId);
    await accountCreatedAt(app, accountId);
    const { staffId } = staff;
    return tx(async (db) => {
      const row = await addRecord(app, db, { accountId, kind, values, by: { kind: "staff", staffId, mandate }, at });
      await recordAct(app, db, { kind: "record.entered", row, at, staff: { staffId, reason } });
      return presentRecord(app, row);
    });
  });

  api.on("adminRecords.change", async ({ app, staff, params, body, now: at, tx }) => {
    const { version, values } = body;
    const { staffId } = staff;
    const reason = lookReason(body.reason);
    return tx(async (db) => {
      const recordId = idBytes(params.recordId);
      requireKind(staff, (await findRecord(db, recordId)).kind);
      const by = { kind: "staff", staffId, mandate: null } as const;
      const row = await changeRecord(app, db, { recordId, version, values, by, at });
      await recordAct(app, db, { kind: "record.changed", row, at, staff: { staffId, reason } });
      return presentRecord(app, row);
    });
  });

  api.on("adminRecords.end", async ({ app, staff, params, body, now: at, tx }) => {
    const { staffId } = staff;
    const reason = lookReason(body.reason);
    return tx(async (db) => {
      const recordId = idBytes(params.recordId);
      requireKind(staff, (await findRecord(db, recordId)).kind);
      const by = { kind: "staff", staffId, mandate: null } as const;
      const row = await endRecord(app, db, { recordId, version: body.version, by, at });
      await recordAct(app, db, { kind: "record.ended", row, at, staff: { staffId, reason } });
      return presentRecord(app, row);
    });
  });
};
