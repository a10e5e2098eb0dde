import type { Database, Db } from "./database";
import { newId } from "./ids";
import type { Ports } from "./ports";
import { isDuplicate } from "./retry";

/** Another process has the lease now: whatever was being written must be given up. */
export class LeaseLost extends Error {
  constructor(lease: string) {
    super(`lease lost: ${lease}`);
    this.name = "LeaseLost";
  }
}

/** A lease in hand. Its fencing number grows each time the lease changes hands. */
export interface HeldLease {
  fence: number;
  /**
   * Call first in a transaction: renews the lease and locks its row until the end of that transaction, so that
   * nothing is written under a lease that has passed to another process. Throws LeaseLost.
   */
  guard(db: Pick<Db, "run">): Promise<void>;
}

export interface Lease {
  /** The lease, taken or renewed; null while another process holds it. */
  take(): Promise<HeldLease | null>;
  /** Gives the lease up so that another process need not wait for it to run out. */
  release(): Promise<void>;
}

interface LeaseOptions {
  database: Database;
  ports: Pick<Ports, "clock">;
  name: string;
  seconds: number;
}

/**
 * A row that one process at a time holds by compare-and-set, for work that any number of server processes share.
 * Clocks may disagree: the fencing number, not the time, decides who may write. A row held for far longer than a lease
 * lasts (its holder's clock was wrong) may be taken too.
 */
export const createLease = ({ database, ports, name, seconds }: LeaseOptions): Lease => {
  const owner = newId();
  const milliseconds = seconds * 1000;
  let fence: number | null = null;
  let heldUntil = 0;
  let taking: Promise<HeldLease | null> | null = null;
  const later = (factor = 1) => new Date(ports.clock().getTime() + factor * milliseconds);

  const renew = async (db: Pick<Db, "run">): Promise<boolean> => {
    const until = later();
    const sql = "UPDATE lease SET held_until = ? WHERE name = ? AND owner = ? AND fence = ?";
    const isOurs = fence !== null && (await db.run(sql, [until, name, owner, String(fence)])) === 1;
    if (isOurs) heldUntil = until.getTime();
    else fence = null;
    return isOurs;
  };

  const claimFreeRow = async (): Promise<boolean> => {
    const until = later();
    const claimed = await database.run(
      `UPDATE lease SET owner = ?, fence = fence + 1, held_until = ?
       WHERE name = ? AND (owner = ? OR held_until <= ? OR held_until > ?)`,
      [owner, until, name, owner, ports.clock(), later(3)],
    );
    if (claimed === 0) return false;
    const [row] = await database.rows<{ fence: string }>("SELECT fence FROM lease WHERE name = ? AND owner = ?", [
      name,
      owner,
    ]);
    if (!row) return false;
    fence = Number(row.fence);
    heldUntil = until.getTime();
    return true;
  };

  const createRow = async (): Promise<boolean> => {
    const until = later();
    const rows = await database.rows("SELECT fence FROM lease WHERE name = ?", [name]);
    if (rows.length > 0) return false;
    try {
      await database.run("INSERT INTO lease (name, owner, fence, held_until) VALUES (?, ?, 1, ?)", [
        name,
        owner,
        until,
      ]);
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
    fence = 1;
    heldUntil = until.getTime();
    return true;
  };

  const held = (): HeldLease => {
    const ours = fence as number;
    return {
      fence: ours,
      guard: async (db) => {
        if (fence !== ours || !(await renew(db))) throw new LeaseLost(name);
      },
    };
  };

  const take = async (): Promise<HeldLease | null> => {
    const left = heldUntil - ports.clock().getTime();
    const isFresh = fence !== null && left > milliseconds / 2 && left <= milliseconds;
    const isOurs = isFresh || (await renew(database)) || (await claimFreeRow()) || (await createRow());
    return isOurs ? held() : null;
  };

  return {
    take: () => {
      taking ??= take().finally(() => {
        taking = null;
      });
      return taking;
    },
    release: async () => {
      if (fence === null) return;
      const sql = "UPDATE lease SET held_until = ? WHERE name = ? AND owner = ? AND fence = ?";
      await database.run(sql, [new Date(0), name, owner, String(fence)]);
      fence = null;
    },
  };
};
