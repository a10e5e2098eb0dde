import { leastPeople } from "@baiwa/shared/catalogue/statistics";

/** How many people are in a cell. */
export interface Cell {
  cell: string;
  count: number;
}
/** Figures as they may leave: null where the number is not told. */
export interface Figures {
  total: number | null;
  cells: { cell: string; count: number | null }[];
}

const sum = (cells: readonly Cell[]): number => cells.reduce((total, { count }) => total + count, 0);
const byCell = (one: { cell: string }, other: { cell: string }): number => (one.cell < other.cell ? -1 : 1);

/**
 * Cells that may not be told of a partition: those with too few people and, as the total would give their sum away, the
 * next smallest too until at least two cells with enough people between them are hidden.
 */
const hiddenOf = (cells: readonly Cell[]): Set<string> => {
  const ascending = [...cells].sort((one, other) => one.count - other.count || byCell(one, other));
  const hidden = ascending.filter(({ count }) => count < leastPeople);
  if (hidden.length === 0) return new Set();
  for (const next of ascending.slice(hidden.length)) {
    if (hidden.length >= 2 && sum(hidden) >= leastPeople) break;
    hidden.push(next);
  }
  return new Set(hidden.map(({ cell }) => cell));
};

/** Figures of a statistic in which everybody is in one cell. A single cell left hidden takes the total with it. */
const releasePartition = (cells: readonly Cell[]): Figures => {
  const hidden = hiddenOf(cells);
  const hiddenPeople = sum(cells.filter(({ cell }) => hidden.has(cell)));
  const givesAway = hidden.size > 0 && (hidden.size < 2 || hiddenPeople < leastPeople);
  const total = sum(cells);
  return {
    total: givesAway || total < leastPeople ? null : total,
    cells: [...cells].sort(byCell).map(({ cell, count }) => ({ cell, count: hidden.has(cell) ? null : count })),
  };
};

/** Figures of a statistic in which a person can be in many cells: neither those in a cell nor those outside may be few. */
const releaseOverlap = (cells: readonly Cell[], population: number): Figures => ({
  total: null,
  cells: [...cells].sort(byCell).map(({ cell, count }) => ({
    cell,
    count: count >= leastPeople && population - count >= leastPeople ? count : null,
  })),
});

/** Leaves out every figure that is about fewer than ten people, or from which one such figure follows (4.8). */
export const releasable = (shape: "partition" | "overlap", cells: readonly Cell[], population: number): Figures => {
  const there = cells.filter(({ count }) => count > 0);
  return shape === "partition" ? releasePartition(there) : releaseOverlap(there, population);
};

/** Whether anything is left to tell. */
export const saysSomething = ({ total, cells }: Figures): boolean =>
  total !== null || cells.some(({ count }) => count !== null);

const isFew = (difference: number): boolean => difference !== 0 && Math.abs(difference) < leastPeople;

/**
 * Whether subtracting two releases of one statistic tells of a few people: in a cell, in the total, or in what both totals
 * leave over beside the cells told in both.
 */
export const differsTooLittle = (earlier: Figures, later: Figures): boolean => {
  const before = new Map(earlier.cells.map(({ cell, count }) => [cell, count]));
  const differences = later.cells.flatMap(({ cell, count }) => {
    const known = before.get(cell) ?? null;
    return count === null || known === null ? [] : [count - known];
  });
  if (differences.some(isFew)) return true;
  if (earlier.total === null || later.total === null) return false;
  const inTotal = later.total - earlier.total;
  return isFew(inTotal) || isFew(inTotal - differences.reduce((one, other) => one + other, 0));
};
