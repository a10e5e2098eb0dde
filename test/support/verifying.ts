import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { methodOf, type VerificationMethod } from "@baiwa/shared/catalogue/verification";
import type { ApiAnswer } from "./api-client";
import type { TestProduct } from "./app";
import type { Person } from "./people";
import { aPng } from "./sample-files";

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
let count = 0;
/** A number that passes the check of GB 11643, of somebody born on the day `YYYY-MM-DD`; each call another. */
export const anIdNumber = (bornOn = "1990-05-17"): string => {
  count = (count % 998) + 1;
  const digits = `110105${bornOn.replaceAll("-", "")}${String(count).padStart(3, "0")}`;
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return digits + "10X98765432"[sum % 11];
};
/** A day so many years and days before now, in China. */
export const daysAgo = (now: Date, years: number, days = 0): string => {
  const day = new Date(now.getTime() + 8 * 3_600_000 - days * 86_400_000);
  day.setUTCFullYear(day.getUTCFullYear() - years);
  return day.toISOString().slice(0, 10);
};

const plain: Record<string, string> = {
  legal_name: "欧阳认证",
  id_valid_until: "2036-05-01",
  bank_card: "4111111111111111",
  org_name: "上海认证科技有限公司",
  uscc: "91440300708461136T",
  legal_rep: "司马法人",
  corp_bank_account: "310066001234567",
};

export interface Change {
  values?: Record<string, string>;
  scopes?: readonly ScopeCode[];
  pictures?: Record<string, string>;
  wechat?: { appId: string; code: string };
}

/** A person's way through a verification, over HTTP. */
export const verifying = (product: TestProduct) => {
  const begin = (person: Person, method: VerificationMethod) =>
    product.as(person)("verification.begin", { body: { method } });
  const upload = async (person: Person): Promise<string> => {
    const file = { name: "证件.png", bytes: aPng() };
    const answer = await product.as(person)("files.upload", { body: { kind: "verification-document" }, file });
    if (answer.status !== 201) throw new Error(`the upload answered ${answer.status} ${answer.body.code}`);
    return answer.body.fileId;
  };
  /** What the method asks for, as a person would fill it in. */
  const filled = async (person: Person, method: VerificationMethod, change: Change = {}) => {
    const { fields, parts, scopes } = methodOf(method);
    const values = Object.fromEntries(
      fields.map((field) => [field, field === "id_number" ? anIdNumber() : (plain[field] ?? "")]),
    );
    const pictures = await Promise.all(parts.map(async (part) => [part, await upload(person)] as const));
    return {
      values: { ...values, ...change.values },
      pictures: { ...Object.fromEntries(pictures), ...change.pictures },
      consents: await Promise.all((change.scopes ?? scopes).map((scope) => product.anAct(scope))),
      ...(change.wechat ? { wechat: change.wechat } : {}),
    };
  };
  const submit = async (person: Person, method: VerificationMethod, change: Change = {}): Promise<ApiAnswer> => {
    const begun = await begin(person, method);
    if (begun.status !== 201) return begun;
    const body = await filled(person, method, change);
    return product.as(person)("verification.submit", { params: { caseId: begun.body.caseId }, body });
  };
  const check = (person: Person, caseId: string) => product.as(person)("verification.check", { params: { caseId } });
  return {
    begin,
    filled,
    submit,
    check,
    upload,
    /** Hands in and asks the verifier. */
    verify: async (person: Person, method: VerificationMethod, change: Change = {}): Promise<ApiAnswer> => {
      const submitted = await submit(person, method, change);
      return submitted.status === 200 ? check(person, submitted.body.caseId) : submitted;
    },
    show: async (person: Person) => (await product.as(person)("verification.show")).body,
    gate: async (person: Person, service: string) => {
      const { body } = await product.as(person)("gates.mine");
      return body.services.find((one: { service: string }) => one.service === service);
    },
    held: async (person: Person, item: string) => {
      const { body } = await product.as(person)("information.list");
      return body.items.find((one: { item: string }) => one.item === item) ?? null;
    },
  };
};
