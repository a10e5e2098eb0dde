import { startServer } from "../../server/src/app";
import { loadConfig } from "../../server/src/config";
import { startFloor } from "./floor-server";

/** Child process of the bench: serves the product or the floor, tells its URL, ends when its parent goes. */
const main = async (): Promise<void> => {
  const which = process.argv[2];
  const running =
    which === "floor"
      ? await startFloor(process.env.MIGRATION_DATABASE_URL ?? "", Number(process.env.DATABASE_POOL_SIZE))
      : await startServer(loadConfig(process.env));
  process.send?.(running.url);
  process.on("disconnect", () => void running.stop().then(() => process.exit(0)));
};
void main();
