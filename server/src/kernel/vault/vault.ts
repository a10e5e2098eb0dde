import { type Item, type ItemKey, items, type Purpose, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { maskValue } from "@baiwa/shared/masks";
import type { Database, Db } from "../database";
import { idText } from "../ids";
import type { Ledger } from "../ledger";
import type { Ports } from "../ports";
import { isDuplicate } from "../retry";
import type { Keyring } from "./keyring";
import { normalise } from "./normalise";
import { consentsNeeded, PurposeDenied } from "./purpose-gate";
import { openWith, sealWith } from "./seal";

/** Another account already holds this unique value. */
export class VaultConflict extends Error {
  constructor(readonly item: VaultItem) {
    super(`${item} is held by another account`);
    this.name = "VaultConflict";
  }
}

export type Source = "person" | "proxy" | "system" | "wechat";
/** Who reads: the person, a task of the system, or a member of staff with a reason (which leaves a ledger entry). */
export type Reader =
  | { kind: "self" }
  | { kind: "system"; task: string }
  | { kind: "staff"; staffId: Buffer; reason: string; act?: "pi.view" | "pi.unmask" };

export interface VaultValue {
  item: VaultItem;
  instance: string;
  value: string;
  source: Source;
  enteredBy: string;
  enteredAt: Date;
  confirmedAt: Date | null;
}
export interface MaskedValue extends Omit<VaultValue, "value"> {
  masked: string;
}
interface NewValue {
  accountId: Buffer;
  item: VaultItem;
  instance?: string;
  value: string;
  source: Source;
  enteredBy: string;
  at: Date;
  confirmedAt?: Date | null;
}

type Row = {
  item: VaultItem;
  instance: string;
  sealed: Buffer;
  source: Source;
  entered_by: string;
  entered_at: Date;
  confirmed_at: Date | null;
};

/** Binds a sealed value to its place, so that it cannot be moved to another account, item or instance. */
const placeOf = (accountId: Buffer, item: string, instance: string): Buffer =>
  Buffer.concat([accountId, Buffer.from(`${item}\0${instance}`, "utf8")]);

/**
 * The one door to personal information (7.1.1, 4.1–4.9): values sealed under the account's own key, found by keyed
 * fingerprint, read only for a purpose the catalogue names.
 */
export const createVault = (options: {
  keyring: Keyring;
  ports: Ports;
  fingerprintKey: Buffer;
  ledger: Pick<Ledger, "append">;
  hasConsent: (accountId: Buffer, scope: ScopeCode) => Promise<boolean>;
  database?: Database;
}) => {
  const { keyring, ports, ledger, hasConsent } = options;

  const fingerprintsOf = (item: VaultItem, instance: string, value: string) => {
    const { lookup } = items[item] as Item;
    if (!lookup) return null;
    const fingerprint = keyring.fingerprint(item, lookup === "unique" ? instance : "", normalise(item, value));
    return { fingerprint, holderKey: lookup === "unique" ? fingerprint : null };
  };

  const put = async (db: Db, { accountId, item, instance = "", value, ...origin }: NewValue): Promise<void> => {
    const { dataKey } = await keyring.of(accountId);
    const sealed = sealWith(dataKey, placeOf(accountId, item, instance), Buffer.from(value, "utf8"));
    const { source, enteredBy, at, confirmedAt = null } = origin;
    await db.run(
      `INSERT INTO vault_value (account_id, item, instance, sealed, source, entered_by, entered_at, confirmed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE sealed = VALUES(sealed), source = VALUES(source), entered_by = VALUES(entered_by),
         entered_at = VALUES(entered_at), confirmed_at = VALUES(confirmed_at)`,
      [accountId, item, instance, sealed, source, enteredBy, at, confirmedAt],
    );
    const prints = fingerprintsOf(item, instance, value);
    if (!prints) return;
    await db.run("DELETE FROM vault_fingerprint WHERE account_id = ? AND item = ? AND instance = ?", [
      accountId,
      item,
      instance,
    ]);
    try {
      await db.run(
        "INSERT INTO vault_fingerprint (item, fingerprint, account_id, instance, holder_key) VALUES (?, ?, ?, ?, ?)",
        [item, prints.fingerprint, accountId, instance, prints.holderKey],
      );
    } catch (error) {
      if (isDuplicate(error, "uq_vault_fingerprint_holder")) throw new VaultConflict(item);
      throw error;
    }
  };

  const rowsOf = (db: Pick<Db, "rows">, accountId: Buffer, wanted: readonly VaultItem[]): Promise<Row[]> =>
    wanted.length === 0
      ? Promise.resolve([])
      : db.rows<Row>(
          `SELECT item, instance, sealed, source, entered_by, entered_at, confirmed_at FROM vault_value
           WHERE account_id = ? AND item IN (${wanted.map(() => "?").join(", ")}) ORDER BY item, instance`,
          [accountId, ...wanted],
        );

  /** Denies unless the catalogue and the person's consents allow every item for the purpose. */
  const admit = async (accountId: Buffer, wanted: readonly VaultItem[], purpose: Purpose): Promise<void> => {
    for (const item of wanted) {
      for (const scope of consentsNeeded(item, purpose)) {
        if (!(await hasConsent(accountId, scope))) throw new PurposeDenied(item, purpose);
      }
    }
  };

  const audit = async (db: Db, accountId: Buffer, wanted: readonly VaultItem[], purpose: Purpose, reader: Reader) => {
    if (reader.kind !== "staff") return;
    const { subject } = await keyring.of(accountId);
    await ledger.append(db, {
      kind: reader.act ?? "pi.view",
      at: ports.clock(),
      subject,
      body: { staffId: idText(reader.staffId), items: [...wanted], purpose, reason: reader.reason },
    });
  };

  const open = (accountId: Buffer, dataKey: Buffer, row: Row): VaultValue => ({
    item: row.item,
    instance: row.instance,
    value: openWith(dataKey, placeOf(accountId, row.item, row.instance), row.sealed).toString("utf8"),
    source: row.source,
    enteredBy: row.entered_by,
    enteredAt: row.entered_at,
    confirmedAt: row.confirmed_at,
  });

  /** Opens the items for the purpose. A staff read is in the ledger before any value is opened. */
  const read = async (
    db: Db,
    request: { accountId: Buffer; items: readonly VaultItem[]; purpose: Purpose; reader: Reader },
  ): Promise<VaultValue[]> => {
    const { accountId, purpose, reader } = request;
    await admit(accountId, request.items, purpose);
    await audit(db, accountId, request.items, purpose, reader);
    const rows = await rowsOf(db, accountId, request.items);
    if (rows.length === 0) return [];
    const { dataKey } = await keyring.of(accountId);
    return rows.map((row) => open(accountId, dataKey, row));
  };

  return {
    put,
    read,
    /** The items as they may be shown without revealing them. */
    masked: async (db: Db, accountId: Buffer, wanted: readonly VaultItem[], reader: Reader): Promise<MaskedValue[]> => {
      const purpose = reader.kind === "staff" ? "rights-request" : "subject-access";
      const values = await read(db, { accountId, items: wanted, purpose, reader });
      return values.map(({ value, ...rest }) => ({ ...rest, masked: maskValue(items[rest.item].mask, value) }));
    },
    /** Deletes a value and its fingerprint; without an instance, all instances. */
    remove: async (db: Db, accountId: Buffer, item: VaultItem, instance?: string): Promise<number> => {
      const where =
        instance === undefined ? "account_id = ? AND item = ?" : "account_id = ? AND item = ? AND instance = ?";
      const values = instance === undefined ? [accountId, item] : [accountId, item, instance];
      await db.run(`DELETE FROM vault_fingerprint WHERE ${where}`, values);
      return db.run(`DELETE FROM vault_value WHERE ${where}`, values);
    },
    /** Accounts holding exactly this value, found by keyed fingerprint. */
    findAccounts: async (db: Pick<Db, "rows">, item: ItemKey, value: string, instance = ""): Promise<Buffer[]> => {
      const prints = fingerprintsOf(item as VaultItem, instance, value);
      if (!prints) return [];
      const rows = await db.rows<{ account_id: Buffer }>(
        "SELECT DISTINCT account_id FROM vault_fingerprint WHERE item = ? AND fingerprint = ?",
        [item, prints.fingerprint],
      );
      return rows.map((row) => row.account_id);
    },
    /** Destroys the account's keys, then its rows: from here on no copy of the values can be read. */
    eraseAccount: async (db: Db, accountId: Buffer): Promise<void> => {
      await keyring.destroy(accountId);
      await db.run("DELETE FROM vault_fingerprint WHERE account_id = ?", [accountId]);
      await db.run("DELETE FROM vault_value WHERE account_id = ?", [accountId]);
    },
  };
};
export type Vault = ReturnType<typeof createVault>;
