import { randomBytes } from "node:crypto";

/** The outside world a test can set: time and randomness. The network ports live beside their clients. */
export interface Ports {
  clock: () => Date;
  /** Cryptographically strong random bytes. */
  random: (size: number) => Buffer;
}

/** The real clock and the real randomness. */
export const realPorts: Ports = { clock: () => new Date(), random: (size) => randomBytes(size) };
