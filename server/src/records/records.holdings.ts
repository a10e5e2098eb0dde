import {
  type RecordKind,
  recordKind,
  recordKindKeys,
  recordSources,
  recordStates,
} from "@baiwa/shared/catalogue/records";
import { spokenField } from "@baiwa/shared/record-rules";
import type { App } from "../app-context";
import type { JsonObject } from "../kernel/canonical";
import type { Holding, Holdings } from "../rights/holding";
import { eraseRecords } from "./record-retention";
import { openRecord, type RecordRow, recordColumns } from "./record-store";

const pageRows = 200;
type RecordItem = `record_${RecordKind}`;

/** A record as its owner takes it along: every field by the name it was asked under, and where it came from. */
export const tellRecord = async (app: App, row: RecordRow): Promise<JsonObject> => {
  const { fields } = recordKind(row.kind);
  const { values, mandate } = await openRecord(app, row);
  const named = Object.entries(values).map(([field, value]) => [
    fields[field]?.name ?? field,
    fields[field] ? spokenField(fields[field].rule, value) : value,
  ]);
  return {
    ...Object.fromEntries(named),
    状态: recordStates[row.state],
    来源: recordSources[row.source],
    ...(mandate ? { 委托凭证: mandate } : {}),
    登记时间: row.entered_at.toISOString(),
    更改时间: row.changed_at.toISOString(),
    ...(row.kept_until ? { 保存至: row.kept_until.toISOString() } : {}),
  };
};

const holdingOf = (kind: RecordKind): Holding => ({
  count: async (app, accountId) => {
    const [row] = await app.database.rows<{ n: number | string }>(
      "SELECT COUNT(*) AS n FROM record WHERE account_id = ? AND kind = ?",
      [accountId, kind],
    );
    return Number(row?.n);
  },
  copy: async function* (app, accountId) {
    let after = Buffer.alloc(16);
    for (;;) {
      const rows = await app.database.rows<RecordRow>(
        `SELECT ${recordColumns} FROM record WHERE account_id = ? AND kind = ? AND id > ? ORDER BY id LIMIT ?`,
        [accountId, kind, after, String(pageRows)],
      );
      for (const row of rows) yield await tellRecord(app, row);
      const last = rows.at(-1);
      if (!last || rows.length < pageRows) return;
      after = last.id as Buffer<ArrayBuffer>;
    }
  },
  erase: (app, db, accountId) => eraseRecords(app, db, accountId, kind),
});

/** One holding for each kind of record; erasing must come before the account's key is destroyed. */
export const recordHoldings = Object.fromEntries(
  recordKindKeys.map((kind) => [`record_${kind}`, holdingOf(kind)]),
) as Holdings<RecordItem>;
