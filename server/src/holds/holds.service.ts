import { type HoldKindKey, holdKinds, holdTerms } from "@baiwa/shared/catalogue/holds";
import { type ItemKey, items } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { lockAccount } from "../identity/account-lock";
import { AppError, invalidField } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";
import { holdErasureSwitch } from "../retention/erasure-switch";
import { liftHold, nameHeldItems } from "./hold-terms";

const day = 86_400_000;

/** What a hold will be: of which items, why, on which paper, and when it is looked at again. */
export interface HoldRequest extends JsonObject {
  kind: HoldKindKey;
  items: ItemKey[];
  reference: string;
  reviewAt: string;
}
interface Row {
  id: Buffer;
  account_id: Buffer;
  kind: HoldKindKey;
  items: string;
  sealed: Buffer;
  placed_at: Date;
  review_at: Date;
  ends_at: Date | null;
  released_at: Date | null;
  escalated_at: Date | null;
}
const columns = "id, account_id, kind, items, sealed, placed_at, review_at, ends_at, released_at, escalated_at";
const key = (app: App): Promise<Buffer> => app.keyring.systemKey("legal-hold");

/** When a hold is looked at again: a day to half a year from now. */
export const checkedReview = (reviewAt: string, now: Date): Date => {
  const at = new Date(reviewAt);
  const daysAhead = (at.getTime() - now.getTime()) / day;
  if (daysAhead <= 0) throw invalidField("reviewAt", "too_small", "复核日期要在今天以后");
  if (daysAhead > holdTerms.reviewDays) throw invalidField("reviewAt", "too_big", "复核日期最晚在半年之内");
  return at;
};

/** A hold in words, for whoever approves it. */
export const tellHold = ({ kind, items: held, reference, reviewAt }: HoldRequest) => [
  { name: "种类", value: `${holdKinds[kind].name}（${holdKinds[kind].clause}）` },
  { name: holdKinds[kind].reference, value: reference },
  { name: "信息", value: held.map((item) => items[item].name).join("、") },
  { name: "复核日期", value: reviewAt.slice(0, 10) },
];

/** Places an approved hold; from then on nothing it names is deleted, and nothing but its reason reads it once its time is over. */
export const placeHold = async (
  app: App,
  db: Db,
  { payload, accountId, askedBy, at }: Approved<HoldRequest>,
): Promise<void> => {
  if (!accountId) throw new AppError("account.unknown");
  await holdErasureSwitch(db); // a batch of deleting that is under way ends first
  await lockAccount(db, accountId);
  const { kind, items: held, reference } = payload;
  const id = newId();
  const { days } = holdKinds[kind];
  await db.run(
    `INSERT INTO legal_hold (id, account_id, kind, items, sealed, placed_by, placed_at, review_at, ends_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      accountId,
      kind,
      JSON.stringify(held),
      sealWith(await key(app), id, Buffer.from(reference, "utf8")),
      askedBy,
      at,
      checkedReview(payload.reviewAt, at),
      days === null ? null : new Date(at.getTime() + days * day),
    ],
  );
  await nameHeldItems(db, { id, account_id: accountId }, held);
  const { subject } = await app.keyring.of(accountId);
  const body = { holdId: idText(id), holdKind: kind, items: held };
  await app.ledger.append(db, { kind: "hold.placed", at, subject, body });
};

const find = async (db: Pick<Db, "rows">, holdId: Buffer, hold = ""): Promise<Row> => {
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM legal_hold WHERE id = ?${hold}`, [holdId]);
  if (!row) throw new AppError("hold.unknown");
  return row;
};

/** The hold, when it stands: `hold.unknown`, `hold.released`. */
export const standingHold = async (db: Pick<Db, "rows">, holdId: Buffer): Promise<Row> => {
  const row = await find(db, holdId);
  if (row.released_at) throw new AppError("hold.released");
  return row;
};

/** Releases an approved hold; what is past its own time goes with the next round of deleting. */
export const releaseHold = async (app: App, db: Db, { payload, at }: Approved<{ holdId: string }>): Promise<void> => {
  const row = await find(db, idBytes(payload.holdId), " FOR UPDATE");
  if (row.released_at) throw new AppError("hold.released");
  await liftHold(db, row.id, at);
  const subject = (await app.keyring.find(row.account_id))?.subject;
  await app.ledger.append(db, {
    kind: "hold.released",
    at,
    ...(subject ? { subject } : {}),
    body: { holdId: payload.holdId },
  });
};

/** Says that a hold is still needed. It never goes on by itself. */
export const reviewHold = async (
  app: App,
  db: Db,
  {
    holdId,
    reviewAt,
    staffId,
    reason,
    at,
  }: { holdId: Buffer; reviewAt: string; staffId: Buffer; reason: string; at: Date },
) => {
  const row = await standingHold(db, holdId);
  const until = checkedReview(reviewAt, at);
  await db.run("UPDATE legal_hold SET review_at = ?, escalated_at = NULL WHERE id = ?", [until, holdId]);
  const subject = (await app.keyring.find(row.account_id))?.subject; // none any more of an account that was erased
  const body = { holdId: idText(holdId), staffId: idText(staffId), reason };
  await app.ledger.append(db, { kind: "hold.reviewed", at, ...(subject ? { subject } : {}), body });
  return presentHold(app, await find(db, holdId), at);
};

/** A hold as staff see it. */
export const presentHold = async (app: App, row: Row, now: Date) => ({
  holdId: idText(row.id),
  accountId: idText(row.account_id),
  kind: row.kind,
  name: holdKinds[row.kind].name,
  clause: holdKinds[row.kind].clause,
  items: JSON.parse(row.items) as ItemKey[],
  reference: openWith(await key(app), row.id, row.sealed).toString("utf8"),
  placedAt: row.placed_at.toISOString(),
  reviewAt: row.review_at.toISOString(),
  isReviewDue: row.released_at === null && row.review_at <= now,
  escalatedAt: row.escalated_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
  releasedAt: row.released_at?.toISOString() ?? null,
});

/** A page of holds: those that stand first, and of those the ones to be looked at soonest. */
export const holdsAfter = (
  db: Pick<Db, "rows">,
  after: { at: Date; id: Buffer } | null,
  limit: number,
): Promise<Row[]> =>
  db.rows<Row>(
    `SELECT ${columns} FROM legal_hold ${after ? "WHERE review_at > ? OR (review_at = ? AND id > ?)" : ""}
     ORDER BY review_at, id LIMIT ?`,
    [...(after ? [after.at, after.at, after.id] : []), String(limit)],
  );
