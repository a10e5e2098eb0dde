import { randomBytes } from "node:crypto";
import { type Database, openDatabase } from "../../server/src/kernel/database";
import { openWith, sealWith } from "../../server/src/kernel/vault/seal";
import { createTokenStore, type TokenSeal } from "../../server/src/wechat/token-store";
import { emptyTables, testDatabase } from "../support/database";
import { appId, createClientWorld, otherApp } from "./wechat-client-world";

const { aClient, calls, control, start, stop } = createClientWorld();
const stableToken = "/cgi-bin/stable_token";
const expiresAt = new Date("2026-11-23T21:00:00.123Z");

const sealOf = (key: Buffer): TokenSeal => ({
  seal: async (place, plain) => sealWith(key, place, plain),
  open: async (place, sealed) => openWith(key, place, sealed),
});
const seal = sealOf(randomBytes(32));
let database: Database;
const aStore = (chosen = seal) => createTokenStore(database, chosen);

beforeAll(async () => {
  const { app, keys } = await testDatabase();
  database = await openDatabase({ url: app, keysUrl: keys, poolSize: 4, entities: [] });
});
afterAll(() => database.close());
beforeEach(async () => {
  await emptyTables();
  await start();
});
afterEach(stop);

describe("the access token in the database", () => {
  it("is read as it was written, and is not there in plain text", async () => {
    const store = aStore();
    expect(await store.read(appId)).toBeNull();
    await store.write(appId, { token: "77_plain-to-see", expiresAt });
    expect(await store.read(appId)).toEqual({ token: "77_plain-to-see", expiresAt });
    const [row] = await database.rows<{ sealed: Buffer; token_hash: Buffer }>("SELECT * FROM wechat_token");
    expect(Buffer.concat([row!.sealed, row!.token_hash]).toString("latin1")).not.toContain("plain-to-see");
  });

  it("is dropped only while it is the one that failed", async () => {
    const store = aStore();
    await store.write(appId, { token: "77_second", expiresAt });
    await store.drop(appId, "77_first");
    expect(await store.read(appId)).toMatchObject({ token: "77_second" });
    await store.drop(appId, "77_second");
    expect(await store.read(appId)).toBeNull();
  });

  it("counts as none under another key, or when moved to another app", async () => {
    const store = aStore();
    await store.write(appId, { token: "77_token", expiresAt });
    expect(await aStore(sealOf(randomBytes(32))).read(appId)).toBeNull();
    await database.run("UPDATE wechat_token SET app_id = ?", [otherApp.appId]);
    expect(await store.read(otherApp.appId)).toBeNull();
  });

  it("is shared by processes, and replaced for all of them when WeChat refuses it", async () => {
    const [one, two] = [aClient({ tokens: aStore() }), aClient({ tokens: aStore() })];
    await one.templates();
    await two.templates();
    expect(calls(stableToken)).toBe(1);
    control().revokeTokens({ appId });
    await Promise.all([one, two, one, two].map((client) => client.templates()));
    expect(calls(stableToken)).toBeLessThanOrEqual(3); // one for each process at most
  });
});
