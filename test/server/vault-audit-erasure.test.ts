import { itemKeys, items, type VaultItem } from "@baiwa/shared/catalogue/items";
import { newId } from "../../server/src/kernel/ids";
import { SealBroken } from "../../server/src/kernel/vault/seal";
import { ValuesUnreadable } from "../../server/src/kernel/vault/vault";
import { emptyTables } from "../support/database";
import { asOwner } from "../support/ledgers";
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
const vaultItems = itemKeys.filter((key): key is VaultItem => items[key].store === "vault");

describe("reads of staff", () => {
  const entries = async () => {
    const rows = await one.database.rows<{ kind: string; entry: Buffer; subject: Buffer }>(
      "SELECT kind, entry, subject FROM ledger_entry ORDER BY id",
    );
    return rows.map(({ kind, entry, subject }) => ({ kind, subject, ...JSON.parse(entry.toString("utf8")) }));
  };

  it("leave who, which items, what for and why in the ledger, never a value", async () => {
    const accountId = await one.anAccount();
    await one.put(accountId, { item: "email", value: "zhang.wei@example.com" });
    const reader = { kind: "staff", staffId: newId(), reason: "工单 42" } as const;
    expect(await one.vault.masked(one.database, accountId, ["email", "phone"], reader)).toMatchObject([
      { item: "email", masked: "z***@example.com" },
    ]);
    const unmask = { accountId, items: ["email"], purpose: "rights-request" } as const;
    await one.vault.read(one.database, { ...unmask, reader: { ...reader, act: "pi.unmask" } });
    const written = await entries();
    const expected = { purpose: "rights-request", reason: "工单 42" };
    expect(written).toMatchObject([
      { kind: "pi.view", items: ["email", "phone"], ...expected },
      { kind: "pi.unmask", items: ["email"], ...expected },
    ]);
    const { subject } = await one.keyring.of(accountId);
    expect(JSON.stringify(written)).not.toContain("zhang.wei");
    for (const entry of written) expect(entry.subject).toBe(subject.toString("hex"));
  });

  it("are refused without a reason, and show nothing when the ledger takes no entry", async () => {
    const accountId = await one.anAccount();
    await one.put(accountId, { item: "email", value: "zhang.wei@example.com" });
    const reader = { kind: "staff", staffId: newId(), reason: " " } as const;
    await expect(one.vault.masked(one.database, accountId, ["email"], reader)).rejects.toThrow("reason");
    await asOwner(async (owner) => {
      await owner.query("RENAME TABLE ledger_entry TO ledger_entry_away");
      const unrecorded = { ...reader, reason: "工单 42" };
      const reading = one.vault
        .masked(one.database, accountId, ["email"], unrecorded)
        .finally(() => owner.query("RENAME TABLE ledger_entry_away TO ledger_entry"));
      await expect(reading).rejects.toThrow("ledger_entry");
    });
    expect(await entries()).toEqual([]);
  });

  it("of the person's own leave none", async () => {
    const accountId = await one.anAccount();
    await one.vault.masked(one.database, accountId, vaultItems, self);
    expect(await entries()).toEqual([]);
  });
});

describe("erasing an account", () => {
  const aFullAccount = async () => {
    const accountId = await one.anAccount();
    await one.put(accountId, { item: "email", value: `${accountId.toString("hex")}@example.com` });
    await one.put(accountId, { item: "nickname", value: "小明" });
    return accountId;
  };
  type Stored = { account_id: Buffer; item: string; instance: string; sealed: Buffer; entered_at: Date };

  it("leaves no row and no key, and touches nobody else", async () => {
    const [gone, other] = [await aFullAccount(), await aFullAccount()];
    await one.database.transaction((db) => one.vault.eraseAccount(db, gone));
    for (const table of ["vault_value", "vault_fingerprint"]) {
      const rows = await one.database.rows<Stored>(`SELECT DISTINCT account_id FROM ${table}`);
      expect(rows.map(({ account_id }) => account_id)).toEqual([other]);
    }
    expect(await one.database.keys.rows("SELECT 1 FROM account_key WHERE account_id = ?", [gone])).toEqual([]);
    expect(await one.ownValue(other, "nickname")).toBe("小明");
    await one.database.transaction((db) => one.vault.eraseAccount(db, gone));
  });

  it("makes rows that come back from a backup unreadable, in every process", async () => {
    const accountId = await aFullAccount();
    const backup = await one.database.rows<Stored>("SELECT * FROM vault_value WHERE account_id = ?", [accountId]);
    expect(await two.ownValue(accountId, "nickname")).toBe("小明"); // the other process holds the key now
    await one.database.transaction((db) => one.vault.eraseAccount(db, accountId));
    for (const { item, instance, sealed, entered_at } of backup) {
      await one.database.run(
        `INSERT INTO vault_value (account_id, item, instance, sealed, source, entered_by, entered_at)
         VALUES (?, ?, ?, ?, 'person', 'self', ?)`,
        [accountId, item, instance, sealed, entered_at],
      );
    }
    await expect(one.ownValue(accountId, "nickname")).rejects.toThrow(ValuesUnreadable);
    two.passTime(30_000);
    await expect(two.ownValue(accountId, "nickname")).rejects.toThrow(ValuesUnreadable);
    await expect(one.put(accountId, { item: "nickname", value: "again" })).rejects.toThrow("account.unknown");
  });

  it("cannot be undone by giving the account new keys", async () => {
    const accountId = await aFullAccount();
    await one.keyring.destroy(accountId);
    await one.keyring.create(accountId);
    await expect(one.ownValue(accountId, "nickname")).rejects.toThrow(SealBroken);
  });
});
