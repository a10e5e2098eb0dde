import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { SealBroken } from "../kernel/vault/seal";
import type { TokenStore } from "./access-token";

/** How tokens are sealed before they are written; `place` binds the sealed bytes to their AppID. */
export interface TokenSeal {
  seal(place: Buffer, plain: Buffer): Promise<Buffer>;
  open(place: Buffer, sealed: Buffer): Promise<Buffer>;
}

type TokenRow = { sealed: Buffer; expires_at: Date };
const bytes = (text: string): Buffer => Buffer.from(text, "utf8");

/** Access tokens in the database, sealed, shared by all processes. A row that cannot be opened counts as none. */
export const createTokenStore = (db: Pick<Db, "rows" | "run">, { seal, open }: TokenSeal): TokenStore => ({
  read: async (appId) => {
    const [row] = await db.rows<TokenRow>("SELECT sealed, expires_at FROM wechat_token WHERE app_id = ?", [appId]);
    if (!row) return null;
    try {
      return { token: (await open(bytes(appId), row.sealed)).toString("utf8"), expiresAt: row.expires_at };
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  },
  write: async (appId, { token, expiresAt }) => {
    await db.run(
      `INSERT INTO wechat_token (app_id, sealed, token_hash, expires_at) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE sealed = VALUES(sealed), token_hash = VALUES(token_hash), expires_at = VALUES(expires_at)`,
      [appId, await seal(bytes(appId), bytes(token)), sha256(bytes(token)), expiresAt],
    );
  },
  drop: async (appId, failedToken) => {
    await db.run("DELETE FROM wechat_token WHERE app_id = ? AND token_hash = ?", [appId, sha256(bytes(failedToken))]);
  },
});
