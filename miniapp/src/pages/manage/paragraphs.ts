/** The paragraphs of a plain text, each with a key of its own. */
export const paragraphsOf = (text: string): { key: string; line: string }[] =>
  text
    .split(/\s*\n\s*/)
    .filter((line) => line.trim() !== "")
    .map((line, index) => ({ key: `${index} ${line.slice(0, 20)}`, line }));
