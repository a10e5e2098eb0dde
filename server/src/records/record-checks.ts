import { overseasNotice, products, type RegionKey, serviceRegions } from "@baiwa/shared/catalogue/products";
import { type RecordKind, recordKind } from "@baiwa/shared/catalogue/records";
import { looksLikeCustomerData } from "@baiwa/shared/customer-data";
import { checkRecord, customerDataIssue, type RecordValues, tidyText } from "@baiwa/shared/record-rules";
import type { App } from "../app-context";
import { currentVersion, documentTitle } from "../documents/documents.service";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { openRecord, type RecordRow, recordColumns } from "./record-store";

/** The values in the form they are kept in; throws `record.customer-data` (1.5) or `request.invalid`, field by field. */
export const checkedValues = (kind: RecordKind, entered: RecordValues, now: Date): RecordValues => {
  const { values, problems } = checkRecord(kind, entered, now);
  if (problems.length === 0) return values;
  const details = problems.map(({ field, issue, message }) => ({ path: `values.${field}`, issue, message }));
  const isData = problems.some(({ issue }) => issue === customerDataIssue);
  throw new AppError(isData ? "record.customer-data" : "request.invalid", details);
};

/** A free text in the form it is kept in; throws `record.customer-data` (1.5) or `request.invalid`. */
export const checkedText = (path: string, entered: string, longest: number): string => {
  if (looksLikeCustomerData(entered)) {
    throw new AppError("record.customer-data", [
      { path, issue: customerDataIssue, message: "这里像是很多人的信息，请不要填写客户数据" },
    ]);
  }
  const text = tidyText(entered);
  if (text === null) throw invalidField(path, "text", "请填写能看到的文字");
  if ([...text].length > longest) throw invalidField(path, "too_big", `最多 ${longest} 个字`);
  return text;
};

const activeOf = (db: Db, accountId: Buffer, kind: RecordKind): Promise<RecordRow[]> =>
  db.rows<RecordRow>(`SELECT ${recordColumns} FROM record WHERE account_id = ? AND kind = ? AND state = 'active'`, [
    accountId,
    kind,
  ]);

/**
 * Throws unless what an order of this product and region needs stands: the organisation's warranty where customer data is
 * stored (1.5.1), the notice for this very region where it is overseas (1.5.3).
 */
export const requireOrderTerms = async (app: App, db: Db, accountId: Buffer, values: RecordValues): Promise<void> => {
  const product = products[values.product as keyof typeof products];
  const region = serviceRegions[values.region as RegionKey];
  if (product.storesCustomerData && (await activeOf(db, accountId, "warranty")).length === 0) {
    throw new AppError("warranty.required");
  }
  if (!region.isOverseas) return;
  for (const row of await activeOf(db, accountId, "overseas")) {
    if ((await openRecord(app, row)).values.region === values.region) return;
  }
  throw new AppError("overseas.notice-required");
};

/** What the product itself writes into a record: the statement in force, the notice that was shown. */
export const stampsOf = async (app: App, kind: RecordKind, values: RecordValues): Promise<RecordValues> => {
  const stamps: RecordValues = {};
  for (const [field, { stamp }] of Object.entries(recordKind(kind).fields)) {
    if (stamp === "overseas-notice") stamps[field] = overseasNotice(values.region as RegionKey);
    if (stamp === "statement") {
      const version = await currentVersion(app, "privacy-statement");
      if (!version) throw new AppError("document.not-published");
      stamps[field] = `《${documentTitle(version.documentId)}》${version.label} 版`;
    }
  }
  return stamps;
};
