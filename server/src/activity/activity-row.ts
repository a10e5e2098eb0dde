import type { ActivityKind } from "@baiwa/shared/contracts/activity";
import type { Database } from "../kernel/database";
import { retryConflicts } from "../kernel/retry";
import type { Keyring } from "../kernel/vault/keyring";
import { openWith, sealWith } from "../kernel/vault/seal";
import { monthKeys } from "./log-keys";

/** What is sealed of a row, in this order. Exactly clause 2.6.1: there is no place for anything else. */
const sealedFields = ["resourceId", "region", "ip", "browser", "language", "deviceModel", "osVersion"] as const;
type SealedFields = Record<(typeof sealedFields)[number], string | null>;

/** One row of the log, open. `source` is the system that tells it; zeros for this product itself. */
export interface LogRow extends SealedFields {
  source: Buffer;
  id: Buffer;
  holder: Buffer | null;
  kind: ActivityKind;
  at: Date;
  action: string;
  product: string;
  result: string;
  search: string | null;
}
/** The same as the table holds it. */
export interface StoredRow {
  source: Buffer;
  id: Buffer;
  kind: ActivityKind;
  at: Date;
  action: string;
  product: string;
  result: string;
  sealed: Buffer;
  sealed_search: Buffer | null;
}
export const storedColumns = "source, id, kind, at, action, product, result, sealed, sealed_search";

const rowsAtOnce = 500;
const searchSeal = (id: Buffer): Buffer => Buffer.concat([id, Buffer.from("search")]);

const insertOf = (key: Buffer, row: LogRow): unknown[] => {
  const facts = JSON.stringify(sealedFields.map((field) => row[field]));
  const search = row.search === null ? null : sealWith(key, searchSeal(row.id), Buffer.from(row.search, "utf8"));
  return [
    row.source,
    row.id,
    row.holder,
    row.kind,
    row.at,
    row.action,
    row.product,
    row.result,
    sealWith(key, row.id, Buffer.from(facts, "utf8")),
    search,
  ];
};

const insert =
  "INSERT IGNORE INTO activity (source, id, holder, kind, at, action, product, result, sealed, sealed_search) VALUES ?";

/**
 * Writes rows, some hundred with each statement. A row that is there already (same source, same id) stays as it is, so
 * that the whole may be repeated after any failure. Tells how many were new.
 */
export const writeRows = async (
  database: Pick<Database, "manager">,
  keyring: Pick<Keyring, "periodKey">,
  rows: readonly LogRow[],
): Promise<number> => {
  const keyOf = monthKeys(keyring);
  let added = 0;
  let underWay: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const batch = rows.slice(from, from + rowsAtOnce);
    const values: unknown[][] = [];
    for (const row of batch) values.push(insertOf(await keyOf(row.at), row));
    await underWay; // the next rows are sealed while the database writes these
    underWay = retryConflicts(() => database.manager.query(insert, [values])).then((answer) => {
      added += (answer as { affectedRows: number }).affectedRows;
    });
    underWay.catch(() => undefined); // looked at in the next round or below
  }
  await underWay;
  return added;
};

/** Opens stored rows of any months, in their order. */
export const openRows = async (keyring: Pick<Keyring, "periodKey">, rows: readonly StoredRow[]) => {
  const keyOf = monthKeys(keyring);
  const opened: Omit<LogRow, "holder">[] = [];
  for (const { sealed, sealed_search: sealedSearch, ...row } of rows) {
    const key = await keyOf(row.at);
    const facts = JSON.parse(openWith(key, row.id, sealed).toString("utf8")) as (string | null)[];
    const named = Object.fromEntries(sealedFields.map((field, index) => [field, facts[index] ?? null]));
    const search = sealedSearch ? openWith(key, searchSeal(row.id), sealedSearch).toString("utf8") : null;
    opened.push({ ...row, ...(named as SealedFields), search });
  }
  return opened;
};
