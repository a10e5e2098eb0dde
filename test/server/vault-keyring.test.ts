import { createHash, randomBytes } from "node:crypto";
import { newId } from "../../server/src/kernel/ids";
import { createKeyCache } from "../../server/src/kernel/vault/key-cache";
import { createKeyring, unwrapKeys } from "../../server/src/kernel/vault/keyring";
import { SealBroken } from "../../server/src/kernel/vault/seal";
import { emptyTables } from "../support/database";
import { aMasterKey, aVaultProcess, closeVaults, firstMasterKey, type VaultProcess } from "./vault-world";

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

type KeyRow = { account_id: Buffer; wrapped: Buffer; master_key_id: string };
const keyRows = () => one.database.keys.rows<KeyRow>("SELECT account_id, wrapped, master_key_id FROM account_key");

describe("an account's keys", () => {
  it("are the same in every process, different for every account, and wrapped at rest", async () => {
    const [a, b] = [await one.anAccount(), await one.anAccount()];
    const [ofA, ofB] = [await two.keyring.of(a), await two.keyring.of(b)];
    expect(ofA).toEqual(await one.keyring.of(a));
    expect(ofA.dataKey.equals(ofB.dataKey)).toBe(false);
    expect(ofA.subject.equals(ofB.subject)).toBe(false);
    for (const row of await keyRows()) {
      expect(row.master_key_id).toBe("master-1");
      expect(row.wrapped.includes(ofA.dataKey) || row.wrapped.includes(ofB.dataKey)).toBe(false);
    }
  });

  it("name the account in the ledger by a salted hash that the account id alone does not give", async () => {
    const accountId = await one.anAccount();
    const { subject } = await one.keyring.of(accountId);
    const [row] = await keyRows();
    const secret = unwrapKeys(firstMasterKey, accountId, row?.wrapped ?? Buffer.alloc(0));
    expect(subject).toEqual(createHash("sha256").update(secret.subarray(32)).update(accountId).digest());
    expect(subject).not.toEqual(createHash("sha256").update(accountId).digest());
  });

  it("cannot be put under another account", async () => {
    const [a, b] = [await one.anAccount(), await one.anAccount()];
    const rows = await keyRows();
    const ofA = rows.find(({ account_id }) => account_id.equals(a));
    await one.database.keys.run("UPDATE account_key SET wrapped = ? WHERE account_id = ?", [ofA?.wrapped ?? null, b]);
    await expect(two.keyring.of(b)).rejects.toThrow(SealBroken);
  });

  it("are unknown for an account that has none, and that is not remembered", async () => {
    const accountId = newId();
    await expect(one.keyring.of(accountId)).rejects.toThrow("account.unknown");
    await two.keyring.create(accountId);
    expect(await one.keyring.of(accountId)).toEqual(await two.keyring.of(accountId));
  });

  it("are refused with the master key's name when this process does not have it", async () => {
    const accountId = await one.anAccount();
    const stranger = await aVaultProcess({ masterKeys: [aMasterKey("master-2")] });
    await expect(stranger.keyring.of(accountId)).rejects.toThrow("master key master-1 is not configured");
    const impostor = await aVaultProcess({ masterKeys: [aMasterKey("master-1")] });
    await expect(impostor.keyring.of(accountId)).rejects.toThrow(SealBroken);
  });

  it("are gone at once in the process that destroys them, and within 30 seconds in others", async () => {
    const accountId = await one.anAccount();
    await two.keyring.of(accountId);
    await one.keyring.destroy(accountId);
    await expect(one.keyring.of(accountId)).rejects.toThrow("account.unknown");
    two.passTime(30_000);
    await expect(two.keyring.of(accountId)).rejects.toThrow("account.unknown");
  });

  it("need master keys with names of their own", () => {
    const options = { database: one.database, ports: { clock: () => new Date(), random: randomBytes } };
    const make = (...masterKeys: ReturnType<typeof aMasterKey>[]) =>
      createKeyring({ ...options, masterKeys, fingerprintKey: randomBytes(32) });
    expect(() => make()).toThrow("no master key");
    expect(() => make(aMasterKey("same"), aMasterKey("same"))).toThrow("two master keys of one name");
  });
});

describe("the product's own keys", () => {
  it("are one for each purpose, in every process, though all ask for the first time at once", async () => {
    const asked = await Promise.all(
      [one, two, one, two].map(({ keyring }, index) => keyring.systemKey(index < 2 ? "totp" : "token")),
    );
    expect(new Set(asked.map((key) => key.toString("hex"))).size).toBe(2);
    expect(asked[0]).toEqual(asked[1]);
    expect(asked[2]).toEqual(asked[3]);
    expect(await keyRows()).toHaveLength(1);
    const later = await aVaultProcess();
    expect(await later.keyring.systemKey("totp")).toEqual(asked[0]);
  });
});

describe("the keys held in memory", () => {
  const aCache = () => {
    let now = 1_000_000;
    const cache = createKeyCache<string>({ clock: () => new Date(now) });
    const id = Buffer.alloc(16, 7);
    let loads = 0;
    const load = async () => {
      loads += 1;
      return `keys ${loads}`;
    };
    return { cache, id, load, loads: () => loads, passTime: (ms: number) => (now += ms) };
  };

  it("are read once for many look-ups at the same time, and again after 30 seconds", async () => {
    const { cache, id, load, loads, passTime } = aCache();
    expect(await Promise.all([cache.get(id, load), cache.get(id, load)])).toEqual(["keys 1", "keys 1"]);
    passTime(29_999);
    expect(await cache.get(id, load)).toBe("keys 1");
    passTime(1);
    expect(await cache.get(id, load)).toBe("keys 2");
    passTime(-1);
    expect(await cache.get(id, load)).toBe("keys 3");
    expect(loads()).toBe(3);
  });

  it("are not kept when they were destroyed while being read", async () => {
    const { cache, id, load } = aCache();
    let finish: (keys: string) => void = () => undefined;
    const reading = cache.get(id, () => new Promise((resolve) => (finish = resolve)));
    cache.drop(id);
    finish("destroyed keys");
    expect(await reading).toBe("destroyed keys");
    expect(await cache.get(id, load)).toBe("keys 1");
  });

  it("are not missed because a read failed before", async () => {
    const { cache, id, load } = aCache();
    await expect(cache.get(id, () => Promise.reject(new Error("no database")))).rejects.toThrow("no database");
    expect(await cache.get(id, load)).toBe("keys 1");
  });
});
