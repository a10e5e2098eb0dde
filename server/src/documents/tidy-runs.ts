import type { InlineRun } from "@baiwa/shared/document-blocks";

/** Chinese is written without spaces: a line broken between two of these was never meant to show one. */
const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2014\u2026]/u;
const SPACE = /[\s\u0085]/u;

/**
 * Settles the white space of a line so that the way its Markdown is wrapped does not matter: a run of white space is
 * one space, a line break between wide characters is none, the ends have none. Neighbouring text runs become one.
 */
export const tidyRuns = (runs: InlineRun[]): InlineRun[] => {
  const letters = runs.flatMap((run, owner) => Array.from(run.text, (letter) => ({ letter, owner })));
  const texts = runs.map(() => "");
  let last = "";
  let gap: { owner: number; isBroken: boolean } | undefined;
  for (const { letter, owner } of letters) {
    if (SPACE.test(letter)) {
      gap = { owner: gap?.owner ?? owner, isBroken: letter === "\n" || gap?.isBroken === true };
      continue;
    }
    const joins = last === "" || (gap?.isBroken && WIDE.test(last) && WIDE.test(letter));
    if (gap !== undefined && !joins) texts[gap.owner] += " ";
    texts[owner] += letter;
    last = letter;
    gap = undefined;
  }
  return mergeTexts(runs.map((run, index) => ({ ...run, text: texts[index] ?? "" })));
};

const mergeTexts = (runs: InlineRun[]): InlineRun[] => {
  const merged: InlineRun[] = [];
  for (const run of runs) {
    const before = merged.at(-1);
    if (run.text === "") continue;
    if (before && run.target === undefined && before.target === undefined) before.text += run.text;
    else merged.push({ ...run });
  }
  return merged;
};
