import { spawn } from "node:child_process";
import { join } from "node:path";
import { keysByMaster, rotateMasterKey } from "../../server/src/commands/rotate-master-key";
import { idText, newId } from "../../server/src/kernel/ids";
import { isRotationApproved } from "../../server/src/security/rotation-approval";
import { testEnvironment } from "../support/app";
import { emptyTables } from "../support/database";
import { aMasterKey, aVaultProcess, closeVaults, firstMasterKey, type VaultProcess } from "./vault-world";

const newMasterKey = aMasterKey("master-2");
const keyOrder = [newMasterKey, firstMasterKey];
let before: VaultProcess;
let after: VaultProcess;
beforeAll(async () => {
  before = await aVaultProcess({ masterKeys: [firstMasterKey, newMasterKey] }); // knows the new key, still wraps with the old
  after = await aVaultProcess({ masterKeys: keyOrder });
});
beforeEach(async () => {
  await emptyTables();
  before.keyring.forgetAll();
  after.keyring.forgetAll();
});
afterAll(closeVaults);

const nicknameOf = (accountId: Buffer): string => accountId.toString("hex");
const aPerson = async (process: VaultProcess): Promise<Buffer> => {
  const accountId = await process.anAccount();
  await process.put(accountId, { item: "nickname", value: nicknameOf(accountId) });
  return accountId;
};
const people = (count: number) => Promise.all(Array.from({ length: count }, () => aPerson(before)));
const sealedRows = () => before.database.rows("SELECT account_id, sealed FROM vault_value ORDER BY account_id");
const counts = async () => Object.fromEntries(await keysByMaster(before.database.keys));

describe("rotating the master key", () => {
  it("wraps every key anew and changes no value, no key and no ledger name", async () => {
    const accounts = await people(25);
    const totp = await before.keyring.systemKey("totp");
    const [sealed, owned] = [await sealedRows(), await Promise.all(accounts.map(before.keyring.of))];
    const seen: number[] = [];
    const options = { batchSize: 10, onProgress: (count: number) => seen.push(count) };
    expect(await rotateMasterKey(before.database.keys, keyOrder, options)).toEqual({ rewrapped: 26, unreadable: 0 });
    expect(seen).toEqual([10, 20, 26]);
    expect(await counts()).toEqual({ "master-2": 26 });
    expect(await sealedRows()).toEqual(sealed);
    const onlyNew = await aVaultProcess({ masterKeys: [newMasterKey] });
    expect(await Promise.all(accounts.map(onlyNew.keyring.of))).toEqual(owned);
    expect(await onlyNew.keyring.systemKey("totp")).toEqual(totp);
    for (const accountId of accounts) expect(await onlyNew.ownValue(accountId, "nickname")).toBe(nicknameOf(accountId));
    const onlyOld = await aVaultProcess({ masterKeys: [firstMasterKey] });
    await expect(onlyOld.keyring.of(accounts[0] ?? Buffer.alloc(0))).rejects.toThrow("master-2 is not configured");
  });

  it("does nothing when there is nothing left to do", async () => {
    await people(3);
    await rotateMasterKey(before.database.keys, keyOrder);
    const rows = await before.database.keys.rows("SELECT * FROM account_key ORDER BY account_id");
    expect(await rotateMasterKey(before.database.keys, keyOrder)).toEqual({ rewrapped: 0, unreadable: 0 });
    expect(await rotateMasterKey(before.database.keys, [newMasterKey])).toEqual({ rewrapped: 0, unreadable: 0 });
    expect(await before.database.keys.rows("SELECT * FROM account_key ORDER BY account_id")).toEqual(rows);
  });

  it("goes on where it was broken off", async () => {
    const accounts = await people(12);
    const breakOff = (count: number) => {
      if (count >= 5) throw new Error("killed");
    };
    const run = rotateMasterKey(before.database.keys, keyOrder, { batchSize: 5, onProgress: breakOff });
    await expect(run).rejects.toThrow("killed");
    expect(await counts()).toEqual({ "master-1": 7, "master-2": 5 });
    for (const accountId of accounts) expect(await after.ownValue(accountId, "nickname")).toBe(nicknameOf(accountId));
    expect(await rotateMasterKey(before.database.keys, keyOrder)).toEqual({ rewrapped: 7, unreadable: 0 });
  });

  it("does each key once when two run it at the same time", async () => {
    await people(40);
    const runs = await Promise.all(
      [before, after].map(({ database }) => rotateMasterKey(database.keys, keyOrder, { batchSize: 7 })),
    );
    expect(runs.reduce((sum, { rewrapped }) => sum + rewrapped, 0)).toBe(40);
    expect(await counts()).toEqual({ "master-2": 40 });
  });

  it("takes keys from under several older master keys", async () => {
    await people(2);
    await aPerson(after);
    const newest = aMasterKey("master-3");
    expect(await rotateMasterKey(before.database.keys, [newest, ...keyOrder])).toEqual({ rewrapped: 3, unreadable: 0 });
    expect(await counts()).toEqual({ "master-3": 3 });
  });

  it("leaves a key that does not open where it is, tells of it, and does the others", async () => {
    const [broken] = await people(6);
    await before.database.keys.run("UPDATE account_key SET wrapped = ? WHERE account_id = ?", [
      Buffer.alloc(93, 1),
      broken ?? null,
    ]);
    const done = await rotateMasterKey(before.database.keys, keyOrder, { batchSize: 2 });
    expect(done).toEqual({ rewrapped: 5, unreadable: 1 });
    expect(await counts()).toEqual({ "master-1": 1, "master-2": 5 });
  });

  it("does not bring back the key of an account that is erased meanwhile", async () => {
    const accounts = await people(10);
    let erased = false;
    const keysOfOneSlowRun = {
      ...before.database.keys,
      run: async (sql: string, values?: Parameters<typeof before.database.keys.run>[1]) => {
        if (!erased) {
          erased = true;
          for (const accountId of accounts.slice(0, 5)) await after.keyring.destroy(accountId);
        }
        return before.database.keys.run(sql, values);
      },
    };
    const { rewrapped } = await rotateMasterKey(keysOfOneSlowRun, keyOrder);
    expect(rewrapped).toBeLessThan(10);
    expect(Object.values(await counts())).toEqual([5]);
  });

  it("disturbs nobody while people register, write, read and leave", async () => {
    const accounts = await people(60);
    let isRunning = true;
    const failures: unknown[] = [];
    const traffic = async (process: VaultProcess) => {
      for (let turn = 0; isRunning; turn++) {
        const accountId = turn % 5 === 0 ? await aPerson(process) : accounts[turn % accounts.length];
        if (!accountId) continue;
        if (turn % 5 === 0) accounts.push(accountId);
        await process.put(accountId, { item: "nickname", value: nicknameOf(accountId) });
        process.keyring.forgetAll();
        const value = await process.ownValue(accountId, "nickname");
        if (value !== nicknameOf(accountId)) failures.push(value);
      }
    };
    const workers = [before, after, before, after].map((process) =>
      traffic(process).catch((error) => failures.push(error)),
    );
    for (let run = 0; run < 5; run++) await rotateMasterKey(before.database.keys, keyOrder, { batchSize: 9 });
    isRunning = false;
    await Promise.all(workers);
    expect(failures).toEqual([]);
    await rotateMasterKey(before.database.keys, keyOrder);
    expect(Object.keys(await counts())).toEqual(["master-2"]);
    const onlyNew = await aVaultProcess({ masterKeys: [newMasterKey] });
    for (const accountId of accounts) expect(await onlyNew.ownValue(accountId, "nickname")).toBe(nicknameOf(accountId));
  });
});

describe("the command", () => {
  const run = async (masterKeys: (typeof newMasterKey)[]): Promise<{ code: number | null; output: string }> => {
    const MASTER_KEYS = masterKeys.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(",");
    const env = { ...process.env, ...(await testEnvironment("http://127.0.0.1:1", { MASTER_KEYS })) };
    const root = join(__dirname, "../..");
    const file = join(root, "server/src/commands/rotate-master-key.ts");
    const child = spawn(process.execPath, ["--import", "tsx", file], { cwd: root, env });
    const written: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => written.push(String(part)));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { code, output: written.join("") };
  };

  it("tells how far it is and when the old master key is no longer needed", async () => {
    await people(3);
    const { code, output } = await run(keyOrder);
    expect(output).toBe(
      "当前主密钥是 master-2，有 3 个账号的密钥要重新包裹\n已重新包裹 3 / 3\n完成，共 3 个\n没有剩余，可以删掉旧主密钥\n",
    );
    expect(code).toBe(0);
  });

  it("ends with a failure while keys are left under a master key it does not have", async () => {
    await people(2);
    const { code, output } = await run([newMasterKey]);
    expect(output).toContain("还有 2 个在用 master-1，它不在 MASTER_KEYS 里");
    expect(output).not.toContain("可以删掉");
    expect(code).toBe(1);
  });

  it("says which keys the master key of that name does not open", async () => {
    await people(2);
    const { code, output } = await run([newMasterKey, aMasterKey("master-1")]);
    expect(output).toContain("有 2 个打不开");
    expect(code).toBe(1);
  });
});

describe("two people", () => {
  const ask = async (approvalId: string | undefined, now = new Date()) => {
    const { database } = await aVaultProcess({ masterKeys: keyOrder });
    const rows = (sql: string, values: Buffer[]) => database.rows<{ decided_at: Date }>(sql, values);
    return isRotationApproved(rows, approvalId, now);
  };
  const anApproval = async (action: string, state: string): Promise<string> => {
    const { database } = await aVaultProcess({ masterKeys: keyOrder });
    const [id, now] = [newId(), new Date()];
    await database.run(
      `INSERT INTO approval (id, action, state, sealed, asked_by, asked_at, expires_at, decided_by, decided_at, kept_until)
       VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)`,
      [id, action, state, newId(), now, now, newId(), now, now],
    );
    return idText(id);
  };

  it("have agreed to a rotation only by an approval of it, within its day", async () => {
    const approved = await anApproval("keys.rotate", "approved");
    expect(await ask(approved)).toBe(true);
    expect(await ask(approved, new Date(Date.now() + 25 * 3_600_000))).toBe(false);
    expect(await ask(await anApproval("keys.rotate", "open"))).toBe(false);
    expect(await ask(await anApproval("hold.place", "approved"))).toBe(false);
    for (const strange of [undefined, "", "no id", idText(newId())]) expect(await ask(strange)).toBe(false);
  });
});
