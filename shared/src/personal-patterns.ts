import { isBankCard, readIdNumber } from "./id-checks";

/** A stretch of text that identifies somebody. `value` has no blanks and dashes: two ways of writing it are one. */
export interface PersonalMatch {
  value: string;
  start: number;
  end: number;
}

/** No number of any calendar is born after it. */
const farAhead = new Date("9999-12-31T00:00:00Z");
interface Pattern {
  pattern: RegExp;
  isReal: (plain: string) => boolean;
}
/** An id number of fifteen digits, as they were until 1999: its place and its day of birth are real. */
const isOldIdNumber = (plain: string): boolean => {
  const [place, month, day] = [plain.slice(0, 2), plain.slice(8, 10), plain.slice(10, 12)].map(Number) as [
    number,
    number,
    number,
  ];
  const born = new Date(Date.UTC(1900 + Number(plain.slice(6, 8)), month - 1, day));
  return place >= 11 && place <= 82 && born.getUTCMonth() === month - 1 && born.getUTCDate() === day;
};
/** Numbers count only when their check digits or days say so: order numbers, times and amounts are left alone. */
const patterns: readonly Pattern[] = [
  { pattern: /[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,4}/gi, isReal: () => true },
  {
    pattern: /(?<![\dA-Za-z])\d{6}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{3}[\dXx](?![\dA-Za-z])/g,
    isReal: (plain) => readIdNumber(plain, farAhead) !== null,
  },
  {
    pattern: /(?<![\dA-Za-z])\d{4}(?:[ .-]?\d{4}){2,3}[ .-]?\d{3,4}(?![\dA-Za-z])/g,
    isReal: (plain) => plain.length >= 15 && isBankCard(plain),
  },
  { pattern: /(?<![\dA-Za-z])\d{6}[ .-]?\d{6}[ .-]?\d{3}(?![\dA-Za-z])/g, isReal: isOldIdNumber },
  { pattern: /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ .·-]?\d{4}){2}(?!\d)/g, isReal: () => true },
  { pattern: /(?<![\d.])(?:\+?86[ -]?)?1[3-9](?:[ -]?\d){9}(?![\d.]\d|\d)/g, isReal: () => true },
];
/** Where more people read than need to, a telephone with its area goes too; of a company it tells nobody by itself. */
const forLists: readonly Pattern[] = [
  ...patterns,
  { pattern: /(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}[ -])[ -]?\d{4}[ -]?\d{3,4}(?!\d)/g, isReal: () => true },
];

/** Phone numbers, e-mail addresses, id numbers and bank cards in a text, in order. Read full-width forms by `plainly` first. */
export const findPersonal = (text: string, wanted: readonly Pattern[] = patterns): PersonalMatch[] => {
  const found: PersonalMatch[] = [];
  const taken = new Uint8Array(text.length);
  for (const { pattern, isReal } of wanted) {
    for (const { 0: match, index } of text.matchAll(pattern)) {
      const [value, end] = [match.replace(/[ .·-]/g, "").toUpperCase(), index + match.length];
      if (taken[index] || taken[end - 1] || !isReal(value)) continue;
      taken.fill(1, index, end);
      const told = match.includes("@") ? match.toUpperCase() : value.replace(/^\+?86(?=1\d{10}$)/, "");
      found.push({ value: told, start: index, end });
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
  return findPersonal(plain, forLists).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}****${rest.slice(end)}`,
    plain,
  );
};
