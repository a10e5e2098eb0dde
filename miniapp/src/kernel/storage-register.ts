/** Why a key exists: `necessary` for what the person asked for; the others only while their consent stands (3.1.2). */
export type StorageCategory = "necessary" | "analytics" | "personalisation";

export interface RegisteredKey {
  category: StorageCategory;
  /** How long a value is kept after it was last written; null until the person clears it. */
  lifeDays: number | null;
}

/**
 * Everything this product may keep on the device (clauses 3.1–3.3). The storage wrapper refuses any other key, and
 * the storage page lists exactly these. Names and purposes a person reads are in the copy files.
 */
export const storageRegister = {
  session: { category: "necessary", lifeDays: 30 },
  "device-decisions": { category: "necessary", lifeDays: null },
  language: { category: "necessary", lifeDays: null },
  "text-size": { category: "necessary", lifeDays: null },
  "analytics-id": { category: "analytics", lifeDays: 390 },
  "interest-tags": { category: "personalisation", lifeDays: 180 },
} as const satisfies Record<string, RegisteredKey>;

export type StorageKey = keyof typeof storageRegister;
export const storageKeys = Object.keys(storageRegister) as StorageKey[];
