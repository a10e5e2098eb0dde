import { disputeGrounds, disputeKinds, disputeNotice, disputeParties } from "@baiwa/shared/catalogue/disputes";
import { items } from "@baiwa/shared/catalogue/items";
import { recordKind } from "@baiwa/shared/catalogue/records";
import { redactPersonal } from "@baiwa/shared/personal-patterns";
import { spokenField } from "@baiwa/shared/record-rules";
import type { App } from "../app-context";
import { canonicalBytes, type JsonObject, sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import type { Reader } from "../kernel/vault/vault";
import { openRecord } from "../records/record-store";
import { messagesOf, titleOf } from "../tickets/ticket-store";
import { linkedRecord, linkedTicket } from "./dispute-scope";
import type { DisputeContent, OwnedDispute } from "./dispute-store";

const purpose = "dispute";

/** A record's named fields in words; no other field of it. */
const recordPart = async (
  app: App,
  db: Pick<Db, "rows">,
  accountId: Buffer,
  { recordId, fields }: DisputeContent["records"][number],
): Promise<JsonObject> => {
  const row = await linkedRecord(db, accountId, recordId);
  const kind = recordKind(row.kind);
  const { values } = await openRecord(app, row);
  const named = fields.flatMap((field) => {
    const [rule, value] = [kind.fields[field]?.rule, values[field]];
    return rule && value ? [[kind.fields[field]?.name ?? field, spokenField(rule, value)] as const] : [];
  });
  return { 种类: kind.name, ...Object.fromEntries(named) };
};

/** What was said in a ticket before the case was opened: numbers and addresses of people blacked out, no attachment. */
const ticketPart = async (
  app: App,
  db: Pick<Db, "rows">,
  { account_id: accountId, opened_at: openedAt }: OwnedDispute,
  ticketId: string,
): Promise<JsonObject> => {
  const row = await linkedTicket(db, accountId, ticketId);
  const messages = (await messagesOf(app, db, row)).filter(({ at }) => at <= openedAt);
  return {
    标题: redactPersonal(await titleOf(app, row)),
    消息: messages.map(({ author, at, text }) => ({
      谁: author === "person" ? "用户" : "客服",
      时间: at.toISOString(),
      内容: redactPersonal(text),
    })),
  };
};

/**
 * Exactly what a case gives, and its digest: the same content has the same digest, whoever builds it and when. Values of the
 * vault are read for disputes alone; read by staff, that is in the ledger before they are opened.
 */
export const buildBundle = async (
  app: App,
  db: Db,
  row: OwnedDispute,
  content: DisputeContent,
  reader: Reader,
): Promise<{ content: JsonObject; digest: string }> => {
  const { account_id: accountId } = row;
  const values = await app.vault.read(db, { accountId, items: content.items, purpose, reader });
  const [records, tickets]: [JsonObject[], JsonObject[]] = [[], []];
  for (const record of content.records) records.push(await recordPart(app, db, accountId, record));
  for (const { ticketId } of content.tickets) tickets.push(await ticketPart(app, db, row, ticketId));
  const bundle: JsonObject = {
    须知: disputeNotice,
    案件编号: content.reference,
    纠纷类型: disputeKinds[row.kind].name,
    依据: disputeGrounds[row.ground].name,
    接收方: { 类别: disputeParties[row.party], 名称: content.recipient },
    记录: records,
    工单: tickets,
    资料: values.map(({ item, value }) => ({ 名称: items[item].name, 内容: value })),
  };
  return { content: bundle, digest: sha256("dispute-bundle\0", canonicalBytes(bundle)).toString("hex") };
};
