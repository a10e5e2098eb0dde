import { invalidField } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import type { PlacedEntry } from "../kernel/ledger";

interface Place {
  at: Date;
  id: Buffer;
}
const cursorFormat = /^(\d{1,14})_([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

const [earliest, latest] = [Date.parse("1000-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];

/** A moment as the database can hold it: offsets reach beyond the years it knows. */
export const momentOf = (instant: string): Date => new Date(Math.min(Math.max(Date.parse(instant), earliest), latest));

/** Where a page ended, as text that only we read. */
export const writeCursor = ({ at, id }: Place): string =>
  Buffer.from(`${at.getTime()}_${idText(id)}`).toString("base64url");

/** Where to go on; throws `request.invalid` for a cursor that is not ours. */
export const readCursor = (cursor: string | undefined): Place | undefined => {
  if (cursor === undefined) return undefined;
  const [, time, id] = cursorFormat.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  if (!time || !id) throw invalidField("cursor", "invalid_format", "翻页位置不正确");
  return { at: new Date(Number(time)), id: idBytes(id) };
};

/** An entry as auditors see it: its exact bytes, its hash and its place in the tree. */
export const presentEntry = (entry: PlacedEntry) => ({
  entryId: idText(entry.id),
  kind: entry.kind,
  at: entry.at.toISOString(),
  index: entry.position,
  leafHash: entry.leafHash.toString("hex"),
  entry: entry.entry.toString("utf8"),
});
