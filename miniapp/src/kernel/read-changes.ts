import { createStore } from "./store";

/** Announced changes whose page was opened since the app was: what points to them is not shown again. Held in memory only. */
export const readChanges = createStore<ReadonlySet<string>>(new Set());

export const markChangeRead = (versionId: string): void => {
  if (!readChanges.get().has(versionId)) readChanges.set(new Set([...readChanges.get(), versionId]));
};
