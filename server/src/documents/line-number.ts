import { type InlineRun, wordsOf } from "@baiwa/shared/document-blocks";

const CLAUSE_NUMBER = /^(\d{1,3}(?:\.\d{1,3}){1,4})(?:\s+|$)/;
const SECTION_NUMBER = /^(\d{1,3}|[一二三四五六七八九十]{1,3})、\s*/;

/** Takes a clause's number off the start of its line: "2.6.1 操作记录…". */
export const splitClause = (runs: InlineRun[]): { number: string | undefined; runs: InlineRun[] } => {
  const first = runs[0];
  const match = first && first.target === undefined ? CLAUSE_NUMBER.exec(first.text) : null;
  return match ? { number: match[1], runs: dropStart(runs, match[0].length) } : { number: undefined, runs };
};

/** Takes a section's number off its heading: "二、我们收集的信息" prints "二、" and is worth 2. */
export const splitSection = (
  runs: InlineRun[],
): { printed: string | undefined; value: number | undefined; runs: InlineRun[] } => {
  const match = runs[0]?.target === undefined ? SECTION_NUMBER.exec(wordsOf(runs)) : null;
  const value = match?.[1] === undefined ? undefined : numeralValue(match[1]);
  if (!match || value === undefined) return { printed: undefined, value: undefined, runs };
  return { printed: `${match[1]}、`, value, runs: dropStart(runs, match[0].length) };
};

const dropStart = (runs: InlineRun[], length: number): InlineRun[] =>
  runs
    .map((run, index) => (index === 0 ? { ...run, text: run.text.slice(length) } : run))
    .filter((run) => run.text !== "");

/** 一 … 九十九, or digits; undefined when the characters are no number ("一一"). */
const numeralValue = (numeral: string): number | undefined => {
  if (/^\d+$/.test(numeral)) return Number(numeral);
  const [isNumber, tens, ten, ones] = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(numeral) ?? [];
  if (isNumber === undefined || (ten === undefined && ones !== undefined)) return undefined;
  const digit = (character = ""): number => "_一二三四五六七八九".indexOf(character || "_");
  return ten === undefined ? digit(tens) : (digit(tens) || 1) * 10 + digit(ones);
};
