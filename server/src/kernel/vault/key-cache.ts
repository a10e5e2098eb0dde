import type { Ports } from "../ports";

const lifeMs = 30_000;
const mostEntries = 50_000;

/** Opened keys in this process's memory, the least recently used dropped first, each for at most 30 seconds. */
export interface KeyCache<Keys> {
  /** What is held, else what `load` finds. Look-ups of one account at the same time share one load. */
  get(accountId: Buffer, load: () => Promise<Keys | null>): Promise<Keys | null>;
  set(accountId: Buffer, keys: Keys): void;
  /** Forgets the account; a load that began before is not kept either. */
  drop(accountId: Buffer): void;
  clear(): void;
}

export const createKeyCache = <Keys>(ports: Pick<Ports, "clock">): KeyCache<Keys> => {
  const held = new Map<string, { keys: Keys; readAt: number }>();
  const loading = new Map<string, Promise<Keys | null>>();
  const now = (): number => ports.clock().getTime();

  const isFresh = (readAt: number): boolean => now() >= readAt && now() - readAt < lifeMs;
  const keep = (id: string, keys: Keys, readAt: number): void => {
    held.delete(id); // so that it goes to the young end
    if (held.size >= mostEntries) held.delete(held.keys().next().value ?? "");
    held.set(id, { keys, readAt });
  };
  const load = (id: string, find: () => Promise<Keys | null>): Promise<Keys | null> => {
    const started: Promise<Keys | null> = find()
      .then((keys) => {
        if (keys && loading.get(id) === started) keep(id, keys, now());
        return keys;
      })
      .finally(() => {
        if (loading.get(id) === started) loading.delete(id);
      });
    loading.set(id, started);
    return started;
  };
  return {
    get: async (accountId, find) => {
      const id = accountId.toString("hex");
      const entry = held.get(id);
      if (!entry || !isFresh(entry.readAt)) return loading.get(id) ?? load(id, find);
      keep(id, entry.keys, entry.readAt);
      return entry.keys;
    },
    set: (accountId, keys) => keep(accountId.toString("hex"), keys, now()),
    drop: (accountId) => {
      const id = accountId.toString("hex");
      held.delete(id);
      loading.delete(id);
    },
    clear: () => {
      held.clear();
      loading.clear();
    },
  };
};
