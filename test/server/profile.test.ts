import { idBytes } from "../../server/src/kernel/ids";
import type { ApiAnswer } from "../support/api-client";
import { aProduct, appId, type TestProduct } from "../support/app";
import { eventually } from "../support/eventually";
import { asOwner } from "../support/ledgers";
import type { Person } from "../support/people";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

type Face = "nickname" | "avatar";
const brief = ({ status, body: { code } }: ApiAnswer) => ({ status, code });
const paths = ({ body }: ApiAnswer): string[] => (body.details ?? []).map(({ path }: { path: string }) => path);
const put = (person: Person, item: Face, value: string) =>
  product.as(person)("profile.put", { params: { item }, body: { value } });
const remove = (person: Person, item: string) => product.as(person)("profile.remove", { params: { item } });
const show = async (person: Person) => (await product.as(person)("profile.show")).body;
const decide = async (person: Person, scope: "W1" | "W2", act: "given" | "refused" | "withdrawn" = "given") =>
  product.as(person)("consents.record", { body: await product.anAct(scope, act) });
/** A person who lets the product keep nickname and avatar. */
const aWillingPerson = async () => {
  const person = await product.aPerson();
  expect((await decide(person, "W2")).status).toBe(201);
  return person;
};
/** The faces the vault holds of the account, whatever the answers say. */
const heldOf = async ({ accountId }: Person): Promise<string[]> => {
  const rows = await product.app.database.rows<{ item: string }>(
    "SELECT item FROM vault_value WHERE account_id = ? AND item IN ('nickname', 'avatar') ORDER BY item",
    [idBytes(accountId)],
  );
  return rows.map(({ item }) => item);
};

const heads = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  jpeg: [0xff, 0xd8, 0xff, 0xe0],
  webp: [...Buffer.from("RIFF\u0010\0\0\0WEBP", "latin1")],
};
const dataUrl = (type: string, bytes: Buffer | string | number[], size = 0): string =>
  `data:${type};base64,${Buffer.concat([Buffer.from(bytes as string), Buffer.alloc(size)]).toString("base64")}`;
const picture = dataUrl("image/png", heads.png, 40);

describe("nickname and avatar", () => {
  it("are kept and shown once the person has agreed (W2), each with where it came from", async () => {
    const person = await aWillingPerson();
    expect([await put(person, "nickname", "小佰"), await put(person, "avatar", picture)].map(brief)).toEqual([
      { status: 200, code: undefined },
      { status: 200, code: undefined },
    ]);
    const profile = await show(person);
    expect(profile).toMatchObject({ accountId: person.accountId, nickname: "小佰", avatar: picture });
    for (const item of ["nickname", "avatar"]) {
      expect(profile.items).toContainEqual(expect.objectContaining({ item, source: "person", isConfirmed: true }));
    }
    expect(profile.items.find((one: { item: string }) => one.item === "avatar").masked).toBe("");
  });

  it.each(["never decided", "refused", "withdrawn"])("are not kept when the consent was %s", async (state) => {
    const person = await product.aPerson();
    if (state === "withdrawn") await decide(person, "W2");
    if (state !== "never decided") await decide(person, "W2", state as "refused" | "withdrawn");
    for (const [item, value] of [
      ["nickname", "小佰"],
      ["avatar", picture],
    ] as const) {
      expect(brief(await put(person, item, value))).toEqual({ status: 403, code: "consent.required" });
    }
    expect(await heldOf(person)).toEqual([]);
  });

  it("need this consent and no other", async () => {
    const person = await product.aPerson();
    for (const scope of ["M1", "P1", "Q1"] as const) {
      await product.as(person)("consents.record", { body: await product.anAct(scope) });
    }
    expect(brief(await put(person, "nickname", "小佰"))).toEqual({ status: 403, code: "consent.required" });
  });

  it("are gone at once when the consent is withdrawn, and may be given anew", async () => {
    const person = await aWillingPerson();
    await put(person, "nickname", "小佰");
    await put(person, "avatar", picture);
    expect((await decide(person, "W2", "withdrawn")).status).toBe(201);
    expect(await heldOf(person)).toEqual([]);
    expect(await show(person)).toMatchObject({ nickname: null, avatar: null });
    await decide(person, "W2");
    expect(await show(person)).toMatchObject({ nickname: null, avatar: null });
    expect((await put(person, "nickname", "又来了")).status).toBe(200);
  });

  it("replace what was there, also when several come at once", async () => {
    const person = await aWillingPerson();
    const names = ["一号", "二号", "三号", "四号"];
    const answers = await Promise.all(names.map((name) => put(person, "nickname", name)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await heldOf(person)).toEqual(["nickname"]);
    expect(names).toContain((await show(person)).nickname);
  });

  it("can be deleted one by one; what is not there is said to be unknown", async () => {
    const person = await aWillingPerson();
    await put(person, "nickname", "小佰");
    await put(person, "avatar", picture);
    expect((await remove(person, "avatar")).status).toBe(204);
    expect(await show(person)).toMatchObject({ nickname: "小佰", avatar: null });
    expect(brief(await remove(person, "avatar"))).toEqual({ status: 404, code: "item.unknown" });
    expect((await remove(person, "nickname")).status).toBe(204);
    expect(await heldOf(person)).toEqual([]);
    expect((await put(person, "nickname", "还同意着")).status).toBe(200);
  });

  it("are the only items that may be put, and the only ones that can be deleted here", async () => {
    const person = await aWillingPerson();
    for (const item of ["phone", "email", "username", "wx_openid", "password", "__proto__", "account_id"]) {
      const answer = await product.as(person)("profile.put", { params: { item }, body: { value: "13912345678" } });
      expect({ item, ...brief(answer) }).toEqual({ item, status: 400, code: "request.invalid" });
    }
    for (const item of ["phone", "email", "username", "wx_openid", "constructor"]) {
      expect({ item, ...brief(await remove(person, item)) }).toEqual({ item, status: 400, code: "request.invalid" });
    }
    expect((await product.as(person)("sessions.list")).status).toBe(200);
  });
});

describe("a withdrawal of the consent that meets a new nickname on the way", () => {
  /** The product's statements that are under way just now: those that wait for a row somebody else holds. */
  const underWay = async (): Promise<{ info: string }[]> => {
    const { database } = product.app;
    const [here] = await database.rows<{ name: string }>("SELECT DATABASE() AS name");
    type Thread = { db: string | null; Command: string; Info: Buffer | string | null };
    const threads = await database.rows<Thread>("SHOW PROCESSLIST"); // read whole: MySQL cannot compare bytes in it
    return threads
      .filter(({ db, Command }) => db === here?.name && Command === "Execute")
      .map(({ Info }) => ({ info: String(Info) }))
      .filter(({ info }) => !info.startsWith("SHOW"));
  };

  it("leaves nothing, even if it was under way before the nickname and is finished after it", async () => {
    const person = await aWillingPerson();
    await asOwner(async (owner) => {
      await owner.beginTransaction();
      await owner.query(
        `INSERT INTO vault_value (account_id, item, instance, sealed, source, entered_by, entered_at)
         VALUES (?, 'avatar', '', '', 'person', 'test', NOW(3))`,
        [idBytes(person.accountId)],
      );
      const withdrawal = decide(person, "W2", "withdrawn"); // stops at the avatar, after it looked for a nickname
      const stopped = await eventually(async () => (await underWay()).filter(({ info }) => info.startsWith("DELETE")));
      expect(stopped).toHaveLength(1);
      const answered: ApiAnswer[] = [];
      const nickname = put(person, "nickname", "来得太晚").then((answer) => answered.push(answer));
      await eventually<unknown>(async () => (answered.length > 0 ? answered : (await underWay()).slice(1)));
      await owner.rollback();
      expect((await withdrawal).status).toBe(201);
      await nickname;
    });
    expect(await heldOf(person)).toEqual([]);
    expect((await show(person)).nickname).toBeNull();
  });

  it("leaves nothing, whichever of them comes first", async () => {
    for (let round = 0; round < 8; round++) {
      const person = await aWillingPerson();
      const [withdrawal, ...puts] = await Promise.all([
        decide(person, "W2", "withdrawn"),
        put(person, "nickname", "小佰"),
        put(person, "avatar", picture),
      ]);
      expect(withdrawal.status).toBe(201);
      for (const answer of puts) expect([200, 403]).toContain(answer.status);
      expect(await heldOf(person)).toEqual([]);
    }
  });
});

describe("an avatar", () => {
  it.each([
    ["PNG", dataUrl("image/png", heads.png, 10)],
    ["JPEG", dataUrl("image/jpeg", heads.jpeg, 10)],
    ["WebP", dataUrl("image/webp", heads.webp, 10)],
  ])("may be %s, and comes back byte for byte", async (_what, value) => {
    const person = await aWillingPerson();
    expect((await put(person, "avatar", value)).status).toBe(200);
    expect((await show(person)).avatar).toBe(value);
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  it.each([
    ["a script that calls itself PNG", dataUrl("image/png", "<script>alert(1)</script>")],
    ["an SVG that calls itself JPEG", dataUrl("image/jpeg", svg)],
    ["an SVG that says so", dataUrl("image/svg+xml", svg)],
    ["a GIF that calls itself WebP", dataUrl("image/webp", "GIF89a\0\0\0\0\0\0")],
    ["a sound that calls itself WebP", dataUrl("image/webp", "RIFF\u0010\0\0\0WAVEfmt ")],
    ["a PNG that calls itself JPEG", dataUrl("image/jpeg", heads.png, 10)],
    ["a JPEG that calls itself PNG", dataUrl("image/png", heads.jpeg, 10)],
    ["a page", dataUrl("text/html", heads.png, 10)],
    ["a PNG cut short in its first bytes", dataUrl("image/png", heads.png.slice(0, 7))],
    ["nothing at all", "data:image/png;base64,"],
    ["an address", "https://example.cn/face.png"],
    ["a script's address", "javascript:alert(1)"],
    ["a picture with something behind it", `${picture}"><script>`],
    ["a picture that is not base64", `data:image/png,${Buffer.from(heads.png).toString("latin1")}`],
    ["a type with a parameter", dataUrl("image/png;charset=utf-8", heads.png, 10)],
  ])("is refused when it is %s", async (_what, value) => {
    const person = await aWillingPerson();
    const answer = await put(person, "avatar", value);
    expect([brief(answer), paths(answer)]).toEqual([{ status: 400, code: "request.invalid" }, ["value"]]);
    expect(await heldOf(person)).toEqual([]);
  });

  it("may be as large as the catalogue says and not a byte larger; the one before stays then", async () => {
    const person = await aWillingPerson();
    const largest = dataUrl("image/png", heads.png, 149_970);
    expect((await put(person, "avatar", largest)).status).toBe(200);
    for (const size of [149_990, 160_000]) {
      const answer = await put(person, "avatar", dataUrl("image/png", heads.png, size));
      expect([brief(answer), paths(answer)]).toEqual([{ status: 400, code: "request.invalid" }, ["value"]]);
    }
    expect((await show(person)).avatar).toBe(largest);
  });

  it("of another person cannot be seen, replaced or deleted", async () => {
    const [owner, stranger] = [await aWillingPerson(), await aWillingPerson()];
    await put(owner, "avatar", picture);
    const tries = [
      await product.as(stranger)("profile.show"),
      await product.as(stranger)("profile.show", { query: { accountId: owner.accountId } }),
      await product.as(stranger)("profile.show", { headers: { "X-Account-Id": owner.accountId } }),
      await product.as(stranger)("bindings.list"),
      await remove(stranger, "avatar"),
    ];
    expect(JSON.stringify(tries.map(({ body }) => body))).not.toContain(picture);
    expect(JSON.stringify(tries.map(({ body }) => body))).not.toContain(owner.accountId);
    expect(tries.map(({ status }) => status)).toEqual([200, 400, 200, 200, 404]);
    const other = dataUrl("image/jpeg", heads.jpeg, 10);
    expect((await put(stranger, "avatar", other)).status).toBe(200);
    expect((await show(owner)).avatar).toBe(picture);
    expect((await product.api("profile.show")).status).toBe(401);
  });

  it("cannot be moved to another account inside the database: it opens in its own place only", async () => {
    const [owner, thief] = [await aWillingPerson(), await aWillingPerson()];
    await put(owner, "avatar", picture);
    await product.app.database.run(
      `INSERT INTO vault_value (account_id, item, instance, sealed, source, entered_by, entered_at)
       SELECT ?, item, instance, sealed, source, entered_by, entered_at FROM vault_value
       WHERE account_id = ? AND item = 'avatar'`,
      [idBytes(thief.accountId), idBytes(owner.accountId)],
    );
    const answer = await product.as(thief)("profile.show");
    expect(brief(answer)).toEqual({ status: 500, code: "server.failed" });
    expect(JSON.stringify(answer.body)).not.toContain(picture);
  });
});

describe("a nickname", () => {
  it.each([
    ["of Chinese", "佰瓦云的小明", "佰瓦云的小明"],
    ["with emoji of many code points", "👩‍👩‍👧‍👦🇨🇳🏳️‍🌈", "👩‍👩‍👧‍👦🇨🇳🏳️‍🌈"],
    ["with rare characters", "𠮷田𪚥", "𠮷田𪚥"],
    ["of 32 characters outside the basic plane", "😀".repeat(32), "😀".repeat(32)],
    ["with spaces around it", "  小 明\u3000", "小 明"],
    ["with letters put together from parts", "Ame\u0301lie", "Am\u00e9lie"],
    ["that looks like SQL or a page", "'; DROP <b>--", "'; DROP <b>--"],
  ])("%s is kept", async (_what, value, kept) => {
    const person = await aWillingPerson();
    expect((await put(person, "nickname", value)).status).toBe(200);
    expect((await show(person)).nickname).toBe(kept);
  });

  it.each([
    ["is empty", ""],
    ["is only spaces", " \u3000\u00a0 "],
    ["has 33 characters", "名".repeat(33)],
    ["has 33 emoji", "😀".repeat(33)],
    ["is a book", "名".repeat(100_000)],
    ["has a NUL", "小\u0000明"],
    ["has a line break", "小\n明"],
    ["has a tab", "小\t明"],
    ["has an escape", "\u001b[31m小明"],
    ["has a DEL", "小\u007f明"],
    ["has a C1 control", "小\u0085明"],
    ["has a line separator", "小\u2028明"],
    ["has a paragraph separator", "小\u2029明"],
    ["turns the reading direction", "小明\u202egnp.exe"],
    ["isolates the reading direction", "\u2067小明"],
    ["cannot be seen", "\u200b\u2060\ufeff"],
    ["is a filler that shows nothing", "\u3164"],
  ])("is refused when it %s", async (_what, value) => {
    const person = await aWillingPerson();
    await put(person, "nickname", "原来的");
    const answer = await put(person, "nickname", value);
    expect([brief(answer), paths(answer)]).toEqual([{ status: 400, code: "request.invalid" }, ["value"]]);
    expect((await show(person)).nickname).toBe("原来的");
  });

  it.each([
    ["begins", "\ud83d小明"],
    ["ends", "小明\udc00"],
    ["is in two halves the wrong way round", "\udc00\ud83d"],
  ])("is refused when half a character %s it", async (_what, value) => {
    const person = await aWillingPerson();
    expect(brief(await put(person, "nickname", value))).toEqual({ status: 400, code: "request.malformed" });
    expect(await heldOf(person)).toEqual([]);
  });
});

describe("a phone number", () => {
  const fetchPhone = async (person: Person, act: "given" | "refused" = "given") => {
    const { control } = product.simulator;
    const { userId } = control.addPerson({ phoneNumber: "13812345678" });
    return product.as(person)("profile.phoneFromWechat", {
      body: { appId, code: control.mintPhoneCode(appId, userId), consent: await product.anAct("W3", act) },
    });
  };

  it("needs a consent of its own with each tap, and is shown masked", async () => {
    const person = await aWillingPerson();
    expect(brief(await fetchPhone(person, "refused"))).toEqual({ status: 403, code: "consent.required" });
    expect((await fetchPhone(person)).body).toEqual({ masked: "138****5678" });
    expect(JSON.stringify(await show(person))).not.toContain("13812345678");
  });

  it("is gone when its consent is withdrawn, also when both happen at once", async () => {
    for (let round = 0; round < 6; round++) {
      const person = await product.aPerson();
      await fetchPhone(person);
      const withdrawal = await product.anAct("W3", "withdrawn");
      await Promise.all([fetchPhone(person), product.as(person)("consents.record", { body: withdrawal })]);
      const { body } = await product.as(person)("consents.status");
      const { state } = body.scopes.find(({ scope }: { scope: string }) => scope === "W3");
      const items = (await show(person)).items.map(({ item }: { item: string }) => item);
      expect(items.includes("phone")).toBe(state === "given");
    }
  });
});
