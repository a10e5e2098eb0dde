import { type CertificateKind, certificateAlarmDays, certificateKinds } from "@baiwa/shared/catalogue/controls";
import { dayInChina } from "@baiwa/shared/id-checks";
import { lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import type { StaffSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { isDuplicate } from "../kernel/retry";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { raiseAlarm } from "./alarms";

const day = 86_400_000;

/** A certificate as its paper reads. Dates are days in China, the last one included. */
export interface CertificatePaper extends JsonObject {
  kind: CertificateKind;
  number: string;
  issuer: string;
  scope: string;
  validFrom: string;
  validTo: string;
  evidenceSha256: string;
}
interface Row {
  id: Buffer;
  kind: CertificateKind;
  number: string;
  issuer: string;
  scope: string;
  valid_from: string;
  valid_to: string;
  evidence_sha256: Buffer;
  added_at: Date;
  asked_by: Buffer;
  approved_by: Buffer;
  ended_at: Date | null;
}
const columns = `id, kind, number, issuer, scope, DATE_FORMAT(valid_from, '%Y-%m-%d') AS valid_from,
  DATE_FORMAT(valid_to, '%Y-%m-%d') AS valid_to, evidence_sha256, added_at, asked_by, approved_by, ended_at`;

/** Refuses a paper that is over already, or ends before it begins. */
export const checkPaper = ({ validFrom, validTo }: CertificatePaper, now: Date): void => {
  if (validTo < validFrom) throw invalidField("validTo", "too_small", "截止日期不能早于开始日期");
  if (validTo < dayInChina(now)) throw invalidField("validTo", "too_small", "这份认证已经过期，不能登记");
};

/** All of it in words, for whoever approves it with the paper in hand. */
export const tellPaper = (paper: CertificatePaper) => [
  { name: "种类", value: certificateKinds[paper.kind] },
  { name: "证书编号", value: paper.number },
  { name: "发证机构", value: paper.issuer },
  { name: "认证范围", value: paper.scope },
  { name: "有效期", value: `${paper.validFrom} 至 ${paper.validTo}` },
  { name: "证书文件的 SHA-256", value: paper.evidenceSha256 },
];

/** Enters an approved certificate; `certificate.known` for one that is there. */
export const addCertificate = async (
  app: App,
  db: Db,
  { payload, askedBy, approvedBy, at }: Approved<CertificatePaper>,
): Promise<void> => {
  checkPaper(payload, at);
  const id = newId();
  const { kind, number, issuer, scope, validFrom, validTo, evidenceSha256 } = payload;
  try {
    await db.run(
      `INSERT INTO certificate (id, kind, number, issuer, scope, valid_from, valid_to, evidence_sha256, added_at, asked_by,
         approved_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        kind,
        number,
        issuer,
        scope,
        validFrom,
        validTo,
        Buffer.from(evidenceSha256, "hex"),
        at,
        askedBy,
        approvedBy,
      ],
    );
  } catch (error) {
    throw isDuplicate(error, "uq_certificate_number") ? new AppError("certificate.known") : error;
  }
  const body = { certificateId: idText(id), certificateKind: kind, number, validFrom, validTo, evidenceSha256 };
  await app.ledger.append(db, { kind: "certificate.added", at, body });
};

/** Stops showing one at once: to claim less takes nobody else. */
export const endCertificate = async (
  app: App,
  db: Db,
  { id, staff, at, ...given }: { id: Buffer; staff: StaffSession; reason: string; at: Date },
): Promise<void> => {
  const reason = lookReason(given.reason);
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM certificate WHERE id = ? FOR UPDATE`, [id]);
  if (!row) throw new AppError("certificate.unknown");
  if (row.ended_at) throw new AppError("certificate.ended");
  await db.run("UPDATE certificate SET ended_at = ?, ended_by = ? WHERE id = ?", [at, staff.staffId, id]);
  const body = { certificateId: idText(id), staffId: idText(staff.staffId), reason };
  await app.ledger.append(db, { kind: "certificate.ended", at, body });
};

const daysLeft = ({ valid_to }: Pick<Row, "valid_to">, now: Date): number =>
  Math.round((Date.parse(valid_to) - Date.parse(dayInChina(now))) / day);
const standingOf = (row: Row, now: Date) => {
  if (row.ended_at) return "ended" as const;
  if (daysLeft(row, now) < 0) return "expired" as const;
  return row.valid_from > dayInChina(now) ? ("future" as const) : ("valid" as const);
};
const shownOf = ({ kind, number, issuer, scope, valid_from: validFrom, valid_to: validTo }: Row) => ({
  kind,
  name: certificateKinds[kind],
  number,
  issuer,
  scope,
  validFrom,
  validTo,
});

/** Those that hold today, and no other: one is gone the day after its last (7.1.3). */
export const validCertificates = async (db: Pick<Db, "rows">, now: Date) => {
  const today = dayInChina(now);
  const rows = await db.rows<Row>(
    `SELECT ${columns} FROM certificate WHERE ended_at IS NULL AND valid_from <= ? AND valid_to >= ?
     ORDER BY kind, valid_to LIMIT 50`,
    [today, today],
  );
  return rows.map(shownOf);
};

/** A page of the register, the newest first, with the days that are left of each. */
export const listCertificates = async (
  db: Pick<Db, "rows">,
  { cursor, pageSize, now }: { cursor: string | undefined; pageSize: number; now: Date },
) => {
  const after = readCursor(cursor);
  const rows = await db.rows<Row>(
    `SELECT ${columns} FROM certificate ${after ? "WHERE id < ?" : ""} ORDER BY id DESC LIMIT ?`,
    [...(after ? [after.id] : []), String(pageSize + 1)],
  );
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    rows: shown.map((row) => ({
      certificateId: idText(row.id),
      ...shownOf(row),
      evidenceSha256: row.evidence_sha256.toString("hex"),
      standing: standingOf(row, now),
      daysLeft: daysLeft(row, now),
      isExpiring: standingOf(row, now) === "valid" && daysLeft(row, now) <= certificateAlarmDays,
      addedAt: row.added_at.toISOString(),
      askedBy: idText(row.asked_by),
      approvedBy: idText(row.approved_by),
    })),
    next: last ? writeCursor({ at: last.added_at, id: last.id }) : null,
  };
};

/** Raises an alarm for each certificate that ends within ninety days. */
export const warnOfExpiry = async (app: App, db: Db, now: Date): Promise<void> => {
  const until = dayInChina(new Date(now.getTime() + certificateAlarmDays * day));
  const rows = await db.rows<Row>(
    `SELECT ${columns} FROM certificate WHERE ended_at IS NULL AND valid_to >= ? AND valid_to <= ? ORDER BY id LIMIT 50`,
    [dayInChina(now), until],
  );
  for (const row of rows) {
    const detail = `${certificateKinds[row.kind]} ${row.number} 到 ${row.valid_to} 为止`;
    await raiseAlarm(app, db, { kind: "certificate-expiring", once: idText(row.id), detail, at: now });
  }
};
