import {
  type CrossingGround,
  crossingGrounds,
  crossingTerms,
  crossingThresholds,
} from "@baiwa/shared/catalogue/cross-border";
import { type Item, type ItemKey, items } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { holdConsent } from "../consent/standing-consent";
import { lockAccount } from "../identity/account-lock";
import { AppError, invalidField } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";

const day = 86_400_000;

/** A crossing abroad as it will stand in the register. */
export interface CrossingRequest extends JsonObject {
  recipient: string;
  country: string;
  contact: string;
  purpose: string;
  items: ItemKey[];
  ground: CrossingGround;
  reference: string;
  validUntil: string;
}
interface Row {
  id: Buffer;
  recipient: string;
  country: string;
  contact: string;
  purpose: string;
  items: string;
  ground: CrossingGround;
  reference: string;
  registered_at: Date;
  valid_until: Date;
  ended_at: Date | null;
}
const columns =
  "id, recipient, country, contact, purpose, items, ground, reference, registered_at, valid_until, ended_at";

/** Throws unless it is abroad and ends within three years: an entry that stands for ever is looked at by nobody. */
export const checkedCrossing = (request: CrossingRequest, now: Date): CrossingRequest => {
  if (request.country === "CN") throw invalidField("country", "invalid_value", "出境登记只登记境外接收方");
  const daysAhead = (new Date(request.validUntil).getTime() - now.getTime()) / day;
  if (daysAhead <= 0) throw invalidField("validUntil", "too_small", "有效期要在今天以后");
  if (daysAhead > crossingTerms.longestDays) throw invalidField("validUntil", "too_big", "有效期最长 3 年");
  return request;
};

export const tellCrossing = (request: CrossingRequest) => [
  { name: "接收方", value: `${request.recipient}（${request.country}）` },
  { name: "联系方式", value: request.contact },
  { name: "目的", value: request.purpose },
  { name: "信息", value: request.items.map((item) => items[item].name).join("、") },
  { name: crossingGrounds[request.ground].name, value: request.reference },
  { name: "有效期至", value: request.validUntil.slice(0, 10) },
];

/** Puts an approved crossing into the register. */
export const registerCrossing = async (
  app: App,
  db: Db,
  { payload, askedBy, approvedBy, at }: Approved<CrossingRequest>,
): Promise<void> => {
  const id = newId();
  const {
    recipient,
    country,
    contact,
    purpose,
    items: held,
    ground,
    reference,
    validUntil,
  } = checkedCrossing(payload, at);
  await db.run(
    `INSERT INTO crossing_register (id, recipient, country, contact, purpose, items, ground, reference, registered_at,
       valid_until, asked_by, approved_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      recipient,
      country,
      contact,
      purpose,
      JSON.stringify(held),
      ground,
      reference,
      at,
      new Date(validUntil),
      askedBy,
      approvedBy,
    ],
  );
  const body = { crossingId: idText(id), country, ground, items: held };
  await app.ledger.append(db, { kind: "crossborder.registered", at, body });
};

const present = (row: Row) => ({
  crossingId: idText(row.id),
  recipient: row.recipient,
  country: row.country,
  contact: row.contact,
  purpose: row.purpose,
  items: JSON.parse(row.items) as ItemKey[],
  ground: row.ground,
  reference: row.reference,
  registeredAt: row.registered_at.toISOString(),
  validUntil: row.valid_until.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});

const find = async (db: Pick<Db, "rows">, id: Buffer, hold = ""): Promise<Row> => {
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM crossing_register WHERE id = ?${hold}`, [id]);
  if (!row) throw new AppError("crossing.unknown");
  return row;
};

/** Ends a crossing; from then on nothing goes by it. Stopping takes one person, allowing takes two. */
export const endCrossing = async (
  app: App,
  db: Db,
  { id, staffId, reason, at }: { id: Buffer; staffId: Buffer; reason: string; at: Date },
) => {
  const row = await find(db, id, " FOR UPDATE");
  if (row.ended_at) throw new AppError("crossing.ended");
  await db.run("UPDATE crossing_register SET ended_at = ? WHERE id = ?", [at, id]);
  const body = { crossingId: idText(id), staffId: idText(staffId), reason };
  await app.ledger.append(db, { kind: "crossborder.ended", at, body });
  return present(await find(db, id));
};

/** A page of the register, and how many distinct persons' information went abroad each year. */
export const listCrossings = async (
  app: App,
  { cursor, pageSize }: { cursor?: string | undefined; pageSize: number },
) => {
  const after = readCursor(cursor);
  const rows = await app.database.rows<Row>(
    `SELECT ${columns} FROM crossing_register WHERE ${after ? "id < ?" : "1 = 1"} ORDER BY id DESC LIMIT ?`,
    [...(after ? [after.id] : []), String(pageSize + 1)],
  );
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  const counted = await app.database.rows<{ year: number; is_sensitive: number; n: number | string }>(
    "SELECT year, is_sensitive, COUNT(*) AS n FROM crossing_person GROUP BY year, is_sensitive ORDER BY year DESC",
  );
  const of = (year: number, isSensitive: number): number =>
    Number(counted.find((row) => row.year === year && row.is_sensitive === isSensitive)?.n ?? 0);
  return {
    crossings: shown.map(present),
    next: last ? writeCursor({ at: last.registered_at, id: last.id }) : null,
    years: [...new Set(counted.map(({ year }) => year))].map((year) => ({
      year,
      persons: of(year, 0),
      sensitivePersons: of(year, 1),
    })),
    thresholds: crossingThresholds.map((one) => ({ ...one })),
  };
};

/** The year in China. */
const yearOf = (at: Date): number => new Date(at.getTime() + 8 * 3_600_000).getUTCFullYear();

/**
 * The one way out of the mainland: by an entry of the register that stands, with the person's own consent (X1), which is held
 * while it is counted. Every person counts once a year, under a keyed hash. Throws `crossing.unknown`, `crossing.ended`,
 * `consent.required`, `account.unknown`.
 */
export const beginCrossing = async (
  app: App,
  db: Db,
  { id, accountId, at }: { id: Buffer; accountId: Buffer; at: Date },
) => {
  const row = await find(db, id, " FOR UPDATE");
  if (row.ended_at || row.valid_until <= at) throw new AppError("crossing.ended");
  await lockAccount(db, accountId);
  await holdConsent(app, db, accountId, "X1");
  const wanted = JSON.parse(row.items) as ItemKey[];
  const isSensitive = wanted.some((item) => (items[item] as Item).class === "sensitive");
  const year = yearOf(at);
  const person = app.keyring.fingerprint("crossing-person", String(year), idText(accountId));
  for (const sensitive of isSensitive ? [0, 1] : [0])
    await db.run("INSERT IGNORE INTO crossing_person (year, is_sensitive, person) VALUES (?, ?, ?)", [
      year,
      sensitive,
      person,
    ]);
  const { subject } = await app.keyring.of(accountId);
  const body = { crossingId: idText(id), items: wanted };
  await app.ledger.append(db, { kind: "crossborder.begun", at, subject, body });
  return { crossingId: idText(id), items: wanted };
};
