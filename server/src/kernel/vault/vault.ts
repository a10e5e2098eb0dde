import { type ItemKey, type ItemSource, items, type Purpose, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { Channel } from "@baiwa/shared/catalogue/topics";
import { maskValue } from "@baiwa/shared/masks";
import type { Db } from "../database";
import { idText } from "../ids";
import type { Ledger } from "../ledger";
import type { Ports } from "../ports";
import { marksFor, paddedList } from "../shared-work";
import { createFingerprints, type Place, VaultConflict } from "./fingerprints";
import type { Keyring } from "./keyring";
import { createPurposeGate, PurposeDenied } from "./purpose-gate";
import { openWith, SealBroken, sealWith } from "./seal";
import { checkNewValue, type NewValue } from "./vault-entry";

export { VaultConflict };

/** Sealed rows stand there, but the account's key is destroyed: what an old copy of an erased account gives. */
export class ValuesUnreadable extends Error {
  constructor() {
    super("values of an erased account cannot be opened");
    this.name = "ValuesUnreadable";
  }
}

/** Why an account's values were not read. */
type Unread = PurposeDenied | ValuesUnreadable | SealBroken;

/** Who reads: the person, a task of the system, or a member of staff with a reason (which leaves a ledger entry). */
export type Reader =
  | { kind: "self" }
  | { kind: "system"; task: string }
  | { kind: "staff"; staffId: Buffer; reason: string; act?: "pi.view" | "pi.unmask" };

export interface VaultValue {
  item: VaultItem;
  instance: string;
  value: string;
  source: ItemSource;
  enteredBy: string;
  enteredAt: Date;
  confirmedAt: Date | null;
  /** Since when it is only kept, on its owner's wish. */
  restrictedAt: Date | null;
}
export interface MaskedValue extends Omit<VaultValue, "value"> {
  masked: string;
}

type Row = {
  item: VaultItem;
  instance: string;
  sealed: Buffer;
  source: ItemSource;
  entered_by: string;
  entered_at: Date;
  confirmed_at: Date | null;
  restricted_at: Date | null;
};
/** What a legal hold keeps of values that are about to go (6.2): asked before every removal and every replacement. */
export interface Keeper {
  /** The standing holds that name the item. */
  holdsOn(db: Pick<Db, "rows">, accountId: Buffer, item: VaultItem): Promise<Buffer[]>;
  /** Keeps the values where nothing but their holds reads them. */
  keep(db: Pick<Db, "run">, holdIds: readonly Buffer[], item: VaultItem, values: VaultValue[]): Promise<void>;
}
interface ReadRequest {
  accountId: Buffer;
  items: readonly VaultItem[];
  purpose: Purpose;
  reader: Reader;
  /** By which channel the person is to be reached: advertising has a consent for each (4.5). */
  channel?: Channel;
}

/** Binds a sealed value to its place, so that it cannot be moved to another account, item or instance. */
export const placeBytes = ({ accountId, item, instance }: Place): Buffer =>
  Buffer.concat([accountId, Buffer.from(`${item}\0${instance}`, "utf8")]);

const openRow = (accountId: Buffer, dataKey: Buffer, row: Row): VaultValue => {
  const { item, instance, source } = row;
  const value = openWith(dataKey, placeBytes({ accountId, item, instance }), row.sealed).toString("utf8");
  return { item, instance, value, source, ...originOf(row) };
};
const originOf = (row: Row) => ({
  enteredBy: row.entered_by,
  enteredAt: row.entered_at,
  confirmedAt: row.confirmed_at,
  restrictedAt: row.restricted_at,
});

/** For what a restricted value is still read: its owner's own wishes, keeping the account safe, and claims (PIPL 44, 47). */
const evenRestricted: readonly Purpose[] = ["subject-access", "rights-request", "security", "dispute"];

const rowsOf = (db: Pick<Db, "rows">, accountId: Buffer, wanted: readonly VaultItem[]): Promise<Row[]> =>
  db.rows<Row>(
    `SELECT item, instance, sealed, source, entered_by, entered_at, confirmed_at, restricted_at FROM vault_value
     WHERE account_id = ? AND item IN (${wanted.map(() => "?").join(", ")}) ORDER BY item, instance`,
    [accountId, ...wanted],
  );

/** The same of several accounts, one after another. */
const rowsOfAll = (
  db: Pick<Db, "rows">,
  accountIds: readonly Buffer[],
  wanted: readonly VaultItem[],
): Promise<(Row & { account_id: Buffer })[]> => {
  if (accountIds.length === 0 || wanted.length === 0) return Promise.resolve([]);
  const asked = paddedList(accountIds);
  return db.rows(
    `SELECT account_id, item, instance, sealed, source, entered_by, entered_at, confirmed_at, restricted_at FROM vault_value
     WHERE account_id IN (${marksFor(asked)}) AND item IN (${marksFor(wanted)}) ORDER BY account_id, item, instance`,
    [...asked, ...wanted],
  );
};

/**
 * The one door to personal information (7.1.1, 4.1–4.9): values sealed under the account's own key, found by keyed
 * fingerprint, read only for a purpose the catalogue names.
 */
export const createVault = (options: {
  keyring: Keyring;
  ports: Pick<Ports, "clock">;
  ledger: Pick<Ledger, "append">;
  hasConsent: (accountId: Buffer, scope: ScopeCode) => Promise<boolean>;
  onDenied?: (denial: PurposeDenied) => void;
  keeper?: Keeper;
}) => {
  const { keyring, ports, ledger } = options;
  const admit = createPurposeGate(options.hasConsent, options.onDenied);
  const fingerprints = createFingerprints(keyring);

  const audit = async (db: Db, { accountId, items: wanted, purpose, reader }: ReadRequest): Promise<void> => {
    if (reader.kind !== "staff") return;
    if (!reader.reason.trim()) throw new Error("staff read personal information for a stated reason only");
    const { subject } = await keyring.of(accountId);
    const kind = reader.act ?? "pi.view";
    const body = { staffId: idText(reader.staffId), items: [...wanted], purpose, reason: reader.reason };
    await ledger.append(db, { kind, at: ports.clock(), subject, body });
  };

  const read = async (db: Db, request: ReadRequest): Promise<VaultValue[]> => {
    const { accountId, items: wanted, purpose, channel } = request;
    if (wanted.length === 0) return [];
    await admit(accountId, wanted, purpose, channel);
    await audit(db, request);
    return openAll(accountId, purpose, await rowsOf(db, accountId, wanted));
  };
  const openAll = async (accountId: Buffer, purpose: Purpose, rows: readonly Row[]): Promise<VaultValue[]> => {
    const readable = evenRestricted.includes(purpose) ? rows : rows.filter((row) => row.restricted_at === null);
    if (readable.length === 0) return [];
    const keys = await keyring.find(accountId);
    if (!keys) throw new ValuesUnreadable();
    return readable.map((row) => openRow(accountId, keys.dataKey, row));
  };
  const orWhy = (error: unknown): Unread => {
    const isOfOne = error instanceof PurposeDenied || error instanceof ValuesUnreadable || error instanceof SealBroken;
    if (isOfOne) return error; // one damaged row keeps nothing from the others
    throw error;
  };

  const readMany = async (
    db: Pick<Db, "rows">,
    {
      accountIds,
      items: wanted,
      purpose,
      channel,
    }: Pick<ReadRequest, "items" | "purpose" | "channel"> & { accountIds: readonly Buffer[] },
  ): Promise<(VaultValue[] | Unread)[]> => {
    const denials = await Promise.all(
      accountIds.map((id) => admit(id, wanted, purpose, channel).then(() => null, orWhy)),
    );
    const admitted = accountIds.filter((_id, index) => denials[index] === null);
    const rows = new Map<string, Row[]>(admitted.map((id) => [id.toString("latin1"), []]));
    for (const row of await rowsOfAll(db, admitted, wanted)) rows.get(row.account_id.toString("latin1"))?.push(row);
    return Promise.all(
      accountIds.map(
        (id, index) => denials[index] ?? openAll(id, purpose, rows.get(id.toString("latin1")) ?? []).catch(orWhy),
      ),
    );
  };

  /** Hands values that are held to their holds, before they go. */
  const keepHeld = async (db: Db, accountId: Buffer, item: VaultItem, instance?: string): Promise<void> => {
    const holdIds = (await options.keeper?.holdsOn(db, accountId, item)) ?? [];
    if (holdIds.length === 0) return;
    const rows = (await rowsOf(db, accountId, [item])).filter((row) => (instance ?? row.instance) === row.instance);
    const { dataKey } = await keyring.of(accountId);
    const values = rows.map((row) => openRow(accountId, dataKey, row));
    await options.keeper?.keep(db, holdIds, item, values);
  };

  const remove = async (db: Db, accountId: Buffer, item: VaultItem, instance?: string): Promise<number> => {
    await keepHeld(db, accountId, item, instance);
    const where = `account_id = ? AND item = ?${instance === undefined ? "" : " AND instance = ?"}`;
    const values = [accountId, item, ...(instance === undefined ? [] : [instance])];
    if ("lookup" in items[item]) await db.run(`DELETE FROM vault_fingerprint WHERE ${where}`, values);
    return db.run(`DELETE FROM vault_value WHERE ${where}`, values);
  };

  return {
    /**
     * Seals a value into its place, with where it came from, in the caller's transaction (a conflict must undo it whole).
     * Throws VaultConflict when another account holds the unique value.
     */
    put: async (db: Db, entry: NewValue): Promise<void> => {
      checkNewValue(entry);
      const { accountId, item, instance = "", value, source, enteredBy, at, confirmedAt = null } = entry;
      const place = { accountId, item, instance };
      const { dataKey } = await keyring.of(accountId);
      await keepHeld(db, accountId, item, instance);
      const sealed = sealWith(dataKey, placeBytes(place), Buffer.from(value, "utf8"));
      const written = await db.run(
        `INSERT INTO vault_value (account_id, item, instance, sealed, source, entered_by, entered_at, confirmed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE sealed = VALUES(sealed), source = VALUES(source), entered_by = VALUES(entered_by),
           entered_at = VALUES(entered_at), confirmed_at = VALUES(confirmed_at)`,
        [accountId, item, instance, sealed, source, enteredBy, at, confirmedAt],
      );
      await fingerprints.put(db, place, value, written === 1); // 2: a row was replaced (a fresh nonce always differs)
    },
    /**
     * Opens the items for the purpose. A staff read is in the ledger before any value is opened: pass the database, not
     * a transaction that could still undo the entry.
     */
    read,
    /** The same for several accounts in one statement, for the system alone: each account's values, or why it is denied. */
    readMany,
    /** The items as they may be shown without revealing them. */
    masked: async (db: Db, accountId: Buffer, wanted: readonly VaultItem[], reader: Reader): Promise<MaskedValue[]> => {
      const purpose = reader.kind === "staff" ? "rights-request" : "subject-access";
      const values = await read(db, { accountId, items: wanted, purpose, reader });
      return values.map(({ value, ...rest }) => ({ ...rest, masked: maskValue(items[rest.item].mask, value) }));
    },
    /** Where the standing value came from, without opening it; null when there is none. */
    standing: async (
      db: Pick<Db, "rows">,
      { accountId, item, instance = "" }: Omit<Place, "instance"> & { instance?: string },
    ): Promise<Omit<VaultValue, "value"> | null> => {
      const rows = await rowsOf(db, accountId, [item]);
      const row = rows.find((one) => one.instance === instance);
      if (!row) return null;
      return { item, instance, source: row.source, ...originOf(row) };
    },
    /** Has the item's values only kept from now on, or used again (null); tells how many there are. */
    restrict: async (db: Db, accountId: Buffer, item: VaultItem, since: Date | null): Promise<number> => {
      const held = await db.rows("SELECT instance FROM vault_value WHERE account_id = ? AND item = ? FOR UPDATE", [
        accountId,
        item,
      ]);
      await db.run("UPDATE vault_value SET restricted_at = ? WHERE account_id = ? AND item = ?", [
        since,
        accountId,
        item,
      ]);
      return held.length;
    },
    /** Deletes the item's values that came from these sources (all when none are named) with their fingerprints. */
    removeFrom: async (
      db: Db,
      accountId: Buffer,
      item: VaultItem,
      sources: readonly ItemSource[] | undefined,
    ): Promise<void> => {
      if (!sources) return void (await remove(db, accountId, item));
      await keepHeld(db, accountId, item);
      await db.run(
        `DELETE FROM vault_value WHERE account_id = ? AND item = ? AND source IN (${sources.map(() => "?").join(", ")})`,
        [accountId, item, ...sources],
      );
      await db.run(
        `DELETE FROM vault_fingerprint WHERE account_id = ? AND item = ? AND NOT EXISTS (
           SELECT 1 FROM vault_value AS held WHERE held.account_id = vault_fingerprint.account_id
             AND held.item = vault_fingerprint.item AND held.instance = vault_fingerprint.instance)`,
        [accountId, item],
      );
    },
    /** Copies an item's values to the holds that name it; for whoever deletes them by other means. */
    keepHeld,
    /** Deletes a value and its fingerprint; without an instance, all instances. Tells how many values there were. */
    remove,
    /** Accounts holding exactly this value; none for an item that is not looked up. */
    findAccounts: (db: Pick<Db, "rows">, item: ItemKey, value: string, instance = ""): Promise<Buffer[]> =>
      fingerprints.find(db, item as VaultItem, value, instance),
    /**
     * Destroys the account's keys, then its rows: from here on no copy of the values can be read, even if the rows stay
     * because the transaction fails (repeat it then).
     */
    eraseAccount: async (db: Db, accountId: Buffer): Promise<void> => {
      await keyring.destroy(accountId);
      await db.run("DELETE FROM vault_fingerprint WHERE account_id = ?", [accountId]);
      await db.run("DELETE FROM vault_value WHERE account_id = ?", [accountId]);
    },
  };
};
export type Vault = ReturnType<typeof createVault>;
