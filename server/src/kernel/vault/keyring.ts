import { createHmac, hkdfSync } from "node:crypto";
import { AppError } from "../app-error";
import { sha256 } from "../canonical";
import type { Database } from "../database";
import type { Ports } from "../ports";
import { isDuplicate } from "../retry";
import { openWith, sealWith } from "./seal";

/** A master key: its name is stored beside what it wraps. */
export interface MasterKey {
  id: string;
  key: Buffer;
}

/** The secrets of one account: the key of its values, and the commitment under which the ledger knows it. */
export interface AccountKeys {
  dataKey: Buffer;
  subject: Buffer;
}

type WrappedRow = { wrapped: Buffer; master_key_id: string };
const systemId = Buffer.alloc(16);
const cacheMs = 30_000;
const cacheSize = 50_000;

/** Wraps data key ‖ ledger salt under a master key, bound to the account. */
export const wrapKeys = ({ key }: MasterKey, accountId: Buffer, secret: Buffer): Buffer =>
  sealWith(key, accountId, secret);
export const unwrapKeys = ({ key }: MasterKey, accountId: Buffer, wrapped: Buffer): Buffer =>
  openWith(key, accountId, wrapped);

/**
 * The keys of every account, in a database of their own (7.1.1). Destroying an account's row makes its values unreadable
 * and its ledger entries unlinkable, backups of the data included.
 */
export const createKeyring = (options: {
  database: Pick<Database, "keys">;
  ports: Ports;
  masterKeys: readonly MasterKey[];
  fingerprintKey: Buffer;
}) => {
  const { database, ports, masterKeys, fingerprintKey } = options;
  const current = masterKeys[0];
  if (!current) throw new Error("no master key");
  const cache = new Map<string, { keys: AccountKeys; until: number }>();

  const reveal = (accountId: Buffer, row: WrappedRow): AccountKeys => {
    const master = masterKeys.find(({ id }) => id === row.master_key_id);
    if (!master) throw new Error(`master key ${row.master_key_id} is not configured`);
    const secret = unwrapKeys(master, accountId, row.wrapped);
    return { dataKey: secret.subarray(0, 32), subject: sha256(secret.subarray(32, 64), accountId) };
  };
  const remember = (id: string, keys: AccountKeys): AccountKeys => {
    if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? "");
    cache.set(id, { keys, until: Date.now() + cacheMs });
    return keys;
  };
  const find = async (accountId: Buffer): Promise<AccountKeys | null> => {
    const id = accountId.toString("hex");
    const held = cache.get(id);
    if (held && held.until > Date.now()) return held.keys;
    const [row] = await database.keys.rows<WrappedRow>(
      "SELECT wrapped, master_key_id FROM account_key WHERE account_id = ?",
      [accountId],
    );
    return row ? remember(id, reveal(accountId, row)) : null;
  };
  const create = async (accountId: Buffer): Promise<AccountKeys> => {
    const secret = ports.random(64);
    const row = { wrapped: wrapKeys(current, accountId, secret), master_key_id: current.id };
    await database.keys.run(
      "INSERT INTO account_key (account_id, wrapped, master_key_id, created_at) VALUES (?, ?, ?, ?)",
      [accountId, row.wrapped, row.master_key_id, ports.clock()],
    );
    return remember(accountId.toString("hex"), reveal(accountId, row));
  };

  return {
    /** Makes an account's keys. Called before the account's row is written; an orphan key harms nobody. */
    create,
    /** The account's keys. Throws `account.unknown` once they are destroyed. */
    of: async (accountId: Buffer): Promise<AccountKeys> => {
      const keys = await find(accountId);
      if (!keys) throw new AppError("account.unknown");
      return keys;
    },
    /** A key of the product itself for one purpose, wrapped like an account's so that rotation covers it. */
    systemKey: async (purpose: string): Promise<Buffer> => {
      const { dataKey } =
        (await find(systemId)) ??
        (await create(systemId).catch(async (error) => {
          const other = isDuplicate(error) ? await find(systemId) : null;
          if (!other) throw error;
          return other;
        }));
      return Buffer.from(hkdfSync("sha256", dataKey, systemId, purpose, 32));
    },
    /** Destroys the account's keys for good. */
    destroy: async (accountId: Buffer): Promise<void> => {
      cache.delete(accountId.toString("hex"));
      await database.keys.run("DELETE FROM account_key WHERE account_id = ?", [accountId]);
      cache.delete(accountId.toString("hex"));
    },
    /** Keyed fingerprint of a text: finds equal values without holding them. */
    fingerprint: (...parts: string[]): Buffer =>
      createHmac("sha256", fingerprintKey).update(parts.join("\0"), "utf8").digest(),
    /** Drops what is held in memory; keys are read again when next needed. */
    forgetAll: (): void => cache.clear(),
  };
};
export type Keyring = ReturnType<typeof createKeyring>;
