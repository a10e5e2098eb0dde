import type { SellerPaper, seller } from "@baiwa/shared/contracts/market";
import type { z } from "zod";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";

type Seller = z.input<typeof seller>;
interface Row {
  id: Buffer;
  name: string;
  offers: string;
  contact: string;
  url: string;
  policy_url: string;
  added_at: Date;
}
const columns = "id, name, offers, contact, url, policy_url, added_at";
const present = ({ id, name, offers, contact, url, policy_url }: Row): Seller => ({
  sellerId: idText(id),
  name,
  offers,
  contact,
  url,
  policyUrl: policy_url,
});

export const tellSeller = ({ name, offers, contact, url, policyUrl }: SellerPaper) => [
  { name: "服务商", value: name },
  { name: "提供什么", value: offers },
  { name: "联系方式", value: contact },
  { name: "网址", value: url },
  { name: "它自己的规则", value: policyUrl },
];

/** Lists an approved seller. */
export const addSeller = async (app: App, db: Db, act: Approved<SellerPaper>): Promise<void> => {
  const { payload, askedBy, approvedBy, at } = act;
  const id = newId();
  const { name, offers, contact, url, policyUrl } = payload;
  await db.run(
    `INSERT INTO market_seller (id, name, offers, contact, url, policy_url, added_at, asked_by, approved_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, name, offers, contact, url, policyUrl, at, askedBy, approvedBy],
  );
  const by = { askedBy: idText(askedBy), approvedBy: idText(approvedBy) };
  await app.ledger.append(db, {
    kind: "seller.added",
    at,
    body: { sellerId: idText(id), name, url, policyUrl, ...by },
  });
};

/** Takes a seller off the list; the second time it is `seller.unknown`. */
export const endSeller = async (
  app: App,
  db: Db,
  { id, staffId, reason, at }: { id: Buffer; staffId: Buffer; reason: string; at: Date },
): Promise<void> => {
  const ended = await db.run("UPDATE market_seller SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL", [
    at,
    staffId,
    id,
  ]);
  if (ended === 0) throw new AppError("seller.unknown");
  await app.ledger.append(db, {
    kind: "seller.ended",
    at,
    body: { sellerId: idText(id), staffId: idText(staffId), reason },
  });
};

/** Sellers that are listed today, the newest first. */
export const listSellers = async (
  db: Pick<Db, "rows">,
  { cursor, pageSize }: { cursor: string | undefined; pageSize: number },
) => {
  const after = readCursor(cursor);
  const rows = await db.rows<Row>(
    `SELECT ${columns} FROM market_seller WHERE ended_at IS NULL
     ${after ? "AND (added_at < ? OR (added_at = ? AND id < ?))" : ""} ORDER BY added_at DESC, id DESC LIMIT ${pageSize + 1}`,
    after ? [after.at, after.at, after.id] : [],
  );
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    rows: page.map(present),
    next: rows.length > pageSize && last ? writeCursor({ at: last.added_at, id: last.id }) : null,
  };
};

/** One listed seller. */
export const showSeller = async (db: Pick<Db, "rows">, id: Buffer): Promise<Seller> => {
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM market_seller WHERE id = ? AND ended_at IS NULL`, [id]);
  if (!row) throw new AppError("seller.unknown");
  return present(row);
};
