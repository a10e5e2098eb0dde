import { startServer } from "./app";
import { ConfigError, loadConfig } from "./config";
import { RestoreNotReplayed } from "./restore/restore-mark";

/** Production entry: reads the environment, starts, and stops gracefully on SIGTERM or SIGINT. */
const main = async (): Promise<void> => {
  const server = await startServer(loadConfig(process.env));
  server.app.log.info({ url: server.url }, "server started");
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
};

main().catch((error: unknown) => {
  const isKnown = error instanceof ConfigError || error instanceof RestoreNotReplayed;
  console.error(isKnown ? error.message : error);
  process.exit(isKnown ? 78 : 1);
});
