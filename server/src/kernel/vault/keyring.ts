import { createHmac, hkdfSync } from "node:crypto";
import { AppError } from "../app-error";
import { sha256 } from "../canonical";
import type { Database } from "../database";
import type { Ports } from "../ports";
import { isDuplicate, retryConflicts } from "../retry";
import { marksFor, paddedList, sharedWork } from "../shared-work";
import { createKeyCache } from "./key-cache";
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

/**
 * Both as one short text, a byte a character. Tens of thousands are held: as buffers each would keep alive the 8 KiB of memory
 * that it was cut from, or cost a kilobyte of its own.
 */
type Packed = string;
const packed = ({ dataKey, subject }: AccountKeys): Packed => dataKey.toString("latin1") + subject.toString("latin1");
const unpacked = (held: Packed): AccountKeys => {
  const bytes = Buffer.from(held, "latin1");
  return { dataKey: bytes.subarray(0, 32), subject: bytes.subarray(32) };
};

type WrappedRow = { wrapped: Buffer; master_key_id: string };
const systemId = Buffer.alloc(16);

/** Wraps data key ‖ ledger salt under a master key, bound to the account. */
export const wrapKeys = ({ key }: MasterKey, accountId: Buffer, secret: Buffer): Buffer =>
  sealWith(key, accountId, secret);
export const unwrapKeys = ({ key }: MasterKey, accountId: Buffer, wrapped: Buffer): Buffer =>
  openWith(key, accountId, wrapped);

const checked = (masterKeys: readonly MasterKey[]): MasterKey => {
  const [current] = masterKeys;
  if (!current) throw new Error("no master key");
  if (new Set(masterKeys.map(({ id }) => id)).size < masterKeys.length) throw new Error("two master keys of one name");
  return current;
};

/**
 * The keys of every account, in a database of their own (7.1.1). Destroying an account's row makes its values unreadable
 * and its ledger entries unlinkable, backups of the data included; other processes forget its key within 30 seconds.
 */
export const createKeyring = (options: {
  database: Pick<Database, "keys">;
  ports: Ports;
  /** The first wraps what is new; the others still open what they wrapped. */
  masterKeys: readonly MasterKey[];
  fingerprintKey: Buffer;
}) => {
  const { database, ports, masterKeys, fingerprintKey } = options;
  const current = checked(masterKeys);
  const cache = createKeyCache<Packed>(ports);

  const reveal = (accountId: Buffer, row: WrappedRow): AccountKeys => {
    const master = masterKeys.find(({ id }) => id === row.master_key_id);
    if (!master) throw new Error(`master key ${row.master_key_id} is not configured`);
    const secret = unwrapKeys(master, accountId, row.wrapped);
    const subject = sha256(secret.subarray(32, 64), accountId);
    return { dataKey: secret.subarray(0, 32), subject };
  };
  /** Look-ups at the same time share statements: a batch of records may be about thousands of accounts. */
  const wrappedOf = sharedWork<Buffer, WrappedRow | null>(
    async (ids) => {
      const asked = paddedList(ids);
      const sql = `SELECT account_id, wrapped, master_key_id FROM account_key WHERE account_id IN (${marksFor(asked)})`;
      const rows = await retryConflicts(() => database.keys.rows<WrappedRow & { account_id: Buffer }>(sql, asked));
      const found = new Map(rows.map((row) => [row.account_id.toString("latin1"), row]));
      return ids.map((id) => found.get(id.toString("latin1")) ?? null);
    },
    { atOnce: 4, most: 256 },
  );
  /** The account's keys, or null once they are destroyed. */
  const find = async (accountId: Buffer): Promise<AccountKeys | null> => {
    const held = await cache.get(accountId, async () => {
      const row = await wrappedOf(accountId);
      return row ? packed(reveal(accountId, row)) : null;
    });
    return held === null ? null : unpacked(held);
  };
  const create = async (accountId: Buffer): Promise<AccountKeys> => {
    const wrapped = wrapKeys(current, accountId, ports.random(64));
    await retryConflicts(() =>
      database.keys.run(
        "INSERT INTO account_key (account_id, wrapped, master_key_id, created_at) VALUES (?, ?, ?, ?)",
        [accountId, wrapped, current.id, ports.clock()],
      ),
    );
    const keys = reveal(accountId, { wrapped, master_key_id: current.id });
    cache.set(accountId, packed(keys));
    return keys;
  };

  const findOrCreate = async (id: Buffer): Promise<AccountKeys> =>
    (await find(id)) ??
    create(id).catch(async (error) => {
      const other = isDuplicate(error) ? await find(id) : null;
      if (!other) throw error;
      return other;
    });

  return {
    /** Makes an account's keys. Called before the account's row is written; an orphan key harms nobody. */
    create,
    find,
    /** The account's keys. Throws `account.unknown` once they are destroyed. */
    of: async (accountId: Buffer): Promise<AccountKeys> => {
      const keys = await find(accountId);
      if (!keys) throw new AppError("account.unknown");
      return keys;
    },
    /** A key of the product itself for one purpose, wrapped like an account's so that rotation covers it. */
    systemKey: async (purpose: string): Promise<Buffer> => {
      const { dataKey } = await findOrCreate(systemId);
      return Buffer.from(hkdfSync("sha256", dataKey, systemId, purpose, 32));
    },
    /** The key of a period of a log, made when first asked for; its 16-byte name can be destroyed like an account. */
    periodKey: async (period: Buffer): Promise<Buffer> => (await findOrCreate(period)).dataKey,
    /** Destroys the account's keys for good. */
    destroy: async (accountId: Buffer): Promise<void> => {
      cache.drop(accountId);
      await retryConflicts(() => database.keys.run("DELETE FROM account_key WHERE account_id = ?", [accountId]));
      cache.drop(accountId);
    },
    /** Keyed fingerprint of a text: finds equal values without holding them. */
    fingerprint: (...parts: string[]): Buffer =>
      createHmac("sha256", fingerprintKey).update(parts.join("\0"), "utf8").digest(),
    /** Drops what is held in memory; keys are read again when next needed. */
    forgetAll: (): void => cache.clear(),
  };
};
export type Keyring = ReturnType<typeof createKeyring>;
