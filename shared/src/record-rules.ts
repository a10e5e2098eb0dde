import { type FieldRule, type RecordKind, recordKind } from "./catalogue/records";
import { looksLikeCustomerData } from "./customer-data";
import { checkFormat, type FormatProblem, spokenValue } from "./item-format";
import { maskValue } from "./masks";

/** What a record says: field → value. A field without a value is left out. */
export type RecordValues = Record<string, string>;
/** What is wrong with one field. */
export interface FieldProblem extends FormatProblem {
  field: string;
}

/** The issue of a value that is refused because of its type, not its form (1.5). */
export const customerDataIssue = "customer-data";

type Checked = { value: string } | FormatProblem;
const emailAddress = /^[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,4}$/i;
// Control characters but line breaks, and what turns the direction in which the text around it is read.
const disturbing = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const visible = /[^\p{Default_Ignorable_Code_Point}\p{White_Space}]/u;

/** A text in the form it is kept in; null for one that nobody can see or that disturbs what stands around it. */
export const tidyText = (value: string): string | null => {
  const plain = value.normalize("NFC").replace(/\r\n?/g, "\n").trim();
  return visible.test(plain) && !disturbing.test(plain) && plain.isWellFormed() ? plain : null;
};
const text = (value: string): Checked => {
  const tidy = tidyText(value);
  return tidy === null ? { issue: "text", message: "这里有不能显示的字符，请重新填写" } : { value: tidy };
};
const date = (value: string): Checked => {
  const moment = new Date(`${value}T00:00:00Z`);
  const isWritten = /^(?:19|20|21)\d{2}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(moment.getTime());
  const isDay = isWritten && moment.toISOString().startsWith(value); // the 30th of February would be another day
  return isDay ? { value } : { issue: "date", message: "请填写日期，例如 2026-11-23" };
};
const amount = (value: string): Checked => {
  const plain = value.normalize("NFKC").replaceAll(",", "").trim();
  return /^(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/.test(plain)
    ? { value: plain }
    : { issue: "amount", message: "请填写金额，最多两位小数" };
};
const email = (value: string): Checked => {
  const plain = value.normalize("NFKC").trim().toLowerCase();
  return plain.length <= 254 && emailAddress.test(plain)
    ? { value: plain }
    : { issue: "email", message: "请填写邮箱，例如 name@example.com" };
};

const checkRule = (rule: FieldRule, value: string, now: Date): Checked => {
  if (typeof rule === "object") {
    return Object.hasOwn(rule.choices, value) ? { value } : { issue: "choice", message: "请从列表中选择" };
  }
  switch (rule) {
    case "text":
      return text(value);
    case "line": {
      const checked = text(value);
      return "value" in checked && checked.value.includes("\n") ? { issue: "line", message: "请写在一行里" } : checked;
    }
    case "date":
      return date(value);
    case "amount":
      return amount(value);
    case "email":
      return email(value);
    default:
      return checkFormat(rule, value, now);
  }
};

/**
 * Brings entered values into the form they are kept in, or says what is wrong with each field: unknown, missing, too
 * long, against its rule, or customer data (1.5). An empty value is no value.
 */
export const checkRecord = (
  kind: RecordKind,
  values: Readonly<RecordValues>,
  now: Date,
): { values: RecordValues; problems: FieldProblem[] } => {
  const { fields } = recordKind(kind);
  const kept: RecordValues = {};
  const problems: FieldProblem[] = Object.keys(values)
    .filter((key) => !Object.hasOwn(fields, key) || fields[key]?.stamp)
    .map((field) => ({ field, issue: "unrecognized", message: "没有这一项" }));
  for (const [field, { name, rule, isRequired, maxLength, stamp }] of Object.entries(fields)) {
    if (stamp) continue;
    const entered = (Object.hasOwn(values, field) ? values[field] : undefined)?.trim() ?? "";
    if (entered === "") {
      if (isRequired) problems.push({ field, issue: "required", message: `请填写${name}` });
      continue;
    }
    const checked = looksLikeCustomerData(entered)
      ? { issue: customerDataIssue, message: "这里像是很多人的信息，请不要填写客户数据" }
      : [...entered].length > maxLength
        ? { issue: "too_big", message: `最多 ${maxLength} 个字` }
        : checkRule(rule, entered, now);
    if ("value" in checked) kept[field] = checked.value;
    else problems.push({ field, ...checked });
  }
  return { values: kept, problems };
};

/** A field's value in words: the name of a choice, the value itself otherwise. */
export const spokenField = (rule: FieldRule, value: string): string => {
  if (typeof rule === "object") return Object.hasOwn(rule.choices, value) ? (rule.choices[value] as string) : value;
  return rule === "industry" || rule === "region" ? spokenValue(rule, value) : value;
};

/** The values as they are shown without revealing them; values of fields that are no more are hidden whole. */
export const maskRecord = (kind: RecordKind, values: Readonly<RecordValues>): RecordValues => {
  const { fields } = recordKind(kind);
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, maskValue(fields[field]?.mask ?? "never", value)]),
  );
};
