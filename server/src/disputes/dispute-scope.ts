import { type DisputeKind, disputeKind } from "@baiwa/shared/catalogue/disputes";
import { type ItemKey, items, type VaultItem } from "@baiwa/shared/catalogue/items";
import { recordKind } from "@baiwa/shared/catalogue/records";
import type { ErrorDetail } from "@baiwa/shared/errors";
import { spokenField } from "@baiwa/shared/record-rules";
import type { App } from "../app-context";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { openRecord, type RecordRow } from "../records/record-store";
import { findRecord } from "../records/records.service";
import { type TicketRow, titleOf } from "../tickets/ticket-store";
import { findTicket } from "../tickets/tickets.service";
import type { DisputeContent } from "./dispute-store";

/** What staff ask to be given. */
export interface Asked {
  kind: DisputeKind;
  records: readonly { recordId: string; fields: readonly string[] }[];
  tickets: readonly string[];
  items: readonly string[];
}
type Scope = Pick<DisputeContent, "records" | "tickets" | "items">;

const refused = (path: string): ErrorDetail => ({
  path,
  issue: "not-allowed",
  message: "这类纠纷不能提供这一项",
});
/** Denied unless the item's own entry names disputes among its purposes, whatever a list says (4). */
const isForDisputes = (item: string): boolean =>
  Object.hasOwn(items, item) && (items[item as ItemKey].purposes as readonly string[]).includes("dispute");

/** What is not there, or another account's, is the same refusal: a case cannot be used to find out what somebody has. */
const linked = async <T>(look: Promise<T>): Promise<T> =>
  look.catch((error: unknown) => {
    throw error instanceof AppError && error.code.endsWith(".unknown") ? new AppError("dispute.not-linked") : error;
  });

/** The record, if it is the account's and stands or has ended; what nobody confirmed or what was denied is nobody's statement. */
export const linkedRecord = async (db: Pick<Db, "rows">, accountId: Buffer, recordId: string): Promise<RecordRow> => {
  const row = await linked(findRecord(db, idBytes(recordId), { accountId }));
  if (row.state !== "active" && row.state !== "ended") throw new AppError("dispute.not-linked");
  return row;
};
/** By what its owner knows the record. */
const titleOfRecord = async (app: App, row: RecordRow): Promise<string> => {
  const { values } = await openRecord(app, row);
  const { title, fields } = recordKind(row.kind);
  const field = title.find((one) => values[one]);
  const rule = field && fields[field]?.rule;
  return field && rule ? spokenField(rule, values[field] ?? "") : "";
};
export const linkedTicket = (db: Pick<Db, "rows">, accountId: Buffer, ticketId: string): Promise<TicketRow> =>
  linked(findTicket(db, idBytes(ticketId), accountId));

/**
 * What a case may name: only what is allowed for its kind, and only what belongs to the account. Anything else refuses the
 * whole, and says which part: nothing is left out silently.
 */
export const checkedScope = async (app: App, db: Db, accountId: Buffer, asked: Asked): Promise<Scope> => {
  const { records, items: values, hasTickets } = disputeKind(asked.kind);
  if (asked.records.length + asked.tickets.length + asked.items.length === 0)
    throw invalidField("records", "required", "请写明要提供哪些记录、工单或资料");
  const wrong = asked.items.flatMap((item, index) =>
    (values as readonly string[]).includes(item) && isForDisputes(item) ? [] : [refused(`items.${index}`)],
  );
  if (asked.tickets.length > 0 && !hasTickets) wrong.push(refused("tickets"));
  const scope: Scope = { records: [], tickets: [], items: [...new Set(asked.items)] as VaultItem[] };
  for (const [index, { recordId, fields }] of asked.records.entries()) {
    const row = await linkedRecord(db, accountId, recordId);
    const { id, kind } = row;
    const allowed = isForDisputes(`record_${kind}`) ? (records[kind] ?? []) : [];
    const strange = fields.filter((field) => !allowed.includes(field));
    wrong.push(...strange.map((field) => refused(`records.${index}.${field}`)));
    const title = await titleOfRecord(app, row);
    scope.records.push({
      recordId: idText(id),
      kind,
      title,
      fields: allowed.filter((field) => fields.includes(field)),
    });
  }
  if (wrong.length > 0) throw new AppError("dispute.not-allowed", wrong);
  for (const ticketId of new Set(asked.tickets)) {
    const row = await linkedTicket(db, accountId, ticketId);
    scope.tickets.push({ ticketId: idText(row.id), title: await titleOf(app, row) });
  }
  return scope;
};
