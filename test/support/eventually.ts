/** Asks again, up to ten seconds, until the rows are there; then whatever there is, for the test to judge. */
export const eventually = async <T>(ask: () => Promise<T[]>): Promise<T[]> => {
  const end = Date.now() + 10_000;
  for (;;) {
    const rows = await ask();
    if (rows.length > 0 || Date.now() > end) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
