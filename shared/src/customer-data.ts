import { findPersonal, plainly } from "./personal-patterns";

/** So many different people named by number or address in one text are no longer somebody's own contacts. */
const mostPeople = 12;
/** So many rows of a table, each with a person in it, are a list of people. */
const mostRows = 8;

/** So much of a text is looked at: a list of people shows itself long before. */
const mostCharacters = 50_000;

/** Different street addresses: a house number with a place and a street before it. */
const addressesIn = (text: string): Set<string> => {
  const found = new Set<string>();
  for (const { 0: house, index } of text.matchAll(/\d{1,5}(?:号|弄|室|栋|幢)/g)) {
    const before = text.slice(Math.max(0, index - 40), index);
    if (/[市区县镇乡]/.test(before) && /[路街道巷弄村]|胡同/.test(before)) found.add(before.slice(-12) + house);
  }
  return found;
};
const separators = [",", "\t", ";", "|", "，"] as const;

const peopleIn = (text: string): Set<string> => new Set(findPersonal(text).map(({ value }) => value));

/** Rows that are cut the same way by the same sign, and each name somebody different. */
const isTable = (text: string): boolean => {
  const rows = text.split("\n").flatMap((line) => {
    const [person] = peopleIn(line);
    return person === undefined ? [] : [{ line, person }];
  });
  return separators.some((separator) => {
    const people = new Map<number, Set<string>>();
    for (const { line, person } of rows) {
      const width = line.split(separator).length;
      if (width > 1) people.set(width, (people.get(width) ?? new Set()).add(person));
    }
    return [...people.values()].some(({ size }) => size >= mostRows);
  });
};

/** Objects of a list, or one a line, that each name somebody different. */
const isListOfObjects = (text: string): boolean => {
  const people = new Set<string>();
  for (const [object] of text.matchAll(/\{[^{}]{1,2000}\}/g)) {
    const [person] = /"[^"]+"\s*:/.test(object) ? peopleIn(object) : [];
    if (person !== undefined) people.add(person);
  }
  return people.size >= mostRows;
};

/**
 * Whether a text is customer data by its looks (1.5): people of others in bulk, as a table, as JSON, or plainly very many
 * of them. Such data belongs into the services it is processed in, never into this product. Somebody's own few contacts,
 * a log that repeats one address, order numbers and network addresses are not taken for it.
 */
export const looksLikeCustomerData = (text: string): boolean => {
  const plain = plainly(text.slice(0, mostCharacters));
  return (
    peopleIn(plain).size >= mostPeople ||
    addressesIn(plain).size >= mostPeople ||
    isTable(plain) ||
    isListOfObjects(plain)
  );
};
