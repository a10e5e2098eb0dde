import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { type Database, openDatabase } from "../../server/src/kernel/database";
import { newId } from "../../server/src/kernel/ids";
import { createLedger } from "../../server/src/kernel/ledger";
import { createLog } from "../../server/src/kernel/log";
import type { Ports } from "../../server/src/kernel/ports";
import { createKeyring, type Keyring, type MasterKey } from "../../server/src/kernel/vault/keyring";
import { createVault } from "../../server/src/kernel/vault/vault";
import type { NewValue } from "../../server/src/kernel/vault/vault-entry";
import { testDatabase } from "../support/database";

const { privateKey } = generateKeyPairSync("ed25519");
const fingerprintKey = randomBytes(32);
const opened: Database[] = [];

export const aMasterKey = (id: string): MasterKey => ({ id, key: randomBytes(32) });
export const firstMasterKey = aMasterKey("master-1");

/** One server process's vault on this worker's databases: its own pool, its own cache, its own idea of the consents. */
export const aVaultProcess = async (options: { masterKeys?: MasterKey[]; poolSize?: number } = {}) => {
  const urls = await testDatabase();
  const { poolSize = 6, masterKeys = [firstMasterKey] } = options;
  const database = await openDatabase({ url: urls.app, keysUrl: urls.keys, poolSize, entities: [] });
  opened.push(database);
  let shiftMs = 0;
  const ports: Ports = { clock: () => new Date(Date.now() + shiftMs), random: randomBytes };
  const keyring: Keyring = createKeyring({ database, ports, masterKeys, fingerprintKey });
  const ledger = createLedger({
    database,
    ports,
    log: createLog("silent"),
    signingKey: privateKey,
    origin: "test/log",
  });
  const consents = new Set<ScopeCode>();
  const asked: ScopeCode[] = [];
  const hasConsent = async (_accountId: Buffer, scope: ScopeCode) => {
    asked.push(scope);
    return consents.has(scope);
  };
  const vault = createVault({ keyring, ports, ledger, hasConsent });
  const put = (accountId: Buffer, entry: Pick<NewValue, "item" | "value"> & Partial<NewValue>): Promise<void> =>
    database.transaction((db) =>
      vault.put(db, { accountId, source: "person", enteredBy: "self", at: ports.clock(), ...entry }),
    );
  return {
    database,
    keyring,
    vault,
    consents,
    asked,
    put,
    /** An account as far as the vault knows one: its keys. */
    anAccount: async (): Promise<Buffer> => {
      const accountId = newId();
      await keyring.create(accountId);
      return accountId;
    },
    /** The item as its person sees it; undefined when there is none. */
    ownValue: async (accountId: Buffer, item: NewValue["item"]): Promise<string | undefined> => {
      const reader = { kind: "self" } as const;
      const values = await vault.read(database, { accountId, items: [item], purpose: "subject-access", reader });
      return values[0]?.value;
    },
    passTime: (milliseconds: number) => {
      shiftMs += milliseconds;
    },
  };
};
export type VaultProcess = Awaited<ReturnType<typeof aVaultProcess>>;

export const closeVaults = async (): Promise<void> => {
  for (const database of opened.splice(0)) await database.close();
};
