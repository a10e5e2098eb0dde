/** Keeps the results of the `limit` most recently used keys; askers of one key share one load, a failed load is forgotten. */
export const recent = <T>(limit: number, load: (key: string) => Promise<T>): ((key: string) => Promise<T>) => {
  const kept = new Map<string, Promise<T>>();
  return (key) => {
    const found = kept.get(key) ?? load(key);
    kept.delete(key);
    kept.set(key, found);
    const oldest = kept.size > limit ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    found.catch(() => kept.get(key) === found && kept.delete(key));
    return found;
  };
};
