import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { newId } from "../../server/src/kernel/ids";
import { SealBroken } from "../../server/src/kernel/vault/seal";
import { VaultConflict } from "../../server/src/kernel/vault/vault";
import { emptyTables } from "../support/database";
import { aVaultProcess, closeVaults, type VaultProcess } from "./vault-world";

let one: VaultProcess;
let two: VaultProcess;
beforeAll(async () => {
  [one, two] = [await aVaultProcess(), await aVaultProcess()];
});
beforeEach(async () => {
  await emptyTables();
  one.keyring.forgetAll();
  two.keyring.forgetAll();
});
afterAll(closeVaults);

const self = { kind: "self" } as const;
const rowCount = async (table: string): Promise<number> => (await one.database.rows(`SELECT 1 FROM ${table}`)).length;

describe("keeping a value", () => {
  it("gives it back as it was, with where it came from", async () => {
    const accountId = await one.anAccount();
    const at = new Date("2026-11-23T08:00:00.123Z");
    const value = "王小明 👩‍👩‍👧 café\u0000\n";
    await one.put(accountId, { item: "nickname", value, source: "wechat", enteredBy: "wechat", at, confirmedAt: at });
    const request = { accountId, items: ["nickname"], purpose: "service", reader: self } as const;
    const expected = { item: "nickname", instance: "", value, source: "wechat", enteredBy: "wechat" };
    for (const process of [one, two]) {
      expect(await process.vault.read(process.database, request)).toEqual([
        { ...expected, enteredAt: at, confirmedAt: at, restrictedAt: null },
      ]);
    }
  });

  it("keeps one value an instance, and the newest of it", async () => {
    const accountId = await one.anAccount();
    for (const [instance, value] of [
      ["wx-a", "openid-1"],
      ["wx-b", "openid-2"],
      ["wx-a", "openid-3"],
    ] as const)
      await one.put(accountId, { item: "wx_openid", instance, value, source: "wechat" });
    const values = await one.vault.read(one.database, {
      accountId,
      items: ["wx_openid"],
      purpose: "security",
      reader: { kind: "system", task: "test" },
    });
    expect(values.map(({ instance, value }) => [instance, value])).toEqual([
      ["wx-a", "openid-3"],
      ["wx-b", "openid-2"],
    ]);
    expect(await one.vault.findAccounts(one.database, "wx_openid", "openid-1", "wx-a")).toEqual([]);
    expect(await one.vault.findAccounts(one.database, "wx_openid", "openid-3", "wx-a")).toEqual([accountId]);
  });

  it("seals with a fresh nonce: the same value never looks the same twice", async () => {
    const [a, b] = [await one.anAccount(), await one.anAccount()];
    for (const account of [a, b, a]) await one.put(account, { item: "nickname", value: "same" });
    const rows = await one.database.rows<{ sealed: Buffer }>("SELECT sealed FROM vault_value");
    expect(new Set(rows.map(({ sealed }) => sealed.toString("hex"))).size).toBe(2);
    for (const { sealed } of rows) expect(sealed.includes("same")).toBe(false);
  });

  it.each([
    ["a source its entry does not name", { item: "wx_openid", value: "o-1", source: "person" }, "may not come from"],
    ["more than its entry allows", { item: "username", value: "a".repeat(33) }, "longer"],
    ["half a character", { item: "nickname", value: "a\ud83d" }, "half a character"],
    ["what is not kept in the vault", { item: "password" as VaultItem, value: "secret" }, "not kept in the vault"],
    ["what the catalogue does not know", { item: "toString" as VaultItem, value: "x" }, "not kept in the vault"],
  ] as const)("refuses %s", async (_what, entry, message) => {
    await expect(one.put(await one.anAccount(), entry)).rejects.toThrow(message);
    expect(await rowCount("vault_value")).toBe(0);
  });

  it("takes as many characters as the entry says, however many bytes each has", async () => {
    const accountId = await one.anAccount();
    await one.put(accountId, { item: "nickname", value: "😀".repeat(32) });
    expect(await one.ownValue(accountId, "nickname")).toBe("😀".repeat(32));
  });

  it("refuses an account that has no keys", async () => {
    await expect(one.put(newId(), { item: "nickname", value: "x" })).rejects.toThrow("account.unknown");
  });
});

describe("sealed values", () => {
  it("cannot be moved to another account, item or instance", async () => {
    const [a, b] = [await one.anAccount(), await one.anAccount()];
    await one.put(a, { item: "wx_openid", instance: "wx-a", value: "mine", source: "wechat" });
    await one.put(b, { item: "wx_openid", instance: "wx-b", value: "other", source: "wechat" });
    const moves = [
      ["UPDATE vault_value SET item = 'wx_unionid' WHERE account_id = ?", a, "wx_unionid"],
      ["UPDATE vault_value SET instance = 'wx-c' WHERE account_id = ?", b, "wx_openid"],
    ] as const;
    for (const [sql, account, item] of moves) {
      await one.database.run(sql, [account]);
      await expect(one.ownValue(account, item)).rejects.toThrow(SealBroken);
    }
    await one.database.run("DELETE FROM vault_value WHERE account_id = ?", [b]);
    await one.database.run("UPDATE vault_value SET account_id = ?, item = 'wx_openid' WHERE account_id = ?", [b, a]);
    await expect(one.ownValue(b, "wx_openid")).rejects.toThrow(SealBroken);
  });
});

describe("finding accounts by a value", () => {
  it("finds who holds it, however it is written, and nobody for what is not looked up", async () => {
    const accountId = await one.anAccount();
    await one.put(accountId, { item: "email", value: "Zhang.Wei@Example.com " });
    await one.put(accountId, { item: "phone", value: "+86 138-1234-5678" });
    await one.put(accountId, { item: "nickname", value: "小明" });
    const found = (item: VaultItem, value: string) => two.vault.findAccounts(two.database, item, value);
    expect(await found("email", "zhang.wei@EXAMPLE.com")).toEqual([accountId]);
    for (const phone of [
      "13812345678",
      "+8613812345678",
      "0086 138 1234 5678",
      "8613812345678",
      "１３８１２３４５６７８",
    ])
      expect(await found("phone", phone)).toEqual([accountId]);
    expect(await found("phone", "+1 381 234 5678")).toEqual([]);
    expect(await found("email", "zhang.wei@example.org")).toEqual([]);
    expect(await found("nickname", "小明")).toEqual([]);
  });

  it("finds every account that shares a value", async () => {
    const accounts = [await one.anAccount(), await one.anAccount()];
    for (const [index, accountId] of accounts.entries())
      await one.put(accountId, { item: "wx_unionid", instance: `wx-${index}`, value: "union", source: "wechat" });
    const found = await one.vault.findAccounts(one.database, "wx_unionid", "union");
    expect(found.map(String).sort()).toEqual(accounts.map(String).sort());
  });

  it("follows a change of the value, both ways", async () => {
    const accountId = await one.anAccount();
    for (const value of ["first-name", "second-name", "FIRST-name"])
      await one.put(accountId, { item: "username", value });
    expect(await one.vault.findAccounts(one.database, "username", "second-name")).toEqual([]);
    expect(await one.vault.findAccounts(one.database, "username", "first-name")).toEqual([accountId]);
    expect(await rowCount("vault_fingerprint")).toBe(1);
  });

  it("finds nobody after removal, and the value is free for another account", async () => {
    const [a, b] = [await one.anAccount(), await one.anAccount()];
    await one.put(a, { item: "username", value: "wanted" });
    expect(await one.database.transaction((db) => one.vault.remove(db, a, "username"))).toBe(1);
    expect(await one.vault.findAccounts(one.database, "username", "wanted")).toEqual([]);
    expect(await one.ownValue(a, "username")).toBeUndefined();
    await one.put(b, { item: "username", value: "wanted" });
    expect(await one.database.transaction((db) => one.vault.remove(db, a, "username"))).toBe(0);
  });

  it("removes one instance, or all", async () => {
    const accountId = await one.anAccount();
    for (const instance of ["wx-a", "wx-b", "wx-c"])
      await one.put(accountId, { item: "wx_openid", instance, value: `o-${instance}`, source: "wechat" });
    expect(await one.vault.remove(one.database, accountId, "wx_openid", "wx-b")).toBe(1);
    expect(await one.vault.findAccounts(one.database, "wx_openid", "o-wx-b", "wx-b")).toEqual([]);
    expect(await one.vault.findAccounts(one.database, "wx_openid", "o-wx-a", "wx-a")).toEqual([accountId]);
    expect(await one.vault.remove(one.database, accountId, "wx_openid")).toBe(2);
    expect(await rowCount("vault_fingerprint")).toBe(0);
  });
});

describe("a value that one account only may hold", () => {
  it("is refused to a second account, which keeps what it had", async () => {
    const [a, b] = [await one.anAccount(), await one.anAccount()];
    await one.put(a, { item: "username", value: "taken" });
    await one.put(b, { item: "username", value: "other" });
    await expect(two.put(b, { item: "username", value: " TAKEN " })).rejects.toThrow(VaultConflict);
    await expect(two.put(await one.anAccount(), { item: "username", value: "taken" })).rejects.toThrow(VaultConflict);
    expect(await one.ownValue(b, "username")).toBe("other");
    expect(await one.vault.findAccounts(one.database, "username", "other")).toEqual([b]);
    await one.put(a, { item: "username", value: "taken" });
    expect(await one.vault.findAccounts(one.database, "username", "taken")).toEqual([a]);
  });

  it("is one account's, however many ask at once in two processes", async () => {
    for (let round = 0; round < 5; round++) {
      const accounts = await Promise.all(Array.from({ length: 8 }, () => one.anAccount()));
      const value = `raced-${round}`;
      const outcomes = await Promise.allSettled(
        accounts.map((accountId, index) => (index % 2 ? one : two).put(accountId, { item: "username", value })),
      );
      const won = accounts.filter((_account, index) => outcomes[index]?.status === "fulfilled");
      expect(won).toHaveLength(1);
      expect(await one.vault.findAccounts(one.database, "username", value)).toEqual(won);
      for (const outcome of outcomes)
        if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(VaultConflict);
    }
  });

  it("may be held in one app and by another account in another", async () => {
    const [a, b] = [await one.anAccount(), await one.anAccount()];
    await one.put(a, { item: "wx_openid", instance: "wx-a", value: "same", source: "wechat" });
    await one.put(b, { item: "wx_openid", instance: "wx-b", value: "same", source: "wechat" });
    expect(await one.vault.findAccounts(one.database, "wx_openid", "same", "wx-b")).toEqual([b]);
  });
});
