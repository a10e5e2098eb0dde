import { type FileKind, fileKinds, mostStoredBytes } from "@baiwa/shared/catalogue/file-kinds";
import supertest from "supertest";
import { removeAllFiles } from "../../server/src/files/file-removal";
import { beginningOf, keepFile, keepStream, openFile, useFiles } from "../../server/src/files/file-store";
import { idBytes, idText, newId } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

type Person = Awaited<ReturnType<TestProduct["aPerson"]>>;
const handIn = (person: Person, bytes: Buffer, more: { kind?: FileKind; name?: string; key?: string } = {}) =>
  product.as(person)("files.upload", {
    body: { kind: more.kind ?? "ticket-attachment" },
    file: { name: more.name ?? "截图.png", bytes },
    key: more.key,
  });
const fetchFile = (token: string, fileId: string) =>
  supertest(product.koa.callback()).get(`/api/v1/files/${fileId}`).set("Authorization", `Bearer ${token}`).buffer();

describe("a file that a person hands in", () => {
  it("is what its bytes are, comes back byte for byte, and only as something to keep", async () => {
    const person = await product.aPerson();
    const bytes = aPng();
    const { status, body } = await handIn(person, bytes, { name: "../../身份 证<script>.exe" });
    expect({ status, type: body.type, size: body.bytes }).toEqual({
      status: 201,
      type: "image/png",
      size: bytes.length,
    });
    const back = await fetchFile(person.token, body.fileId);
    expect(Buffer.from(back.body).equals(bytes)).toBe(true);
    expect(back.headers["content-disposition"]).toMatch(/^attachment; filename\*=UTF-8''[^/\\]*\.png$/);
    expect(back.headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
    expect(back.headers["content-security-policy"]).toContain("sandbox");
  });

  it("of several parts is sealed, and no part can change its place", async () => {
    const person = await product.aPerson();
    const text = Buffer.from("独一无二的正文。".repeat(60_000));
    const { body } = await handIn(person, text, { name: "日志.txt" });
    const fileId = idBytes(body.fileId);
    const parts = await product.app.database.rows<{ part: number; sealed: Buffer }>(
      "SELECT part, sealed FROM stored_file_part WHERE file_id = ? ORDER BY part",
      [fileId],
    );
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.some(({ sealed }) => sealed.includes(Buffer.from("独一无二")))).toBe(false);
    const now = product.clock.now();
    const opened = await openFile(product.app, idBytes(person.accountId), fileId, now);
    expect((await beginningOf(opened.content, text.length + 1)).equals(text)).toBe(true);
    const [first, second] = parts.map(({ sealed }) => sealed) as [Buffer, Buffer];
    await product.app.database.run("UPDATE stored_file_part SET sealed = ? WHERE file_id = ? AND part = 0", [
      second,
      fileId,
    ]);
    await product.app.database.run("UPDATE stored_file_part SET sealed = ? WHERE file_id = ? AND part = 1", [
      first,
      fileId,
    ]);
    const moved = await openFile(product.app, idBytes(person.accountId), fileId, now);
    await expect(beginningOf(moved.content, text.length)).rejects.toThrow("sealed value");
    await product.app.database.run("DELETE FROM stored_file_part WHERE file_id = ? AND part = 2", [fileId]);
    const cut = fetchFile(person.token, body.fileId);
    await expect(cut.then(({ body: got }) => (got as Buffer).length)).rejects.toThrow("socket hang up"); // never a file that is too short
  });

  it("is nobody else's to read, use or discard", async () => {
    const [owner, other] = [await product.aPerson(), await product.aPerson()];
    const { body } = await handIn(owner, aPng());
    expect((await fetchFile(other.token, body.fileId)).status).toBe(404);
    expect((await product.as(other)("files.discard", { params: { fileId: body.fileId } })).status).toBe(404);
    const use = {
      kind: "ticket-attachment",
      fileIds: [idBytes(body.fileId)],
      usedBy: newId(),
      expiresAt: null,
    } as const;
    const at = product.clock.now();
    const take = (person: Person, kind: FileKind = use.kind) =>
      product.app.database.transaction((db) =>
        useFiles(db, { ...use, kind, accountId: idBytes(person.accountId), at }),
      );
    await expect(take(other)).rejects.toMatchObject({ code: "file.unknown" });
    await expect(take(owner, "mandate")).rejects.toMatchObject({ code: "file.unknown" });
    await take(owner);
    await expect(take(owner)).rejects.toMatchObject({ code: "file.unknown" });
    expect((await product.as(owner)("files.discard", { params: { fileId: body.fileId } })).status).toBe(404);
  });

  it("is deleted when nothing uses it in time, its parts with it", async () => {
    const person = await product.aPerson();
    const { body } = await handIn(person, aPng());
    product.clock.advance(fileKinds["ticket-attachment"].waitsHours * 3_600_000 + 1000);
    expect((await fetchFile(person.token, body.fileId)).status).toBe(404);
    await retain(product, "stored-file");
    const left = await product.app.database.rows("SELECT part FROM stored_file_part WHERE file_id = ?", [
      idBytes(body.fileId),
    ]);
    expect(left).toEqual([]);
  });

  it("sent twice under one key is kept once", async () => {
    const person = await product.aPerson();
    const key = "one-upload-of-one-file";
    const [one, two] = await Promise.all([handIn(person, aPng(), { key }), handIn(person, aPng(), { key })]);
    expect(one.body).toEqual(two.body);
    expect((await handIn(person, aPng(9, 9), { key })).body.code).toBe("idempotency.mismatch");
    const rows = await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [
      idBytes(person.accountId),
    ]);
    expect(rows).toHaveLength(1);
  });

  it("waits with at most nineteen others, also when they come at once", async () => {
    const person = await product.aPerson();
    const answers = await Promise.all(Array.from({ length: 25 }, () => handIn(person, aPng())));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(
      new Set(["file.too-many"]),
    );
  });

  it("fills at most two hundred megabytes of an account", async () => {
    const person = await product.aPerson();
    const { body } = await handIn(person, aPng());
    await product.app.database.run("UPDATE stored_file SET size = ? WHERE id = ?", [
      mostStoredBytes - aPng().length,
      idBytes(body.fileId),
    ]);
    expect((await handIn(person, aPng())).status).toBe(201);
    expect((await handIn(person, aPng())).body.code).toBe("file.quota");
  });

  it("is not the copy of everything, which has a way of its own that asks who it is again", async () => {
    const person = await product.aPerson();
    const content = (async function* () {
      yield Buffer.from("PK");
    })();
    const at = product.clock.now();
    const file = { kind: "export", type: "application/zip", name: "副本", content, at } as const;
    const accountId = idBytes(person.accountId);
    const { id } = await keepStream(product.app, { ...file, accountId, expiresAt: new Date(at.getTime() + 60_000) });
    expect((await openFile(product.app, accountId, id, at)).bytes).toBe(2);
    expect((await fetchFile(person.token, idText(id))).status).toBe(404);
  });

  it("leaves nothing behind when its making breaks off, or its account is erased while it is made", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const at = product.clock.now();
    const making = (content: AsyncIterable<Buffer>) =>
      keepStream(product.app, {
        accountId,
        kind: "export",
        type: "application/zip",
        name: "副本",
        content,
        at,
        expiresAt: new Date(at.getTime() + 60_000),
      });
    const parts = () => product.app.database.rows("SELECT part FROM stored_file_part");
    const before = (await parts()).length;
    const broken = (async function* () {
      yield Buffer.alloc(2_000_000);
      throw new Error("broken off");
    })();
    await expect(making(broken)).rejects.toThrow("broken off");
    const erased = (async function* () {
      yield Buffer.alloc(2_000_000);
      await product.app.database.transaction((db) => removeAllFiles(db, accountId));
      yield Buffer.alloc(2_000_000);
    })();
    await expect(making(erased)).rejects.toMatchObject({ code: "file.unknown" });
    expect((await parts()).length).toBe(before);
  });

  it("of an account without its key can be opened by nobody", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    const at = product.clock.now();
    const kept = await product.app.database.transaction((db) =>
      keepFile(product.app, db, {
        accountId,
        kind: "export",
        type: "application/zip",
        name: "副本",
        bytes: Buffer.from("PK"),
        at,
        expiresAt: null,
      }),
    );
    await product.app.keyring.destroy(accountId);
    await expect(openFile(product.app, accountId, kept.id, at)).rejects.toMatchObject({ code: "account.unknown" });
  });
});
