import type { ItemKey, VaultItem } from "@baiwa/shared/catalogue/items";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import type { Ports } from "../kernel/ports";
import type { Keyring } from "../kernel/vault/keyring";
import { openWith, sealWith } from "../kernel/vault/seal";
import type { Keeper, VaultValue } from "../kernel/vault/vault";

type Keys = { keyring: Pick<Keyring, "systemKey">; ports: Pick<Ports, "clock"> };
const key = ({ keyring }: Keys): Promise<Buffer> => keyring.systemKey("held-content");
const rowsTogether = 200;
const bytesTogether = 1024 * 1024;

/** The standing holds that name the item of the account. */
export const holdsOn = async (db: Pick<Db, "rows">, accountId: Buffer, item: ItemKey): Promise<Buffer[]> =>
  (
    await db.rows<{ hold_id: Buffer }>("SELECT hold_id FROM held_item WHERE account_id = ? AND item = ?", [
      accountId,
      item,
    ])
  ).map(({ hold_id }) => hold_id);

/** Which items of the account a standing hold names, each with its holds. */
export const heldItemsOf = (db: Pick<Db, "rows">, accountId: Buffer): Promise<{ item: ItemKey; hold_id: Buffer }[]> =>
  db.rows("SELECT item, hold_id FROM held_item WHERE account_id = ? ORDER BY item, hold_id", [accountId]);

const write = async (
  keys: Keys,
  db: Pick<Db, "run">,
  holdIds: readonly Buffer[],
  item: ItemKey,
  rows: JsonObject[],
) => {
  const text = Buffer.from(JSON.stringify(rows), "utf8");
  for (const holdId of holdIds) {
    const id = newId();
    await db.run("INSERT INTO held_content (id, hold_id, item, kept_at, sealed) VALUES (?, ?, ?, ?, ?)", [
      id,
      holdId,
      item,
      keys.ports.clock(),
      sealWith(await key(keys), id, text),
    ]);
  }
};

/** Keeps rows for their holds, some in each sealed piece. */
export const keepRows = async (
  keys: Keys,
  db: Pick<Db, "run">,
  { holdIds, item, rows }: { holdIds: readonly Buffer[]; item: ItemKey; rows: AsyncIterable<JsonObject> },
): Promise<void> => {
  let [piece, bytes]: [JsonObject[], number] = [[], 0];
  for await (const row of rows) {
    piece.push(row);
    bytes += JSON.stringify(row).length;
    if (piece.length < rowsTogether && bytes < bytesTogether) continue;
    await write(keys, db, holdIds, item, piece);
    [piece, bytes] = [[], 0];
  }
  if (piece.length > 0) await write(keys, db, holdIds, item, piece);
};

const told = ({ value, instance, source, enteredAt, confirmedAt }: VaultValue): JsonObject => ({
  内容: value,
  ...(instance ? { 所属: instance } : {}),
  来源: source,
  填写时间: enteredAt.toISOString(),
  确认时间: confirmedAt?.toISOString() ?? null,
});

/** What keeps a value of the vault for its holds at the moment it is deleted or replaced (6.2). */
export const createKeeper = (keys: Keys): Keeper => ({
  holdsOn: (db, accountId, item: VaultItem) => holdsOn(db, accountId, item),
  keep: async (db, holdIds, item, values) => {
    if (values.length > 0) await write(keys, db, holdIds, item, values.map(told));
  },
});

/** A page of what a hold keeps, opened. */
export const heldContent = async (
  keys: Keys,
  db: Pick<Db, "rows">,
  { holdId, after, limit }: { holdId: Buffer; after: Buffer | null; limit: number },
): Promise<{ id: Buffer; item: ItemKey; keptAt: Date; rows: JsonObject[] }[]> => {
  const rows = await db.rows<{ id: Buffer; item: ItemKey; kept_at: Date; sealed: Buffer }>(
    `SELECT id, item, kept_at, sealed FROM held_content WHERE hold_id = ? ${after ? "AND id > ?" : ""} ORDER BY id LIMIT ?`,
    [holdId, ...(after ? [after] : []), String(limit)],
  );
  const opener = await key(keys);
  return rows.map(({ id, item, kept_at: keptAt, sealed }) => ({
    id,
    item,
    keptAt,
    rows: JSON.parse(openWith(opener, id, sealed).toString("utf8")) as JsonObject[],
  }));
};
