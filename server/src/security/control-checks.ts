import { type AutomaticControl, controlTerms } from "@baiwa/shared/catalogue/controls";
import type { VaultItem } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { breachedCount, isBreached } from "../kernel/breached-passwords";
import { openWith } from "../kernel/vault/seal";
import { placeBytes } from "../kernel/vault/vault";
import { listStaff } from "../staff/staff.service";
import { owesUndertaking, rolesWorkUntil } from "../staff/standing";

const [hour, day] = [3_600_000, 86_400_000];
const sampled = 20;

/** What a look found: whether the measure is met, how that was seen, and what was looked at where its age counts. */
export interface Finding {
  isMet: boolean;
  detail: string;
  mark?: string;
}
type Check = (app: App, now: Date) => Promise<Finding>;

const databaseTls: Check = async ({ database, config }) => {
  const [row] = await database.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_version'");
  const version = row?.Value ?? "";
  const isMet = /^TLSv1\.[23]$/.test(version) && config.database.tls !== undefined;
  return { isMet, detail: version ? `数据库连接 ${version}` : "数据库连接没有加密（只在开发环境里可以）" };
};

interface SealedRow {
  account_id: Buffer;
  item: VaultItem;
  instance: string;
  sealed: Buffer;
}
const openedOrNull = (...sealed: Parameters<typeof openWith>): Buffer | null => {
  try {
    return openWith(...sealed);
  } catch {
    return null; // told as evidence that the measure is not met
  }
};
/** The newest values, as they lie there: each opens with its own account's key alone, and its bytes do not hold its text. */
const fieldEncryption: Check = async ({ database, keyring }) => {
  const rows = await database.rows<SealedRow>(
    "SELECT account_id, item, instance, sealed FROM vault_value ORDER BY account_id DESC LIMIT ?",
    [String(sampled)],
  );
  let bad = 0;
  for (const { account_id: accountId, item, instance, sealed } of rows) {
    const keys = await keyring.find(accountId);
    if (!keys) continue; // erased a moment ago
    const value = openedOrNull(keys.dataKey, placeBytes({ accountId, item, instance }), sealed);
    if (value === null || sealed.includes(value)) bad += 1;
  }
  return { isMet: bad === 0, detail: `抽查 ${rows.length} 项，${bad} 项没有正确加密` };
};

const keyAge: Check = async ({ database, config }, now) => {
  const mark = config.masterKeys[0]?.id ?? "";
  const [row] = await database.rows<{ at: Date | null }>(
    "SELECT MIN(at) AS at FROM control_evidence WHERE control = 'key-age' AND mark = ?",
    [mark],
  );
  const days = Math.floor((now.getTime() - (row?.at ?? now).getTime()) / day);
  return { isMet: days <= controlTerms.keyDays, detail: `当前主密钥已使用 ${days} 天`, mark };
};

const ledgerSigned: Check = async ({ database }, now) => {
  const [newest] = await database.rows<{ at: Date }>("SELECT at FROM ledger_entry ORDER BY id DESC LIMIT 1");
  const [signed] = await database.rows<{ signed_at: Date }>(
    "SELECT signed_at FROM ledger_checkpoint ORDER BY tree_size DESC LIMIT 1",
  );
  const isBehind = newest && now.getTime() - newest.at.getTime() > hour && !(signed && signed.signed_at >= newest.at);
  return { isMet: !isBehind, detail: signed ? `最近签名 ${signed.signed_at.toISOString()}` : "还没有签名" };
};

const staffDoors: Check = async ({ database }, now) => {
  const active = (await listStaff(database)).filter(({ state }) => state === "active");
  const without = active.filter(({ totp_sealed }) => totp_sealed === null).length;
  const owing = active.filter(owesUndertaking).length;
  const lapsed = active.filter(({ reviewed_at }) => rolesWorkUntil(reviewed_at) <= now).length;
  const detail = `${active.length} 名员工：${without} 名没有动态码，${owing} 名没有承诺保密（什么也不能做），${lapsed} 名角色已失效`;
  return { isMet: without === 0, detail };
};

const accessReview: Check = async ({ database }, now) => {
  const [first] = await database.rows<{ at: Date | null }>(
    "SELECT MIN(created_at) AS at FROM staff WHERE state = 'active'",
  );
  const [last] = await database.rows<{ at: Date | null }>("SELECT MAX(closed_at) AS at FROM access_review");
  const since = last?.at ?? first?.at ?? now;
  const detail = last?.at ? `最近一次复核完成于 ${last.at.toISOString().slice(0, 10)}` : "还没有完成过复核";
  return { isMet: now < rolesWorkUntil(since), detail };
};

const breachedPasswords: Check = async () => ({
  isMet: isBreached("password123"),
  detail: `名单 ${breachedCount()} 个密码`,
});

/** What the product looks at itself. An automatic control of the register without a check does not compile. */
export const controlChecks: Record<AutomaticControl, Check> = {
  "database-tls": databaseTls,
  "field-encryption": fieldEncryption,
  "key-age": keyAge,
  "ledger-signed": ledgerSigned,
  "staff-doors": staffDoors,
  "access-review": accessReview,
  "breached-passwords": breachedPasswords,
};
