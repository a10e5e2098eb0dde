import { deflateSync } from "node:zlib";
import type { FileKind } from "@baiwa/shared/catalogue/file-kinds";
import supertest from "supertest";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
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
