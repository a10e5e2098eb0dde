import { randomBytes } from "node:crypto";
import { startServer } from "../../server/src/app";
import { loadConfig } from "../../server/src/config";

/** A server process of its own for tests: tells its URL, takes by message how far its clock is ahead, ends when its parent goes. */
const main = async (): Promise<void> => {
  let aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
  process.on("message", (ahead) => {
    aheadMs = Number(ahead);
  });
  const ports = { clock: () => new Date(Date.now() + aheadMs), random: (size: number) => randomBytes(size) };
  const { url } = await startServer(loadConfig(process.env), { ports });
  process.send?.(url);
  process.on("disconnect", () => process.exit(0));
};
void main();
