import { createApp } from "../app";
import { ConfigError, loadConfig } from "../config";
import { AppError } from "../kernel/app-error";
import { createLog } from "../kernel/log";
import { inviteStaff, listStaff } from "../staff/staff.service";

/**
 * Invites the first administrator and prints a one-time enrolment token. Refuses when any staff exists: from then on
 * administrators invite each other. There is no default password.
 */
const main = async (): Promise<void> => {
  const flag = process.argv.indexOf("--username");
  const username = flag > 0 ? (process.argv[flag + 1] ?? "") : "";
  if (!/^[a-z][a-z0-9_.-]{2,31}$/.test(username)) {
    throw new Error("用法：--username 名字（3–32 位小写字母、数字、_ . -，以字母开头）");
  }
  const app = await createApp(loadConfig(process.env), undefined, createLog("silent"));
  try {
    const invited = await app.database.transaction(async (db) => {
      if ((await listStaff(db)).length > 0) throw new Error("已经有员工账号，请由系统管理员邀请");
      const at = app.ports.clock();
      const invitation = await inviteStaff(app, db, { username, roles: ["system_admin"], at });
      await app.ledger.append(db, {
        kind: "staff.invited",
        at,
        body: { staffId: invitation.staffId, roles: ["system_admin"], by: "command" },
      });
      return invitation;
    });
    console.log(`已邀请系统管理员 ${username}。`);
    console.log(`一次性开通口令（${invited.expiresAt} 前有效，只显示这一次）：\n  ${invited.enrolmentToken}`);
    console.log("用它调用 POST /admin/v1/enrolments 设置密码并取得动态码密钥。");
  } finally {
    await app.database.close();
  }
};

main().catch((error: Error) => {
  console.error(error instanceof ConfigError || !(error instanceof AppError) ? error.message : error.code);
  process.exit(1);
});
