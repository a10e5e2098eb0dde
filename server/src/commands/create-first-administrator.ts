import { parseArgs } from "node:util";
import { createApp } from "../app";
import { loadConfig } from "../config";
import { createLog } from "../kernel/log";
import { inviteFirstAdministrator } from "../staff/first-administrator";

/** Invites the first administrator and prints the one-time enrolment token. There is no default password. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { username: { type: "string", default: "" } } });
  const app = await createApp(loadConfig(process.env), undefined, createLog("silent"));
  try {
    const { enrolmentToken, expiresAt } = await inviteFirstAdministrator(app, values.username);
    console.log(`已邀请系统管理员 ${values.username}。`);
    console.log(`一次性开通口令（${expiresAt} 前有效，只显示这一次）：\n  ${enrolmentToken}`);
    console.log("用它调用 POST /admin/v1/enrolments 设置密码，并取得动态码密钥。");
  } finally {
    await app.database.close();
  }
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
