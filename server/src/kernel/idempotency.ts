import { createHmac, hkdfSync } from "node:crypto";
import { AppError } from "./app-error";
import { canonicalBytes, sha256 } from "./canonical";
import type { Database, Db } from "./database";
import { isConnectionLost } from "./retry";
import { openWith, sealWith } from "./vault/seal";

const lifeHours = 24;
const aad = Buffer.from("idempotent-answer");

/**
 * One request's idempotency: the answer is stored in the same transaction as the writes. It is sealed under a key
 * derived from the Idempotency-Key itself, which only the client holds, so the table reveals no answer (tokens included).
 */
export class Idempotency {
  readonly keyHash: Buffer;
  private readonly requestHash: Buffer;
  private readonly answerKey: Buffer;

  constructor(
    private readonly database: Database,
    key: string,
    caller: string,
    request: unknown,
    private readonly now: Date,
  ) {
    this.keyHash = sha256("idempotency-key\0", caller, "\0", key);
    this.answerKey = Buffer.from(hkdfSync("sha256", key, this.keyHash, "idempotent-answer", 32));
    // Keyed, because a request may hold a password: from a dump of the table nobody can try guesses against it.
    this.requestHash = createHmac("sha256", this.answerKey).update(canonicalBytes(request)).digest();
  }

  /** The caller and key of the request, for a map. */
  get name(): string {
    return this.keyHash.toString("hex");
  }

  /** What was answered before, else what `run` answers; when it fails, what another process answered meanwhile. */
  async answer(run: () => Promise<unknown>): Promise<unknown> {
    const stored = await this.replay();
    if (stored) return stored.answer;
    try {
      return await run();
    } catch (error) {
      const meanwhile = await this.replay();
      if (meanwhile) return meanwhile.answer;
      throw error;
    }
  }

  /** The stored answer, if this request was already answered. Throws `idempotency.mismatch` for another request. */
  async replay(): Promise<{ answer: unknown } | null> {
    const [row] = await this.database.rows<{ request_hash: Buffer; sealed: Buffer; expires_at: Date }>(
      "SELECT request_hash, sealed, expires_at FROM idempotency WHERE key_hash = ?",
      [this.keyHash],
    );
    if (!row) return null;
    if (!row.request_hash.equals(this.requestHash)) throw new AppError("idempotency.mismatch");
    return { answer: JSON.parse(openWith(this.answerKey, aad, row.sealed).toString("utf8")) };
  }

  private async store(db: Db, answer: unknown): Promise<void> {
    const sealed = sealWith(this.answerKey, aad, Buffer.from(JSON.stringify(answer ?? null)));
    const expiresAt = new Date(this.now.getTime() + lifeHours * 3_600_000);
    await db.run(
      "INSERT INTO idempotency (key_hash, request_hash, status, sealed, expires_at) VALUES (?, ?, ?, ?, ?)",
      [this.keyHash, this.requestHash, 200, sealed, expiresAt],
    );
  }

  /** Runs the work and stores its answer with it; a duplicate or a lost COMMIT is looked up, never guessed. */
  async run<T>(work: (db: Db) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(async (db) => {
        const answer = await work(db);
        await this.store(db, answer);
        return answer;
      });
    } catch (error) {
      // The same request may have won a race for a unique row: then its answer is this one's answer too.
      const stored = await this.replay();
      if (stored) return stored.answer as T;
      throw isConnectionLost(error) ? new AppError("server.unavailable", undefined, 1) : error;
    }
  }
}
