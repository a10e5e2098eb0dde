import { canonicalBytes, type JsonObject } from "../canonical";
import { idText } from "../ids";
import { leafHash } from "./merkle";

/** An act to be kept for ever. `body` must name nobody: who it concerns is the salted commitment in `subject`. */
export interface NewLedgerEntry {
  /** Made here unless the caller needs it to sort after another entry's. */
  id?: Buffer;
  kind: string;
  /** The server's time of the act, to the millisecond. */
  at: Date;
  /** SHA-256(salt ‖ account id), 32 bytes; the salt lives in the key database and dies with the account. */
  subject?: Buffer;
  scope?: string;
  act?: string;
  /** Unique, 32 bytes: a second entry under the same key is refused (`uq_ledger_entry_request`). */
  requestKey?: Buffer;
  body: JsonObject;
}

/** What the columns beside the bytes must say. */
export interface EntryHeader {
  id: Buffer;
  kind: string;
  at: Date;
  subject: Buffer | null;
  scope: string | null;
  act: string | null;
}

const headerFields = ({ id, kind, at, subject, scope, act }: EntryHeader): JsonObject => ({
  v: 1,
  id: idText(id),
  kind,
  at: at.toISOString(),
  ...(subject ? { subject: subject.toString("hex") } : {}),
  ...(scope !== null ? { scope } : {}),
  ...(act !== null ? { act } : {}),
});

/**
 * The bytes that are hashed and kept: canonical JSON of the body and the header; the header's fields win. A body that says
 * what the header leaves out would never verify, and is refused here.
 */
export const entryBytes = (header: EntryHeader, body: JsonObject): { bytes: Buffer; leafHash: Buffer } => {
  const fields = headerFields(header);
  const taken = ["subject", "scope", "act"].filter((field) => field in body && !(field in fields));
  if (taken.length > 0) throw new TypeError(`${header.kind}: ${taken.join()} belongs in the header`);
  const bytes = canonicalBytes({ ...body, ...fields });
  return { bytes, leafHash: leafHash(bytes) };
};

/** Whether the columns say what the bytes say, so that a changed index cannot change what an entry seems to mean. */
export const headerMatches = (header: EntryHeader, bytes: Buffer): boolean => {
  try {
    const entry = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    const expected = headerFields(header);
    return ["v", "id", "kind", "at", "subject", "scope", "act"].every((field) => entry[field] === expected[field]);
  } catch {
    return false;
  }
};
