import { isBankCard, readIdNumber } from "./id-checks";

/** A stretch of text that identifies somebody. `value` has no blanks and dashes: two ways of writing it are one. */
export interface PersonalMatch {
  value: string;
  start: number;
  end: number;
}

/** No number of any calendar is born after it. */
const farAhead = new Date("9999-12-31T00:00:00Z");
/** Numbers count only when their check digits say so: order numbers, times and amounts are left alone. */
const patterns: readonly { pattern: RegExp; isReal: (plain: string) => boolean }[] = [
  { pattern: /[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,4}/gi, isReal: () => true },
  {
    pattern: /(?<![\dA-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![\dA-Za-z])/g,
    isReal: (plain) => readIdNumber(plain, farAhead) !== null,
  },
  {
    pattern: /(?<![\dA-Za-z])\d{4}(?:[ -]?\d{4}){2,3}[ -]?\d{3,4}(?![\dA-Za-z])/g,
    isReal: (plain) => plain.length >= 15 && isBankCard(plain),
  },
  { pattern: /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g, isReal: () => true },
];

/** Phone numbers, e-mail addresses, id numbers and bank cards in a text, in order. Read full-width forms by `plainly` first. */
export const findPersonal = (text: string): PersonalMatch[] => {
  const found: PersonalMatch[] = [];
  for (const { pattern, isReal } of patterns) {
    for (const { 0: match, index } of text.matchAll(pattern)) {
      const [value, end] = [match.replace(/[ -]/g, "").toUpperCase(), index + match.length];
      const isNew = found.every((other) => end <= other.start || index >= other.end);
      if (isNew && isReal(value)) found.push({ value: value.replace(/^\+?86(?=1\d{10}$)/, ""), start: index, end });
    }
  }
  return found.sort((one, other) => one.start - other.start);
};

/** Full-width letters and digits as their plain forms; nothing invisible between them. */
export const plainly = (text: string): string =>
  text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");

/** The text with every number and address of a person blacked out, for lists that more people see than need to. */
export const redactPersonal = (text: string): string => {
  const plain = plainly(text);
  return findPersonal(plain).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}****${rest.slice(end)}`,
    plain,
  );
};
