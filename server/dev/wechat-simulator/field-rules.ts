import type { SimulatedTemplate } from "./templates";

const han = /\p{Script=Han}/u;
const length = (text: string): number => [...text].length;
const clock = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`;
const day = String.raw`(\d{4}年\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2})`;
const ranged = (moment: string): RegExp => new RegExp(`^${moment}( ?~ ?${moment})?$`);
const times = ranged(`(${day} ?)?${clock}`);
const dates = ranged(`${day}( ?${clock})?`);

/** A name counts as Chinese (10 characters) as soon as one Han character is in it. */
const isName = (text: string): boolean => length(text) <= (han.test(text) ? 10 : 20) && !/\d/.test(text);

/** What each type of field accepts. */
const rules: Record<string, (text: string) => boolean> = {
  thing: (text) => length(text) <= 20,
  number: (text) => text.length <= 32 && /^-?\d+(\.\d+)?$/.test(text),
  letter: (text) => /^[A-Za-z]{1,32}$/.test(text),
  symbol: (text) => length(text) <= 5 && /^[\p{P}\p{S}]+$/u.test(text),
  character_string: (text) => text.length <= 32 && /^[\x21-\x7e ]+$/.test(text),
  time: (text) => times.test(text),
  date: (text) => dates.test(text),
  amount: (text) => /^[¥￥$€£]?\d{1,10}(\.\d+)?元?$/.test(text),
  phone_number: (text) => /^[\d+\-() ]{1,17}$/.test(text),
  car_number: (text) => /^\p{Script=Han}?[A-Za-z0-9]{1,7}\p{Script=Han}?$/u.test(text) && length(text) <= 8,
  name: isName,
  phrase: (text) => /^\p{Script=Han}{1,5}$/u.test(text),
};

const valueProblem = (key: string, value: unknown, template: SimulatedTemplate): "is empty" | "invalid" | null => {
  if (value === undefined || value === null || value === "") return "is empty";
  if (typeof value !== "string" || /\p{Cc}/u.test(value)) return "invalid";
  const type = key.replace(/\d+$/, "");
  if (type === "enum" || type === "enum_string") {
    return template.choices?.[key]?.includes(value) ? null : "invalid";
  }
  return rules[type]?.(value) ? null : "invalid";
};

/**
 * Why the message does not fit the template, in WeChat's words, or null. The first field in the template's order is
 * named; keys the template does not have are ignored, so `thing1.DATA` shows as an empty `thing1`.
 */
export const fieldProblem = (template: SimulatedTemplate, fields: Record<string, unknown>): string | null => {
  for (const key of Object.keys(template.fields)) {
    const value = (fields[key] as { value?: unknown } | null | undefined)?.value;
    const problem = valueProblem(key, value, template);
    if (problem) return `argument invalid! data.${key}.value ${problem}`;
  }
  return null;
};
