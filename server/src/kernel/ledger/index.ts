import type { KeyObject } from "node:crypto";
import type { Database } from "../database";
import { type RunningJob, startJob } from "../jobs";
import { createLease, LeaseLost } from "../lease";
import { describeError, type Log } from "../log";
import type { Ports } from "../ports";
import { createSigner } from "./checkpoint";
import { append, appendMany, entryReader } from "./entries";
import { latestCheckpoint, type ProvenEntry, proveEntry } from "./prover";
import { createSequencer } from "./sequencer";
import { createTiles } from "./tiles";
import { type Verification, verifyLedger } from "./verifier";

export type { PlacedEntry } from "./entries";
export type { NewLedgerEntry } from "./entry-bytes";
export type { LedgerEntry } from "./ledger.entity";
export type { ProvenEntry } from "./prover";
export type { Verification } from "./verifier";

interface LedgerOptions {
  database: Database;
  ports: Pick<Ports, "clock">;
  log: Log;
  /** Ed25519, private. */
  signingKey: KeyObject;
  /** The ledger's name in checkpoints and receipts, such as "baiwa.example/privacy-ledger". */
  origin: string;
}

const jobName = "ledger-sequencer";
const leaseSeconds = 15;

/**
 * The append-only ledger of every act worth proving. Appending is one plain INSERT, so acts never queue behind one
 * another; a background sequencer gives entries their place, grows the Merkle tree and signs checkpoints. Nothing in
 * it is ever changed or deleted: the database account it works with has no right to.
 */
export const createLedger = ({ database, ports, log, signingKey, origin }: LedgerOptions) => {
  const signer = createSigner(signingKey, origin);
  const tiles = createTiles(database);
  const sequencer = createSequencer({ database, ports, tiles, signer });
  const lease = createLease({ database, ports, name: jobName, seconds: leaseSeconds });
  const reader = entryReader(database);
  let job: RunningJob | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  return {
    append,
    appendMany,
    ...reader,
    /** The public key that receipts are checked with. */
    verifierKey: signer.verifierKey,
    /** The latest signed note, or null before the first entry has its place. */
    checkpoint: async (): Promise<string | null> => (await latestCheckpoint(database))?.note ?? null,
    /** An entry with all that proves it; null when there is no such entry. */
    async prove(entryId: Buffer): Promise<ProvenEntry | null> {
      const entry = await reader.find(entryId);
      return entry && proveEntry({ database, tiles, signer }, entry);
    },
    /** Recomputes the whole ledger from its bytes. Takes time in proportion to its length. */
    verify: (): Promise<Verification> => verifyLedger(database, signer),
    /** Gives every waiting entry its place now and signs; null when another process is at it. */
    sequence: (): Promise<number | null> =>
      inTurn(async () => {
        for (;;) {
          const held = await lease.take();
          if (!held) return null;
          try {
            return await sequencer.runRound(held, undefined, true);
          } catch (error) {
            if (!(error instanceof LeaseLost)) throw error; // lost: the next take says whether another has it
          }
        }
      }),
    /** Starts the background sequencer: about a second from an act to its proof. */
    start(): void {
      job ??= startJob({
        name: jobName,
        everyMs: 1000,
        app: { database, ports, log },
        lease,
        run: (held, stopping) => inTurn(() => sequencer.runRound(held, stopping).then(() => undefined)),
      });
    },
    /** Lets the sequencer finish its batch and gives its lease up; a lease that cannot be given up runs out. */
    async stop(): Promise<void> {
      await job?.stop();
      job = null;
      await lease.release().catch((error: unknown) => log.warn(describeError(error), "ledger lease kept"));
    },
  };
};

export type Ledger = ReturnType<typeof createLedger>;
