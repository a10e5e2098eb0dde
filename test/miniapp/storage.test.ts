import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { storageKeys } from "@baiwa/shared/catalogue/storage";
import { createStorage, type StorageBackend } from "../../miniapp/src/kernel/storage";

const dayMs = 86_400_000;
const aDevice = (isAllowed: (category: string) => boolean = () => false) => {
  const kept = new Map<string, unknown>();
  const clock = { now: 1_700_000_000_000 };
  const backend: StorageBackend = {
    read: (key) => kept.get(key),
    write: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
  return { kept, clock, storage: createStorage(backend, () => clock.now, isAllowed) };
};

describe("what the device may keep", () => {
  it("refuses a key that is not in the register", () => {
    const { storage, kept } = aDevice();
    expect(() => storage.put("tracking" as never, 1)).toThrow("not in the register");
    expect(() => storage.get("tracking" as never)).toThrow("not in the register");
    expect(kept.size).toBe(0);
  });

  it("keeps what the person asked for and gives it back", () => {
    const { storage } = aDevice();
    storage.put("language", "en");
    expect(storage.get("language")).toBe("en");
    expect(storage.held()).toEqual(["language"]);
  });

  it("refuses statistics and personalisation without the consent for them", () => {
    const { storage } = aDevice();
    expect(() => storage.put("analytics-id", "a")).toThrow("no consent");
    expect(() => storage.put("product-order", [])).toThrow("no consent");
  });

  it("keeps statistics only while that very consent stands", () => {
    const { storage } = aDevice((category) => category === "analytics");
    storage.put("analytics-id", "a");
    expect(storage.get("analytics-id")).toBe("a");
    expect(() => storage.put("product-order", [])).toThrow("no consent");
  });

  it("forgets a value at the end of its life", () => {
    const { storage, clock, kept } = aDevice();
    storage.put("session", { token: "t" });
    clock.now += 29 * dayMs;
    expect(storage.get("session")).toEqual({ token: "t" });
    clock.now += 2 * dayMs;
    expect(storage.get("session")).toBeUndefined();
    expect(kept.size).toBe(0);
  });

  it("clears one category and leaves the others", () => {
    const { storage } = aDevice(() => true);
    storage.put("analytics-id", "a");
    storage.put("language", "zh");
    storage.clear("analytics");
    expect(storage.held()).toEqual(["language"]);
  });

  it("reads without writing anything", () => {
    const { storage, kept } = aDevice();
    for (const key of storageKeys) storage.get(key);
    expect(kept.size).toBe(0);
  });
});

describe("the mini-program's own code", () => {
  it("reaches the device's storage through the register and no other way", () => {
    const folder = join(__dirname, "../../miniapp/src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
    const ways =
      /[sg]etStorage|removeStorage|clearStorage|localStorage|sessionStorage|indexedDB|\bcaches\b|document\.cookie/;
    const found = files.filter((file) => ways.test(readFileSync(join(folder, file), "utf8")));
    expect(found).toEqual(["kernel/device.ts"]);
  });
});
