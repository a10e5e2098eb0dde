import { spawn } from "node:child_process";
import { join } from "node:path";
import { startServer } from "../../server/src/app";
import { idBytes } from "../../server/src/kernel/ids";
import { createLog } from "../../server/src/kernel/log";
import { replayErasures } from "../../server/src/restore/replay";
import { noteMark, refuseAfterRestore } from "../../server/src/restore/restore-mark";
import { coolingOffDays, eraseDue } from "../../server/src/rights/cancellation.service";
import { aProduct, type TestProduct, testEnvironment } from "../support/app";
import { aBackup } from "../support/backup";
import { aPersonWithEverything } from "../support/everything-held";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const day = 86_400_000;
const held = { guard: async () => undefined };
const never = new AbortController().signal;
const mark = async (times: number) => {
  for (let n = 0; n < times; n++) await noteMark(product.app, held);
};
const erase = async (person: Person) => {
  await product.as(person)("sessions.stepUp", { body: { method: "password", password: person.password } });
  const { status } = await product.as(person)("cancellation.request");
  if (status !== 201) throw new Error(`cancelling answered ${status}`);
  product.clock.advance(coolingOffDays * day + 1000);
  await eraseDue(product.app, held, never);
};
const idColumns = () =>
  product.app.database.rows<{ name: string; column_name: string }>(
    `SELECT table_name AS name, column_name AS column_name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND data_type IN ('binary', 'varbinary')`,
  );
const tablesWith = async (accountId: Buffer): Promise<string[]> => {
  const found = new Set<string>();
  for (const { name, column_name: column } of await idColumns())
    if (
      (await product.app.database.rows(`SELECT 1 FROM \`${name}\` WHERE \`${column}\` = ? LIMIT 1`, [accountId])).length
    )
      found.add(name);
  return [...found].sort();
};
const rowsIn = async (table: string) =>
  Number((await product.app.database.rows<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);

describe("a backup of the data that is restored", () => {
  it("keeps the service shut until the erasures since are replayed, and then nothing of the erased is left", async () => {
    const leaving = await aPersonWithEverything(product);
    const staying = await product.aPerson();
    const accountId = idBytes(leaving.accountId);
    await mark(3);
    const backup = await aBackup("data");
    await erase(leaving);
    await mark(3);
    await refuseAfterRestore(product.app);
    await backup.restore();
    product.app.keyring.forgetAll();
    expect(await tablesWith(accountId)).toContain("vault_value");
    const start = startServer({ ...product.app.config, port: 0 }, { log: createLog("silent") });
    await expect(start).rejects.toThrow(/restore-replay\.js/);
    await expect(start).rejects.toThrow("1 个已删除的账号又在业务库里");
    const parts = await rowsIn("stored_file_part");
    const done = await replayErasures(product.app);
    expect(done).toMatchObject({ accounts: 1, keysBehind: 0 });
    expect(done.dataBehind).toBeGreaterThan(1);
    expect(done.rows).toBeGreaterThan(20);
    expect(await tablesWith(accountId)).toEqual([]);
    expect(await rowsIn("stored_file_part")).toBeLessThan(parts);
    expect((await entriesOfKind(product, "backup.replayed")).at(-1)).toMatchObject({ accounts: 1 });
    expect((await product.as(staying)("information.list")).body.code).toBe("session.expired");
    const login = { identifier: staying.username, password: staying.password, device: { platform: "h5" } };
    expect((await product.api("sessions.create", { body: login })).status).toBe(201);
    const server = await startServer({ ...product.app.config, port: 0 }, { log: createLog("silent") });
    await server.stop();
    await backup.drop();
  });

  it("is noticed by its lag even when no account was erased since; replaying twice does nothing more", async () => {
    await mark(1);
    const backup = await aBackup("data");
    await mark(3);
    await backup.restore();
    await expect(refuseAfterRestore(product.app)).rejects.toThrow("小的那个是恢复的");
    await mark(2); // a server that is still running does not count the lag away
    await expect(refuseAfterRestore(product.app)).rejects.toThrow("小的那个是恢复的");
    expect((await replayErasures(product.app)).dataBehind).toBe(3);
    await refuseAfterRestore(product.app);
    expect(await replayErasures(product.app)).toMatchObject({ accounts: 0, rows: 0, dataBehind: 0 });
    await backup.drop();
  });
});

describe("a backup of the keys that is restored", () => {
  it("brings no erased account's key back for longer than the replay", async () => {
    const person = await product.aPerson();
    const other = await product.aPerson();
    await mark(1);
    const backup = await aBackup("keys");
    await erase(person);
    await mark(2);
    await backup.restore();
    product.app.keyring.forgetAll();
    expect(await product.app.keyring.find(idBytes(person.accountId))).not.toBeNull();
    await expect(refuseAfterRestore(product.app)).rejects.toThrow("小的那个是恢复的");
    const done = await replayErasures(product.app);
    expect(done.keysBehind).toBe(2);
    expect(done.keys).toBeGreaterThan(0);
    expect(await product.app.keyring.find(idBytes(person.accountId))).toBeNull();
    expect(await product.app.keyring.find(idBytes(other.accountId))).not.toBeNull();
    await refuseAfterRestore(product.app);
    await backup.drop();
  });
});

describe("the list of erased accounts", () => {
  it("holds ids for thirty-five days and is empty afterwards", async () => {
    const person = await product.aPerson();
    await erase(person);
    const listed = async () =>
      (
        await product.app.database.keys.rows("SELECT account_id FROM erased_account WHERE account_id = ?", [
          idBytes(person.accountId),
        ])
      ).length;
    expect(await listed()).toBe(1);
    product.clock.advance(34 * day);
    await retain(product, "erasure-list");
    expect(await listed()).toBe(1);
    product.clock.advance(2 * day);
    await retain(product, "erasure-list");
    expect(await listed()).toBe(0);
  });
});

describe("the command that replays", () => {
  const run = async (...options: string[]): Promise<{ code: number | null; output: string }> => {
    const env = { ...process.env, ...(await testEnvironment("http://127.0.0.1:1")) };
    const root = join(__dirname, "../..");
    const file = join(root, "server/src/commands/restore-replay.ts");
    const child = spawn(process.execPath, ["--import", "tsx", file, ...options], { cwd: root, env });
    const written: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => written.push(String(part)));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { code, output: written.join("") };
  };

  it("does nothing while a server has the database open, unless it is told that none has", async () => {
    const replays = async () => (await entriesOfKind(product, "backup.replayed")).length;
    const before = await replays();
    const refused = await run();
    expect(refused).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^业务库上还有 \d+ 个连接：请先停掉所有服务端/),
    });
    expect(await replays()).toBe(before);
    expect(await run("--force")).toMatchObject({ code: 0, output: expect.stringContaining("现在可以启动服务") });
    expect(await replays()).toBe(before + 1);
  });

  it("takes no word it does not know", async () => {
    const { code, output } = await run("--forse");
    expect(code).toBe(1);
    expect(output).toContain("--forse");
  });
});
