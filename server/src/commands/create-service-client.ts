import { parseArgs } from "node:util";
import { newServiceClient } from "@baiwa/shared/contracts/service-clients";
import { createApp } from "../app";
import { loadConfig } from "../config";
import { createLog } from "../kernel/log";
import { createServiceClient } from "../service-clients/service-client.service";

const usage = "用法：npm run service:create -- --name 名称 --products 产品,产品 [--rights activity.write]";
const list = (text: string): string[] => text.split(",").filter(Boolean);

/** Gives another system of the company a credential and prints its token once. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      name: { type: "string", default: "" },
      products: { type: "string", default: "" },
      rights: { type: "string", default: "activity.write" },
    },
  });
  const asked = newServiceClient.safeParse({
    name: values.name,
    products: list(values.products),
    rights: list(values.rights),
  });
  if (!asked.success) throw new Error(usage);
  const app = await createApp(loadConfig(process.env), undefined, createLog("silent"));
  try {
    const { name, token } = await app.database.transaction((db) =>
      createServiceClient(app, db, { ...asked.data, by: "command", at: app.ports.clock() }),
    );
    console.log(`已为 ${name} 建立服务凭证。`);
    console.log(`令牌（只显示这一次）：\n  ${token}`);
    console.log("用法：POST /ingest/v1/activity，带上 Authorization: Bearer <令牌>，见 /docs。");
  } finally {
    await app.database.close();
  }
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
