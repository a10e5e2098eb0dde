import type { ItemKey, VaultItem } from "@baiwa/shared/catalogue/items";
import { vaultItems } from "@baiwa/shared/catalogue/items";
import type { RecordKind } from "@baiwa/shared/catalogue/records";
import type { App } from "../app-context";
import type { Db, SqlValue } from "../kernel/database";
import { marksFor, paddedList } from "../kernel/shared-work";
import type { HeldItem } from "../rights/holding";
import { holdings } from "../rights/holdings";

/** Where an item outside the vault names its account, in words of our own: which rows, and since when they are there. */
interface Source {
  table: string;
  account?: string;
  at?: string;
  only?: string;
}
const ofRecords = (kind: RecordKind): Source => ({ table: "record", at: "created_at", only: `kind = '${kind}'` });
const cases: Source = { table: "verification_case", at: "started_at" };

/**
 * By what accounts are found that hold an item. "count": its rows name no account, so that each account is asked by itself,
 * and by no period. An item of the catalogue without an entry does not compile.
 */
const sources: Readonly<Record<HeldItem, Source | "count">> = {
  account_id: { table: "account", account: "id", at: "created_at" },
  password: { table: "credential", at: "changed_at" },
  session: { table: "session", at: "created_at" },
  consent: "count",
  login_log: "count",
  operation_log: "count",
  ip_address: "count",
  device_facts: "count",
  search_record: "count",
  survey_reply: "count",
  subscription: { table: "subscription", at: "changed_at" },
  stored_file: { table: "stored_file", at: "created_at", only: "kind NOT IN ('export', 'dispute')" },
  ticket: { table: "ticket", at: "opened_at" },
  ticket_message: { table: "ticket_message", at: "at" },
  value_proposal: { table: "value_proposal", at: "proposed_at" },
  outgoing_message: { table: "outgoing_message" },
  account_regime: { table: "account_regime", at: "proposed_at" },
  message_delivery: { table: "delivery", at: "settled_at" },
  dispute_disclosure: { table: "dispute_case", at: "opened_at" },
  share_record: { table: "share_record", at: "at" },
  rights_request: { table: "rights_request", at: "received_at" },
  risk_score: { table: "risk_entry", at: "at" },
  incident_person: { table: "incident_person" },
  verification: cases,
  verification_submission: { ...cases, only: "sealed_fields IS NOT NULL" },
  face_result: { ...cases, only: "face_outcome IS NOT NULL" },
  id_card_image: { table: "verification_file", only: "part <> 'licence'" },
  licence_image: { table: "verification_file", only: "part = 'licence'" },
  guardian: { table: "guardianship", at: "asked_at" },
  child_flag: { table: "guardianship", at: "asked_at" },
  record_contract: ofRecords("contract"),
  record_order: ofRecords("order"),
  record_invoice: ofRecords("invoice"),
  record_delivery: ofRecords("delivery"),
  record_trial: ofRecords("trial"),
  record_consultation: ofRecords("consultation"),
  record_partner: ofRecords("partner"),
  record_warranty: ofRecords("warranty"),
  record_entrustment: ofRecords("entrustment"),
  record_overseas: ofRecords("overseas"),
};

export interface Period {
  from: Date | null;
  to: Date | null;
}
const within = (column: string | undefined, { from, to }: Period): { sql: string; values: SqlValue[] } => {
  if (!column) return { sql: "", values: [] };
  return {
    sql: `${from ? ` AND ${column} >= ?` : ""}${to ? ` AND ${column} <= ?` : ""}`,
    values: [...(from ? [from] : []), ...(to ? [to] : [])],
  };
};

const hex = (id: Buffer): string => id.toString("hex");
const isVaultItem = (item: ItemKey): item is VaultItem => (vaultItems as ItemKey[]).includes(item);

const inVault = async (db: Pick<Db, "rows">, accounts: Buffer[], wanted: readonly VaultItem[], period: Period) => {
  const asked = paddedList(accounts);
  const { sql, values } = within("entered_at", period);
  return db.rows<{ account_id: Buffer; item: ItemKey }>(
    `SELECT DISTINCT account_id, item FROM vault_value WHERE account_id IN (${marksFor(asked)})
     AND item IN (${marksFor(wanted)})${sql}`,
    [...asked, ...wanted, ...values],
  );
};

const inTable = async (db: Pick<Db, "rows">, accounts: Buffer[], source: Source, period: Period): Promise<Buffer[]> => {
  const { table, account = "account_id", at, only } = source;
  const asked = paddedList(accounts);
  const { sql, values } = within(at, period);
  const rows = await db.rows<{ id: Buffer }>(
    `SELECT DISTINCT ${account} AS id FROM ${table} WHERE ${account} IN (${marksFor(asked)})${only ? ` AND ${only}` : ""}${sql}`,
    [...asked, ...values],
  );
  return rows.map(({ id }) => id);
};

const byCounting = async (app: App, accounts: readonly Buffer[], item: HeldItem): Promise<Buffer[]> => {
  const found: Buffer[] = [];
  for (const account of accounts) if ((await holdings[item].count(app, account)) > 0) found.push(account);
  return found;
};

/** Which of the accounts hold which of the items, within the period; by account in hexadecimal. */
export const holdersAmong = async (
  app: App,
  db: Pick<Db, "rows">,
  accounts: Buffer[],
  wanted: readonly ItemKey[],
  period: Period,
): Promise<Map<string, ItemKey[]>> => {
  const found = new Map<string, ItemKey[]>();
  if (accounts.length === 0) return found;
  const add = (account: Buffer, item: ItemKey) => found.set(hex(account), [...(found.get(hex(account)) ?? []), item]);
  const vaulted = wanted.filter(isVaultItem);
  if (vaulted.length > 0)
    for (const { account_id, item } of await inVault(db, accounts, vaulted, period)) add(account_id, item);
  for (const item of wanted) {
    if (isVaultItem(item)) continue;
    const source = sources[item];
    const holders =
      source === "count" ? await byCounting(app, accounts, item) : await inTable(db, accounts, source, period);
    for (const account of holders) add(account, item);
  }
  return found;
};
