/** Local checks of numbers that carry their own check digit. None of them proves whose number it is. */

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const provinces = new Set(
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(" "),
);

/** The calendar day in China at a moment, as `YYYY-MM-DD`. */
export const dayInChina = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export const isCalendarDay = (day: string): boolean => {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const made = new Date(Date.UTC(year, month - 1, date));
  return made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
};

/** The day of birth in an id number as `YYYY-MM-DD`, or null when there is no such day. */
const birthDay = (digits: string): string | null => {
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return isCalendarDay(day) && day >= "1900" ? day : null;
};

/**
 * A citizen's id number (GB 11643-1999): 17 digits and a check character by ISO 7064 MOD 11-2. Gives the day of birth, or
 * null for a number that cannot exist: unknown province, impossible or future day, serial 000, wrong check character.
 */
export const readIdNumber = (value: string, today: Date): { bornOn: string } | null => {
  if (!/^\d{17}[\dX]$/.test(value) || !provinces.has(value.slice(0, 2)) || value.slice(14, 17) === "000") return null;
  const bornOn = birthDay(value.slice(6, 14));
  if (!bornOn || bornOn > dayInChina(today)) return null;
  const sum = idWeights.reduce((total, weight, place) => total + weight * Number(value[place]), 0);
  return "10X98765432"[sum % 11] === value[17] ? { bornOn } : null;
};

/** Full years between a day of birth and today, both in China. */
export const ageOn = (bornOn: string, today: Date): number => {
  const [year, rest] = [Number(bornOn.slice(0, 4)), bornOn.slice(5)];
  const day = dayInChina(today);
  return Number(day.slice(0, 4)) - year - (day.slice(5) < rest ? 1 : 0);
};

const creditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

const organisationCharacter = (code: string): string => {
  const worthOf = (character: string): number => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(character);
  const sum = organisationWeights.reduce((total, weight, place) => total + weight * worthOf(code[place] as string), 0);
  const rest = 11 - (sum % 11);
  return rest === 10 ? "X" : rest === 11 ? "0" : String(rest);
};

/**
 * A unified social credit code (GB 32100-2015): 18 characters without I, O, S, V, Z, whose organisation code (GB 11714)
 * and whole each carry their own check character.
 */
export const isCreditCode = (value: string): boolean => {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(value)) return false;
  const organisation = value.slice(8, 17);
  if (organisationCharacter(organisation) !== organisation[8]) return false;
  const sum = creditWeights.reduce(
    (total, weight, place) => total + weight * creditCharacters.indexOf(value[place] as string),
    0,
  );
  return creditCharacters[(31 - (sum % 31)) % 31] === value[17];
};

/** A bank card number of 12 to 19 digits with its Luhn digit (ISO/IEC 7812). */
export const isBankCard = (value: string): boolean => {
  if (!/^\d{12,19}$/.test(value) || /^0+$/.test(value)) return false;
  const sum = [...value].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
};
