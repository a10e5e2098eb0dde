import { createHash, generateKeyPairSync } from "node:crypto";
import { type Connection, createConnection } from "mysql2/promise";
import { connectionOptions, type Database, openDatabase } from "../../server/src/kernel/database";
import { createLedger, type Ledger, type NewLedgerEntry } from "../../server/src/kernel/ledger";
import { createLog } from "../../server/src/kernel/log";
import { emptyTables, testDatabase } from "./database";

/** Ledgers on the real database, each as a server process of its own would hold it. */

const { privateKey } = generateKeyPairSync("ed25519");
const opened: { database: Database; ledgers: Ledger[] }[] = [];

/** A clock that stands still until a test moves it. */
export const aClock = () => {
  let now = new Date("2026-11-23T08:00:00.000Z").getTime();
  return {
    now: () => new Date(now),
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
  };
};

/** One more server process on this worker's database. */
export const aLedgerProcess = async (clock: () => Date, signingKey = privateKey) => {
  const urls = await testDatabase();
  const database = await openDatabase({ url: urls.app, keysUrl: urls.keys, poolSize: 4, entities: [] });
  const log = createLog("silent");
  const origin = "ledger.test/privacy-ledger";
  const ledger = createLedger({ database, ports: { clock }, log, signingKey, origin });
  opened.push({ database, ledgers: [ledger] });
  return { database, ledger };
};

/** The database's owner, who can do what the product's account cannot: change and delete. */
export const asOwner = async <T>(work: (owner: Connection) => Promise<T>): Promise<T> => {
  const { migration } = await testDatabase();
  const owner = await createConnection(connectionOptions(migration));
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
};

export const emptyLedger = emptyTables;

export const closeLedgers = async (): Promise<void> => {
  for (const { database, ledgers } of opened.splice(0)) {
    for (const ledger of ledgers) await ledger.stop();
    await database.close();
  }
};

export const aSubject = (name: string): Buffer => createHash("sha256").update(name).digest();

export const anEntry = (n: number, at: Date, more: Partial<NewLedgerEntry> = {}): NewLedgerEntry => ({
  kind: "consent",
  at,
  subject: aSubject("somebody"),
  scope: "S0",
  act: "given",
  body: { n, labels: ["我已阅读并同意", "😀"] },
  ...more,
});

/** Appends so many entries, many to a statement. */
export const appendEntries = async (
  { database, ledger }: { database: Database; ledger: Ledger },
  count: number,
  at: Date,
) => {
  const ids: Buffer[] = [];
  for (let n = 0; n < count; n += 500) {
    const entries = Array.from({ length: Math.min(500, count - n) }, (_, m) => anEntry(n + m, at));
    for (const { entryId } of await ledger.appendMany(database, entries)) ids.push(entryId);
  }
  return ids;
};
