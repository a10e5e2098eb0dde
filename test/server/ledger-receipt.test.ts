import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provenEntry } from "@baiwa/shared/contracts/consents";
import { aClock, aLedgerProcess, anEntry, appendEntries, closeLedgers, emptyLedger } from "../support/ledgers";

const root = join(__dirname, "../..");
const clock = aClock();
let folder: string;

beforeAll(async () => {
  await emptyLedger();
  folder = mkdtempSync(join(tmpdir(), "receipt-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeLedgers();
});

/** Runs the command as a person would, with no database in its environment. */
const verifyReceipt = (...options: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
    const command = [tsx, join(root, "server/src/commands/verify-receipt.ts"), ...options];
    execFile(process.execPath, command, { cwd: root, env: { PATH: process.env.PATH } }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, said: `${out}${err}` }),
    );
  });

describe("the command that checks a downloaded receipt", () => {
  it("tells a true receipt from a changed one, offline", async () => {
    const { ledger, database } = await aLedgerProcess(clock.now);
    await appendEntries({ ledger, database }, 300, clock.now());
    const { entryId } = await ledger.append(database, anEntry(0, clock.now()));
    await ledger.sequence();
    const receipt = provenEntry.parse(await ledger.prove(entryId));
    const file = join(folder, "receipt.json");
    writeFileSync(file, JSON.stringify(receipt));
    const changedFile = join(folder, "changed.json");
    writeFileSync(changedFile, JSON.stringify({ ...receipt, entry: receipt.entry.replace("given", "refused") }));

    const [sound, pinned, changed, otherKey, nothing, noFile] = await Promise.all([
      verifyReceipt(file),
      verifyReceipt(file, "--key", ledger.verifierKey),
      verifyReceipt(changedFile),
      verifyReceipt(file, "--key", "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
      verifyReceipt(),
      verifyReceipt(join(folder, "no-such-file.json")),
    ]);
    expect(sound).toMatchObject({ code: 0, said: expect.stringContaining(ledger.verifierKey) });
    expect(sound.said).toContain("凭证成立");
    expect(pinned).toMatchObject({ code: 0, said: expect.stringContaining("您指定的") });
    expect(changed).toMatchObject({ code: 1, said: expect.stringContaining("被改动过") });
    expect(otherKey).toMatchObject({ code: 1, said: expect.stringContaining("公钥") });
    expect(nothing).toMatchObject({ code: 2, said: expect.stringContaining("用法") });
    expect(noFile).toMatchObject({ code: 1, said: expect.stringContaining("凭证") });
  }, 60_000);
});
