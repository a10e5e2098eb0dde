import {
  type RegisteredKey,
  type StorageCategory,
  type StorageKey,
  storageRegister,
} from "@baiwa/shared/catalogue/storage";

/** The device's own storage. */
export interface StorageBackend {
  read(key: string): unknown;
  write(key: string, value: unknown): void;
  remove(key: string): void;
}

/** Storage behind the register: the only way this product keeps anything on the device. */
export interface Storage {
  get<T>(key: StorageKey): T | undefined;
  /** Throws for a key outside the register and for a category the person has not agreed to. */
  put(key: StorageKey, value: unknown): void;
  remove(key: StorageKey): void;
  /** Removes every key of a category: what switching a consent off does at once. */
  clear(category: StorageCategory): void;
  /** Which registered keys hold something now. */
  held(): StorageKey[];
}

interface Kept {
  value: unknown;
  keptUntil: number | null;
}

const dayMs = 86_400_000;
const isKept = (stored: unknown): stored is Kept =>
  typeof stored === "object" && stored !== null && "value" in stored && "keptUntil" in stored;

export const createStorage = (
  backend: StorageBackend,
  now: () => number,
  isAllowed: (category: Exclude<StorageCategory, "necessary">) => boolean,
): Storage => {
  const registered = (key: string): RegisteredKey => {
    const entry = (storageRegister as Record<string, RegisteredKey>)[key];
    if (!entry) throw new Error(`storage key is not in the register: ${key}`);
    return entry;
  };
  const get = <T>(key: StorageKey): T | undefined => {
    registered(key);
    const stored = backend.read(key);
    if (!isKept(stored)) return undefined;
    if (stored.keptUntil !== null && stored.keptUntil <= now()) {
      backend.remove(key);
      return undefined;
    }
    return stored.value as T;
  };
  const keys = Object.keys(storageRegister) as StorageKey[];
  return {
    get,
    put: (key, value) => {
      const { category, lifeDays } = registered(key);
      if (category !== "necessary" && !isAllowed(category)) throw new Error(`no consent for storage key: ${key}`);
      backend.write(key, { value, keptUntil: lifeDays === null ? null : now() + lifeDays * dayMs } satisfies Kept);
    },
    remove: (key) => {
      registered(key);
      backend.remove(key);
    },
    clear: (category) => {
      for (const key of keys) if (storageRegister[key].category === category) backend.remove(key);
    },
    held: () => keys.filter((key) => get(key) !== undefined),
  };
};
