import { deflateSync } from "node:zlib";
import { type FileKind, fileKinds, mostStoredBytes } from "@baiwa/shared/catalogue/file-kinds";
import supertest from "supertest";
import { removeAllFiles } from "../../server/src/files/file-removal";
import { beginningOf, keepFile, keepStream, openFile, useFiles } from "../../server/src/files/file-store";
import { idBytes, idText, newId } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { retain } from "../support/retaining";
import { aJpeg, aPdf, aPdf15, aPng, aWebp, aZip, zipEnd } from "../support/sample-files";

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

describe("what is no picture, paper or text", () => {
  const png = aPng();
  const zipped = Buffer.concat([png, zipEnd()]);
  const commentZip = aJpeg(`${zipEnd(aJpeg().length - 20).toString("latin1")}`);
  const hex = (objects: Buffer) => Buffer.from(objects.toString("hex"));
  const bad: [string, Buffer][] = [
    ["an archive", Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), Buffer.alloc(100), zipEnd()])],
    ["a picture with an archive at its back", zipped],
    ["a program under a picture's name", Buffer.from("MZ\x90\x00\x03", "latin1")],
    ["a picture that ends too early", png.subarray(0, png.length - 4)],
    ["a picture with something behind it", Buffer.concat([png, Buffer.from("<script>")])],
    ["a picture that promises four billion pixels", aPng(65_000, 65_000)],
    ["a JPEG without an end", aJpeg().subarray(0, -2)],
    ["a JPEG with something behind its end", Buffer.concat([aJpeg(), Buffer.from("x")])],
    ["a JPEG whose comment is the end of an archive", commentZip],
    ["a PDF that runs a script", aPdf("/OpenAction << /S /JavaScript >>")],
    ["a PDF that hides what it runs", aPdf("/Open#41ction << >>")],
    ["a PDF that carries files", aPdf("/Names << /EmbeddedFiles 3 0 R >>")],
    ["a PDF with a zip's end inside", Buffer.concat([aPdf().subarray(0, -6), zipEnd(6), aPdf().subarray(-6)])],
    ["a JPEG with an archive in a comment", aJpeg(`${aZip(24).toString("latin1")} and more`)],
    ["a JPEG with an archive whose places count from its own start", aJpeg(`1${aZip().toString("latin1")}2`)],
    ["a lossy WebP that promises 268 million pixels", aWebp.lossy(16_383, 16_383)],
    ["a lossless WebP that promises 268 million pixels", aWebp.lossless(16_383, 16_383)],
    ["an extended WebP that promises 268 million pixels", aWebp.extended(16_383, 16_383, [8, 8])],
    ["a WebP whose picture is larger than its canvas", aWebp.extended(8, 8, [16_383, 16_383])],
    ["a WebP of many large frames", aWebp.moving(20, 3000, 2000)],
    ["a WebP without a picture", aWebp.moving(0)],
    ["a locked PDF", aPdf("/Encrypt 4 0 R")],
    ["a PDF whose compressed objects run a script", aPdf15({ catalog: "/OpenAction << /S /JavaScript /JS (x) >>" })],
    ["a PDF whose compressed objects carry files", aPdf15({ catalog: "/Names << /Embedded#46iles 3 0 R >>" })],
    ["a PDF that opens an address by itself", aPdf("/OpenAction << /S /URI /URI (https://example.cn) >>")],
    [
      "a PDF that opens an address by a compressed object",
      aPdf15({ catalog: "/OpenAction 2 0 R", pages: "<< /S /URI /URI (https://example.cn) >>" }),
    ],
    [
      "a PDF with objects packed in a way we do not read",
      aPdf15({ head: "/Type /ObjStm /N 2 /First 10 /Filter /ASCIIHexDecode", pack: hex }),
    ],
    [
      "a PDF with compressed objects that do not say they are",
      aPdf15({ catalog: "/AA 2 0 R", head: "/N 2 /First 10 /Filter /FlateDecode" }),
    ],
    ["a PDF whose compressed objects are broken", aPdf15({ pack: () => Buffer.from("xbroken") })],
    [
      "a PDF whose compressed objects unpack to more than any paper holds",
      aPdf15({ pack: (objects) => deflateSync(Buffer.concat([objects, Buffer.alloc(21 * 1024 * 1024, 0x20)])) }),
    ],
    [
      "a PDF that hides how its objects are packed in a text",
      aPdf15({ head: "/Type /ObjStm /N 2 /First 10 /X (stream\nendstream) /Filter /ASCIIHexDecode", pack: hex }),
    ],
    ["a vector picture that can run scripts", Buffer.from('<?xml version="1.0"?><svg onload="x()"/>')],
    ["a web page", Buffer.from("<!doctype html><script>x()</script>")],
    ["text that is none", Buffer.from([0xff, 0xfe, 0x00, 0x41])],
  ];
  it.each(bad)("is refused: %s", async (_name, bytes) => {
    const person = await product.aPerson();
    const { status, body } = await handIn(person, bytes);
    expect({ status, code: body.code }).toEqual({ status: 415, code: "file.refused" });
  });

  it("is taken when it is one", async () => {
    const person = await product.aPerson();
    const good = [aPng(), aJpeg(), aJpeg("taken in Shanghai"), aPdf(), Buffer.from("第一行\n第二行\n")];
    const answers = await Promise.all(good.map((bytes) => handIn(person, bytes)));
    expect(answers.map(({ body }) => body.type)).toEqual([
      "image/png",
      "image/jpeg",
      "image/jpeg",
      "application/pdf",
      "text/plain",
    ]);
  });

  const ordinary: [string, Buffer, string][] = [
    ["a lossy WebP", aWebp.lossy(4000, 3000), "image/webp"],
    ["a lossless WebP", aWebp.lossless(4000, 3000), "image/webp"],
    ["an extended WebP", aWebp.extended(4000, 3000), "image/webp"],
    ["a moving WebP", aWebp.moving(20, 240, 240), "image/webp"],
    ["a PDF with compressed objects", aPdf15(), "application/pdf"],
    [
      "a PDF with open object streams",
      aPdf15({ head: "/Type /ObjStm /N 2 /First 10", pack: (it) => it }),
      "application/pdf",
    ],
    ["a PDF that opens at a page", aPdf("/OpenAction [3 0 R /XYZ null null 0]"), "application/pdf"],
    [
      "a PDF that opens at a page by a compressed object",
      aPdf15({ catalog: "/OpenAction 2 0 R", pages: "<< /S /GoTo /D [3 0 R /Fit] >>" }),
      "application/pdf",
    ],
    [
      "a PDF with a picture in whose bytes three letters came up",
      aPdf(">>stream\n\x01/JS\xff/AA\x9c\nendstream"),
      "application/pdf",
    ],
    [
      "a photo in which an archive's marks came up by chance",
      aJpeg("x PK\x05\x06 PK\x03\x04 PK\x01\x02"),
      "image/jpeg",
    ],
    [
      "a photo with what looks like an archive's end and points nowhere",
      aJpeg(`PK\x03\x04${zipEnd(9).toString("latin1")}PK\x01\x02`),
      "image/jpeg",
    ],
  ];
  it.each(ordinary)("is not what an ordinary file is: %s", async (_name, bytes, type) => {
    const { status, body } = await handIn(await product.aPerson(), bytes);
    expect({ status, type: body.type }).toEqual({ status: 201, type });
  });

  it("differs by what it is handed in for: a text proves no identity", async () => {
    const person = await product.aPerson();
    const { body } = await handIn(person, Buffer.from("我就是我"), { kind: "verification-document" });
    expect(body).toMatchObject({
      code: "file.refused",
      details: [{ path: "file", issue: "type", message: "请上传 JPG、PNG 文件" }],
    });
    const paper = await handIn(person, Buffer.from("我就是我"), { kind: "correction-evidence" });
    expect(paper.body.details).toMatchObject([{ message: "请上传 JPG、PNG、WEBP、PDF 文件" }]);
  });
});

describe("a form that is not what was asked for", () => {
  const post = (token: string) =>
    supertest(product.koa.callback()).post("/api/v1/files").set("Authorization", `Bearer ${token}`);
  it("is refused with its own code and leaves nothing", async () => {
    const person = await product.aPerson();
    const large = Buffer.alloc(5 * 1024 * 1024 + 1, 0x20);
    const answers = [
      await post(person.token).send({ kind: "ticket-attachment" }),
      await post(person.token).field("kind", "ticket-attachment"),
      await post(person.token).field("kind", "export").attach("file", aPng(), "a.png"),
      await post(person.token)
        .field("kind", "ticket-attachment")
        .field("__proto__", "x")
        .attach("file", aPng(), "a.png"),
      await post(person.token)
        .field("kind", "ticket-attachment")
        .attach("file", aPng(), "a.png")
        .attach("file", aPng(), "b.png"),
      await post(person.token).field("kind", "ticket-attachment").attach("other", aPng(), "a.png"),
      await post(person.token).field("kind", "ticket-attachment").attach("file", Buffer.alloc(0), "a.png"),
      await post(person.token).field("kind", "ticket-attachment").attach("file", large, "a.txt"),
      await post(person.token).set("Content-Type", "multipart/form-data").send("nonsense"),
      await post(person.token).set("Content-Type", "multipart/form-data; boundary=x").send("--x\r\nnonsense"),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [415, "request.media-type"],
      [400, "request.malformed"],
      [400, "request.invalid"],
      [400, "request.invalid"],
      [400, "request.malformed"],
      [400, "request.malformed"],
      [400, "request.invalid"],
      [413, "file.too-large"],
      [400, "request.malformed"],
      [400, "request.malformed"],
    ]);
    const rows = await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [
      idBytes(person.accountId),
    ]);
    expect(rows).toEqual([]);
  });

  it("needs a session and the statement's consent", async () => {
    const { body } = await product.api("files.upload", {
      body: { kind: "mandate" },
      file: { name: "a.png", bytes: aPng() },
    });
    expect(body.code).toBe("session.required");
  });
});
