import { interestNames } from "./catalogue/interests";
import { type AgeBand, ageBands } from "./catalogue/verification";
import { dayInChina, isBankCard, isCalendarDay, isCreditCode, readIdNumber } from "./id-checks";

/** Provinces by their GB/T 2260 code: as fine as "location" ever gets here (4.2). */
export const regions: Readonly<Record<string, string>> = {
  "11": "北京",
  "12": "天津",
  "13": "河北",
  "14": "山西",
  "15": "内蒙古",
  "21": "辽宁",
  "22": "吉林",
  "23": "黑龙江",
  "31": "上海",
  "32": "江苏",
  "33": "浙江",
  "34": "安徽",
  "35": "福建",
  "36": "江西",
  "37": "山东",
  "41": "河南",
  "42": "湖北",
  "43": "湖南",
  "44": "广东",
  "45": "广西",
  "46": "海南",
  "50": "重庆",
  "51": "四川",
  "52": "贵州",
  "53": "云南",
  "54": "西藏",
  "61": "陕西",
  "62": "甘肃",
  "63": "青海",
  "64": "宁夏",
  "65": "新疆",
  "71": "台湾",
  "81": "香港",
  "82": "澳门",
};

/** Industries, coarse, after the sections of GB/T 4754 (8.2). */
export const industries: Readonly<Record<string, string>> = {
  internet: "互联网和软件",
  finance: "金融",
  manufacturing: "制造业",
  retail: "批发和零售",
  education: "教育",
  health: "卫生和医疗",
  government: "政府和公共组织",
  media: "文化、体育和娱乐",
  logistics: "交通运输和物流",
  construction: "建筑和房地产",
  energy: "能源",
  agriculture: "农业",
  services: "商务和居民服务",
  other: "其他",
};

/** The rules that entered values keep. */
export type ItemFormat =
  | "person-name"
  | "organisation-name"
  | "phone"
  | "address"
  | "industry"
  | "region"
  | "id-number"
  | "credit-code"
  | "bank-card"
  | "bank-account"
  | "valid-until"
  | "age-band"
  | "nickname"
  | "interest"
  | "picture";

/** What is wrong with an entered value: an issue's kind and the sentence for the person. */
export interface FormatProblem {
  issue: string;
  message: string;
}
type Checked = { value: string } | FormatProblem;

// Control characters, line breaks of every kind, and what turns the direction in which the text around it is read.
const disturbing = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const visible = /[^\p{Default_Ignorable_Code_Point}\p{White_Space}]/u;
// In a name of a register: nothing that is not seen, and no more marks on a letter than a script puts there.
const unseen = /\p{Default_Ignorable_Code_Point}|\p{M}{4,}/u;
const wide = (value: string): string => value.normalize("NFKC");

const line =
  (least: number, most: number, issue: string, message: string) =>
  (value: string): Checked => {
    const plain = value.normalize("NFC").trim();
    const { length } = [...plain];
    const isGood = length >= least && length <= most && visible.test(plain) && !disturbing.test(plain);
    return isGood ? { value: plain } : { issue, message };
  };

const oneOf =
  (table: Readonly<Record<string, string>>) =>
  (value: string): Checked =>
    Object.hasOwn(table, value) ? { value } : { issue: "choice", message: "请从列表中选择" };

/** A name as a register writes it: one kind of dot, no blank inside a Chinese name, one where a blank belongs. */
const tidyName = (value: string): string =>
  value
    .replace(/[•・‧∙⋅･．]/g, "·")
    .replace(/\s*·\s*/g, "·")
    .replace(/\s+/g, " ")
    .replace(/(\p{Script=Han}) (?=\p{Script=Han})/gu, "$1");

/** Letters of a personal name, with the dots and blanks that names have; no digits, no signs. */
const personName = (value: string): Checked => {
  if (disturbing.test(value) || unseen.test(value)) return { issue: "name", message: "姓名只能有文字、间隔号和空格" };
  const checked = line(2, 50, "name", "请填写 2 到 50 个字的姓名")(tidyName(value));
  if (!("value" in checked)) return checked;
  return /^[\p{L}\p{M}·.'’\- ]+$/u.test(checked.value)
    ? checked
    : { issue: "name", message: "姓名只能有文字、间隔号和空格" };
};

const organisationName = (value: string): Checked =>
  unseen.test(value)
    ? { issue: "name", message: "名称里有看不见的字符，请重新填写" }
    : line(2, 100, "name", "请填写 2 到 100 个字的名称")(value);

const phone = (value: string): Checked => {
  const digits = wide(value).replace(/[\s().\-—]/g, "");
  const mainland = /^(?:\+?86)?(1[3-9]\d{9}|0\d{9,11}|400\d{7})$/.exec(digits)?.[1];
  if (mainland) return { value: mainland };
  return /^(?:\+|00)[1-9]\d{6,14}$/.test(digits)
    ? { value: digits.replace(/^00/, "+") }
    : { issue: "phone", message: "请填写手机号或带区号的固定电话" };
};

const number =
  (isGood: (value: string) => boolean, issue: string, message: string) =>
  (value: string): Checked => {
    const plain = wide(value).replace(/[\s-]/g, "").toUpperCase();
    return isGood(plain) ? { value: plain } : { issue, message };
  };

const longestValidYears = 30;
/** The last day of a document, not past and not further off than any document is issued for; or 长期. */
const validUntil = (value: string, now: Date): Checked => {
  const asPrinted = wide(value)
    .replace(/\s/g, "")
    .replace(/[./年月]/g, "-")
    .replace(/日/g, "");
  // the card shows from when until when
  const plain = /^\d{4}-\d{1,2}-\d{1,2}[-—–~至]+(.+)$/.exec(asPrinted)?.[1] ?? asPrinted;
  if (plain === "长期") return { value: plain };
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
  const wrong = { issue: "valid-until", message: "请填写证件上的到期日，如 2036-05-01，或“长期”" };
  if (!parts) return wrong;
  const day = `${parts[1]}-${String(parts[2]).padStart(2, "0")}-${String(parts[3]).padStart(2, "0")}`;
  const isDay = isCalendarDay(day);
  const today = dayInChina(now);
  if (!isDay || Number(day.slice(0, 4)) > Number(today.slice(0, 4)) + longestValidYears) return wrong;
  return day < today ? { issue: "valid-until", message: "证件已过有效期，请使用有效的证件" } : { value: day };
};

const rules: Record<Exclude<ItemFormat, "picture">, (value: string, now: Date) => Checked> = {
  "person-name": personName,
  "organisation-name": organisationName,
  nickname: line(1, 32, "nickname", "昵称要 1 到 32 个字"),
  phone,
  address: line(5, 200, "address", "请填写 5 到 200 个字的地址"),
  "valid-until": validUntil,
  "age-band": oneOf(ageBands),
  industry: oneOf(industries),
  region: oneOf(regions),
  interest: oneOf(interestNames),
  "id-number": (value, now) =>
    number((plain) => readIdNumber(plain, now) !== null, "id-number", "身份证号不正确，请逐位核对")(value),
  "credit-code": number(isCreditCode, "credit-code", "统一社会信用代码不正确，请按营业执照核对"),
  "bank-card": number(isBankCard, "bank-card", "银行卡号不正确，请逐位核对"),
  "bank-account": number((plain) => /^\d{8,30}$/.test(plain), "bank-account", "请填写 8 到 30 位数字的账号"),
};

/** Brings an entered value to the form it is kept in, or says what is wrong with it. A picture has rules of its own. */
export const checkFormat = (format: Exclude<ItemFormat, "picture">, value: string, now: Date): Checked =>
  rules[format](value, now);

/** The words of a choice's value; the value itself for every other format. */
export const spokenValue = (format: ItemFormat | undefined, value: string): string => {
  if (format === "industry") return industries[value] ?? value;
  if (format === "age-band") return ageBands[value as AgeBand] ?? value;
  if (format === "region") return regions[value] ?? value;
  if (format === "interest") return interestNames[value] ?? value;
  return value;
};
