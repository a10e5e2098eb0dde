import type { Database, SqlValue } from "../database";

/** An entry that has no place in the tree yet. */
export interface WaitingEntry {
  id: Buffer;
  leafHash: Buffer;
}

/** How far back a sweep looks and how often; null looks at everything. */
interface SweepPlan {
  everySeconds: number;
  reachSeconds: number | null;
}

/**
 * An entry's time is taken before its transaction commits, so entries can turn up late, behind those that have their
 * place already. Each sweep compares a stretch of time with the positions: often the last seconds, seldom everything.
 */
export const sweepPlans: readonly SweepPlan[] = [
  { everySeconds: 0, reachSeconds: 10 },
  { everySeconds: 30, reachSeconds: 600 },
  { everySeconds: 3_600, reachSeconds: null },
];

/** The most entries that get their place in one transaction. */
const batchSize = 1024;
const pageSize = 4096;
const firstId = Buffer.alloc(16);

interface Place {
  at: Date;
  id: Buffer;
}

/** One pass over a stretch of time, page by page. */
export class Sweep {
  private next: Place | null = null;
  private startedAt: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly plan: SweepPlan,
  ) {}

  /** Starts a pass when it is due, or at once when forced. A clock that was set back counts as due. */
  startIfDue(now: Date, isForced = false): void {
    const sinceStart = this.startedAt === null ? Infinity : Math.abs(now.getTime() - this.startedAt);
    if (!isForced && (this.next !== null || sinceStart < this.plan.everySeconds * 1000)) return;
    this.startedAt = now.getTime();
    const { reachSeconds } = this.plan;
    this.next = { at: new Date(reachSeconds === null ? 0 : now.getTime() - reachSeconds * 1000), id: firstId };
  }

  get isRunning(): boolean {
    return this.next !== null;
  }

  /** The next entries without a place, and moves on; call `again` when they could not be given one. */
  async step(): Promise<WaitingEntry[]> {
    const from = this.next;
    if (!from) return [];
    const end = await this.endOfPage(from);
    const waiting = await this.waitingBetween(from, end);
    const last = waiting.length === batchSize ? (waiting.at(-1) as Place) : end;
    this.next = last;
    return waiting;
  }

  /** Forgets the pass, so that the next round starts it anew. */
  again(): void {
    this.next = null;
    this.startedAt = null;
  }

  private async endOfPage({ at, id }: Place): Promise<Place | null> {
    const [row] = await this.database.rows<Place>(
      `SELECT at, id FROM ledger_entry WHERE at >= ? AND (at > ? OR id > ?) ORDER BY at, id LIMIT 1 OFFSET ${pageSize}`,
      [at, at, id],
    );
    return row ?? null;
  }

  private waitingBetween({ at, id }: Place, end: Place | null): Promise<(WaitingEntry & Place)[]> {
    const values: SqlValue[] = [at, at, id, ...(end ? [end.at, end.at, end.id] : [])];
    return this.database.rows<WaitingEntry & Place>(
      `SELECT e.id, e.at, e.leaf_hash AS leafHash FROM (
         SELECT c.id FROM ledger_entry c LEFT JOIN ledger_position p ON p.entry_id = c.id
         WHERE c.at >= ? AND (c.at > ? OR c.id > ?) ${end ? "AND c.at <= ? AND (c.at < ? OR c.id <= ?)" : ""}
           AND p.entry_id IS NULL
         ORDER BY c.at, c.id LIMIT ${batchSize}
       ) w JOIN ledger_entry e ON e.id = w.id ORDER BY e.at, e.id`,
      values,
    );
  }
}
