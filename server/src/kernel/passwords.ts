import { hash, parseOptions, verify } from "@node-rs/argon2";
import { createGate } from "./gate";

const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const; // argon2id, 19 MiB

/** Two at a time, so that a burst of log-ins can exhaust neither two cores nor the memory; then a queue of seconds. */
const gate = createGate({ atOnce: 2, longestQueue: 200, retryAfterSeconds: 2 });
/** The same text typed on another keyboard must be the same bytes. */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize("NFC"), "utf8");

/** argon2id hash of a password, salt and parameters included in the text (2.2, 7.2). */
export const hashPassword = (password: string): Promise<string> => gate(() => hash(bytesOf(password), parameters));

/** Whether the password fits. Without a stored hash (no such account) it does the same work and says no. */
export const verifyPassword = async (stored: string | null, password: string): Promise<boolean> => {
  if (stored !== null) return gate(() => verify(stored, bytesOf(password)));
  await hashPassword(password);
  return false;
};

/** Whether the hash was made with other parameters than today's, so that the next right password should replace it. */
export const isOutdatedHash = (stored: string): boolean => {
  const { memoryCost, timeCost, parallelism } = parseOptions(stored);
  const isSame =
    memoryCost === parameters.memoryCost && timeCost === parameters.timeCost && parallelism === parameters.parallelism;
  return !isSame || !stored.startsWith("$argon2id$");
};
