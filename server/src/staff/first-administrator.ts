import { staffContract } from "@baiwa/shared/contracts/admin";
import type { App } from "../app-context";
import { createLease } from "../kernel/lease";
import { invitationsOverAt, inviteStaff } from "./enrolment.service";
import { listStaff } from "./staff.service";

/** Why there will be no first administrator; the message is for the operator at the terminal. */
export class FirstAdministratorRefused extends Error {}

const usage =
  "用法：npx tsx server/src/commands/create-first-administrator.ts --username 名字（3–32 位，小写字母开头）";

/**
 * Invites the first administrator. Refuses as soon as there is any staff, so that from then on administrators only come
 * from administrators; a first invitation that ran out before anybody signed in may be made anew.
 */
export const inviteFirstAdministrator = async (app: App, username: string) => {
  const name = staffContract["staff.invite"].body.shape.username.safeParse(username);
  if (!name.success) throw new FirstAdministratorRefused(usage);
  const { database, ports } = app;
  const lease = createLease({ database, ports, name: "first-administrator", seconds: 30 });
  const held = await lease.take();
  if (!held) throw new FirstAdministratorRefused("另一个终端正在执行这个命令，请稍后再试");
  try {
    return await database.transaction(async (db) => {
      await held.guard(db);
      const at = ports.clock();
      const runOut = invitationsOverAt(at);
      const isNever = ({ state, created_at }: { state: string; created_at: Date }) =>
        (state === "invited" || state === "enrolled") && created_at <= runOut;
      const staff = await listStaff(db);
      if (!staff.every(isNever)) throw new FirstAdministratorRefused("已经有员工账号，请由系统管理员邀请");
      await db.run("DELETE FROM staff WHERE state IN ('invited', 'enrolled')");
      return inviteStaff(app, db, { username: name.data, roles: ["system_admin"], by: "command", at });
    });
  } finally {
    await lease.release();
  }
};
