import { type ItemKey, type VaultItem, vaultItems } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { contentsOf } from "../files/file-store";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import type { HeldItem } from "../rights/holding";
import { heldItemsOf, holdsOn, keepRows } from "./held-store";

const isVaultItem = (item: ItemKey): item is VaultItem => (vaultItems as ItemKey[]).includes(item);

/** Which of the account's files an item is about; none for items without files. */
const fileIdsOf = async (db: Pick<Db, "rows">, accountId: Buffer, item: ItemKey): Promise<Buffer[]> => {
  if (item === "stored_file") {
    const sql = "SELECT id FROM stored_file WHERE account_id = ? AND kind NOT IN ('export', 'dispute') ORDER BY id";
    return (await db.rows<{ id: Buffer }>(sql, [accountId])).map(({ id }) => id);
  }
  if (item !== "id_card_image" && item !== "licence_image") return [];
  const licence = item === "licence_image" ? "=" : "<>";
  const sql = `SELECT file_id AS id FROM verification_file WHERE account_id = ? AND part ${licence} 'licence' ORDER BY file_id`;
  return (await db.rows<{ id: Buffer }>(sql, [accountId])).map(({ id }) => id);
};

/** The bytes of files, piece by piece. */
async function* bytesOf(app: App, accountId: Buffer, fileIds: readonly Buffer[]): AsyncIterable<JsonObject> {
  for (const fileId of fileIds) {
    let part = 0;
    for await (const bytes of contentsOf(app, accountId, fileId)) {
      yield { 文件编号: idText(fileId), 部分: part, 内容: bytes.toString("base64") };
      part += 1;
    }
  }
}

/** All of an item, files with their bytes. The catalogue of holdings is loaded late: holdings keep what is held themselves. */
async function* wholeOf(app: App, db: Db, accountId: Buffer, item: HeldItem): AsyncIterable<JsonObject> {
  const { holdings } = await import("../rights/holdings");
  yield* holdings[item].copy(app, accountId);
  yield* bytesOf(app, accountId, await fileIdsOf(db, accountId, item));
}

/**
 * Keeps, for the holds that name them, the items that are about to be deleted: all of them, or those named. From then on
 * only the hold's reason reads them (6.2). Call it in the transaction that deletes, before anything is deleted.
 */
export const keepHeld = async (app: App, db: Db, accountId: Buffer, only?: readonly ItemKey[]): Promise<void> => {
  const rows = (await heldItemsOf(db, accountId)).filter(({ item }) => only?.includes(item) ?? true);
  for (const item of new Set(rows.map((row) => row.item))) {
    if (isVaultItem(item)) {
      await app.vault.keepHeld(db, accountId, item);
      continue;
    }
    const holdIds = rows.filter((row) => row.item === item).map(({ hold_id }) => hold_id);
    await keepRows(app, db, { holdIds, item, rows: wholeOf(app, db, accountId, item as HeldItem) });
  }
};

/** Keeps some rows of an item for the holds that name it, before they are deleted or overwritten; made only when there is one. */
export const keepHeldRows = async (
  app: App,
  db: Db,
  { accountId, item }: { accountId: Buffer; item: HeldItem },
  rows: () => AsyncIterable<JsonObject>,
): Promise<void> => {
  const holdIds = await holdsOn(db, accountId, item);
  if (holdIds.length > 0) await keepRows(app, db, { holdIds, item, rows: rows() });
};

/** Keeps files for the holds that name their accounts' files, with their bytes, before they are deleted. */
export const keepHeldFiles = async (
  app: App,
  db: Db,
  files: readonly { id: Buffer; accountId: Buffer }[],
): Promise<void> => {
  for (const { id, accountId } of files) {
    await keepHeldRows(app, db, { accountId, item: "stored_file" }, async function* () {
      const { holdings } = await import("../rights/holdings");
      for await (const card of holdings.stored_file.copy(app, accountId)) if (card.文件编号 === idText(id)) yield card;
      yield* bytesOf(app, accountId, [id]);
    });
  }
};
