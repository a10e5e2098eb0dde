const count = (text: string): number => [...text].length;

/** The platform's rules for message values, by the letters of the field's key. */
const rules: Record<string, (value: string) => boolean> = {
  thing: (value) => count(value) <= 20,
  number: (value) => /^-?\d{1,32}(\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => count(value) <= 5,
  character_string: (value) => count(value) <= 32 && !/\p{Script=Han}/u.test(value),
  time: (value) => /\d{1,2}:\d{2}(:\d{2})?/.test(value),
  date: (value) => /\d+[年月/.-]\d+/.test(value),
  amount: (value) => /^[¥$€]?\d{1,10}(\.\d+)?元?$/.test(value),
  phone_number: (value) => count(value) <= 17,
  car_number: (value) => count(value) <= 8,
  name: (value) => count(value) <= (/\p{Script=Han}/u.test(value) ? 10 : 20),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
};

/** The platform's complaint about the first field that breaks a rule, or null. */
export const fieldComplaint = (wanted: readonly string[], data: Record<string, { value?: unknown }>): string | null => {
  for (const key of wanted) {
    const value = data[key]?.value;
    if (typeof value !== "string" || value === "") return `argument invalid! data.${key}.value is empty`;
    const isRight = rules[key.replace(/\d+$/, "")];
    if (/\p{Cc}/u.test(value) || (isRight && !isRight(value))) return `argument invalid! data.${key}.value invalid`;
  }
  return null;
};
