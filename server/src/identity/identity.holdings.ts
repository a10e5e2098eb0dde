import { idText } from "../kernel/ids";
import { countRows, each, type Holdings } from "../rights/holding";

type AccountRow = { id: Buffer; created_at: Date; frozen_at: Date | null };
type SessionRow = { device: string; platform: string; method: string; created_at: Date; expires_at: Date };

/** What the account itself, its password and its devices hold. */
export const identityHoldings: Holdings<"account_id" | "password" | "session"> = {
  account_id: {
    count: async () => 1,
    glance: idText,
    copy: (app, accountId) =>
      each(
        app.database.rows<AccountRow>("SELECT id, created_at, frozen_at FROM account WHERE id = ?", [accountId]),
        (row) => ({
          账号ID: idText(row.id),
          创建时间: row.created_at.toISOString(),
          ...(row.frozen_at ? { 冻结时间: row.frozen_at.toISOString() } : {}),
        }),
      ),
    erase: async (_app, db, accountId) => db.run("DELETE FROM account WHERE id = ?", [accountId]),
  },
  password: {
    count: (app, accountId) => countRows(app, "credential", accountId),
    // a digest that cannot be turned back is nobody's copy: the person learns only that there is one, and since when
    copy: (app, accountId) =>
      each(
        app.database.rows<{ changed_at: Date }>("SELECT changed_at FROM credential WHERE account_id = ?", [accountId]),
        (row) => ({ 设置时间: row.changed_at.toISOString(), 说明: "只保存不可还原的摘要" }),
      ),
    erase: async (_app, db, accountId) => db.run("DELETE FROM credential WHERE account_id = ?", [accountId]),
  },
  session: {
    count: (app, accountId) => countRows(app, "session", accountId),
    copy: (app, accountId) =>
      each(
        app.database.rows<SessionRow>(
          "SELECT device, platform, method, created_at, expires_at FROM session WHERE account_id = ? ORDER BY created_at",
          [accountId],
        ),
        (row) => ({
          设备: row.device,
          平台: row.platform,
          登录方式: row.method,
          登录时间: row.created_at.toISOString(),
          到期时间: row.expires_at.toISOString(),
        }),
      ),
    erase: async (_app, db, accountId) => db.run("DELETE FROM session WHERE account_id = ?", [accountId]),
  },
};
