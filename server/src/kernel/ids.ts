import { parse, stringify, v7 } from "uuid";

/** A fresh time-ordered id (UUIDv7) as 16 bytes. Ids are always made here, never by the database. */
export const newId = (): Buffer => Buffer.from(v7(undefined, Buffer.alloc(16)));
/** A fresh id that sorts after another one, though another server made that by a clock ahead of ours. */
export const newIdAfter = (earlier: Buffer | undefined): Buffer => {
  const id = newId();
  if (!earlier || id.compare(earlier) > 0) return id;
  return Buffer.from(v7({ msecs: earlier.readUIntBE(0, 6) + 1 }, Buffer.alloc(16)));
};
/** Bytes → the text people and URLs see. */
export const idText = (id: Buffer): string => stringify(id);
/** Text → bytes; the caller has validated it as a UUID. */
export const idBytes = (id: string): Buffer => Buffer.from(parse(id));
