import { itemKeys, items } from "@baiwa/shared/catalogue/items";
import type { RouteName } from "@baiwa/shared/routes";
import { aProduct, appId, secondAppId, type TestProduct } from "../support/app";
import { aKnownPerson, type KnownPerson } from "../support/known-person";
import {
  createStaff,
  entriesOfKind,
  ledgerLength,
  type StaffMember,
  type StaffPeople,
  withoutLedger,
} from "../support/staff";

const reason = "工单 2026-118：本人来电核对";
const nobody = "00000000-0000-7000-8000-000000000000";
let product: TestProduct;
let staff: StaffPeople;
let support: StaffMember;
let officer: StaffMember;
let person: KnownPerson;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  support = await staff.aMember("support_l2");
  officer = await staff.aMember("privacy_officer");
  person = await aKnownPerson(product);
});
afterAll(() => product.stop());

const subjectOf = async (accountId: string): Promise<string> => {
  const id = Buffer.from(accountId.replaceAll("-", ""), "hex");
  return (await product.app.keyring.of(id)).subject.toString("hex");
};
const wholeLedger = async (): Promise<string> => {
  const rows = await product.app.database.rows<{ entry: Buffer }>("SELECT entry FROM ledger_entry");
  return rows.map(({ entry }) => entry.toString("utf8")).join("\n");
};

describe("search by exact value", () => {
  const search = (body: Record<string, unknown>) =>
    staff.as(support)("adminAccounts.search", { body: { reason, ...body } });

  it("finds the account by each item, and by its own id", async () => {
    const searches = [
      { item: "account_id", value: person.accountId },
      { item: "account_id", value: person.accountId.toUpperCase() },
      { item: "username", value: person.username },
      { item: "username", value: ` ${person.username.toUpperCase()} ` },
      { item: "phone", value: person.phone },
      { item: "phone", value: `+86 ${person.phone}` },
      { item: "wx_unionid", value: person.unionid },
      { item: "wx_openid", value: person.openid, appId },
    ];
    for (const body of searches) {
      const { status, body: found } = await search(body);
      expect({ ...body, status, found: found.accounts?.map((one: { accountId: string }) => one.accountId) }).toEqual({
        ...body,
        status: 200,
        found: [person.accountId],
      });
    }
  });

  it("finds nothing by a part, by another app's openid, or by what nobody has", async () => {
    const searches = [
      { item: "username", value: person.username.slice(0, -1) },
      { item: "phone", value: person.phone.slice(0, -1) },
      { item: "wx_openid", value: person.openid, appId: secondAppId },
      { item: "email", value: "nobody@example.com" },
      { item: "account_id", value: nobody },
      { item: "account_id", value: "not an id" },
      { item: "username", value: "' OR 1=1 --" },
    ];
    for (const body of searches) {
      expect({ ...body, ...(await search(body)).body }).toEqual({ ...body, accounts: [] });
    }
  });

  it("needs the AppID with an openid", async () => {
    const { status, body } = await search({ item: "wx_openid", value: person.openid });
    expect({ status, path: body.details?.[0]?.path }).toEqual({ status: 400, path: "appId" });
  });

  it("leaves who, which item, why and how many; never the value", async () => {
    const before = await ledgerLength(product);
    await search({ item: "phone", value: person.phone });
    expect(await ledgerLength(product)).toBe(before + 1);
    const entry = (await entriesOfKind(product, "pi.search")).at(-1);
    expect(entry).toMatchObject({ staffId: support.staffId, items: ["phone"], reason, count: 1 });
    expect(entry).not.toHaveProperty("subject");
    const rows = await product.app.database.rows("SELECT HEX(key_hash) AS k FROM idempotency");
    expect(JSON.stringify(rows)).not.toContain(person.phone);
  });
});

describe("an account's items", () => {
  it("are masked, with where each came from", async () => {
    const { status, body } = await staff.as(support)("adminAccounts.items", {
      params: { accountId: person.accountId },
      query: { reason },
    });
    expect(status).toBe(200);
    const masked = (item: string) => body.items.find((one: { item: string }) => one.item === item)?.masked;
    expect(masked("phone")).toBe(`${person.phone.slice(0, 3)}****${person.phone.slice(-4)}`);
    expect(masked("wx_openid")).toBe(`****${person.openid.slice(-4)}`);
    expect(body.items).toContainEqual(expect.objectContaining({ item: "phone", source: "wechat", isConfirmed: true }));
    for (const hidden of [person.phone, person.openid, person.unionid])
      expect(JSON.stringify(body)).not.toContain(hidden);
  });

  it("never show a picture in the list", async () => {
    const png =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const put = await product.as(person)("profile.put", { params: { item: "avatar" }, body: { value: png } });
    const { body } = await staff.as(support)("adminAccounts.items", {
      params: { accountId: person.accountId },
      query: { reason },
    });
    const avatar = body.items.find((one: { item: string }) => one.item === "avatar");
    expect({ status: put.status, masked: avatar?.masked }).toEqual({ status: 200, masked: "****" });
  });
});

describe("unmasking", () => {
  const unmask = (body: Record<string, unknown>, accountId = person.accountId) =>
    staff.as(support)("adminAccounts.unmask", { params: { accountId }, body: { reason, ...body } });

  it("reveals one item and leaves exactly one entry, without the value", async () => {
    const before = await ledgerLength(product);
    const { status, body } = await unmask({ item: "phone" });
    expect({ status, body }).toEqual({ status: 200, body: { item: "phone", value: person.phone } });
    expect(await ledgerLength(product)).toBe(before + 1);
    expect((await entriesOfKind(product, "pi.unmask")).at(-1)).toMatchObject({
      staffId: support.staffId,
      items: ["phone"],
      reason,
      subject: await subjectOf(person.accountId),
    });
    const ledger = await wholeLedger();
    for (const value of [...person.values, person.accountId]) expect(ledger).not.toContain(value);
  });

  it("reveals the openid of the app that was named", async () => {
    expect((await unmask({ item: "wx_openid", instance: appId })).body.value).toBe(person.openid);
    const other = await unmask({ item: "wx_openid", instance: secondAppId });
    expect(other.status).toBe(200);
    expect(other.body.value).not.toBe(person.openid);
    expect((await unmask({ item: "wx_openid" })).body.code).toBe("item.unknown");
  });

  it("reveals nothing when the entry cannot be written", async () => {
    await withoutLedger(product, async () => {
      const { status, body } = await unmask({ item: "phone" });
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toContain(person.phone);
    });
    expect((await unmask({ item: "phone" })).status).toBe(200);
  });

  it("is not possible for what is not in the vault or is never shown", async () => {
    const before = await ledgerLength(product);
    const outside = itemKeys.filter(
      (item) => items[item].store !== "vault" || (items[item].mask as string) === "never",
    );
    expect(outside).toContain("password");
    for (const item of outside) {
      expect({ item, ...(await unmask({ item })).body }).toMatchObject({ item, code: "item.unknown" });
    }
    expect(await ledgerLength(product)).toBe(before);
  });

  it("answers 404 for an item the account lacks and an account nobody has", async () => {
    expect(await unmask({ item: "email" })).toMatchObject({ status: 404, body: { code: "item.unknown" } });
    expect(await unmask({ item: "phone" }, nobody)).toMatchObject({ status: 404, body: { code: "account.unknown" } });
  });

  it("needs a reason", async () => {
    for (const empty of ["", "   ", undefined]) {
      expect((await unmask({ item: "phone", reason: empty })).status).toBe(400);
    }
  });
});

describe("consents, bindings and subscriptions", () => {
  const look = (name: RouteName, query: Record<string, string> = {}, accountId = person.accountId) =>
    staff.as(officer)(name, { params: { accountId }, query: { reason, ...query } });

  it("show where each scope stands and every act, newest first", async () => {
    const { status, body } = await look("adminAccounts.consents");
    expect(status).toBe(200);
    const own = await product.as(person)("consents.status");
    expect(body.scopes).toEqual(own.body.scopes);
    const history = await product.as(person)("consents.history", { query: { pageSize: "100" } });
    expect(body.acts.map((act: { entryId: string }) => act.entryId)).toEqual(
      history.body.rows.map((row: { entryId: string }) => row.entryId),
    );
  });

  it("show both bindings with identifiers masked", async () => {
    const { status, body } = await look("adminAccounts.bindings");
    expect(status).toBe(200);
    expect(body.bindings).toHaveLength(2);
    expect(body.bindings).toContainEqual(
      expect.objectContaining({
        appId,
        openidMasked: `****${person.openid.slice(-4)}`,
        unionidMasked: `****${person.unionid.slice(-4)}`,
      }),
    );
    for (const value of person.values) expect(JSON.stringify(body)).not.toContain(value);
  });

  it("show the matrix the person sees", async () => {
    const { status, body } = await look("adminAccounts.subscriptions");
    const own = await product.as(person)("subscriptions.list");
    expect({ status, cells: body.cells }).toEqual({ status: 200, cells: own.body.cells });
  });

  it.each([
    ["adminAccounts.items", "pi.view", ["phone"]],
    ["adminAccounts.consents", "pi.view", ["consent"]],
    ["adminAccounts.bindings", "pi.view", ["wx_openid", "wx_unionid"]],
    ["adminAccounts.subscriptions", "pi.view", ["subscription"]],
    ["adminAccounts.consentProof", "consent.proved", ["consent"]],
  ] as const)("leave one entry for each look: %s", async (name, kind, seen) => {
    const before = await ledgerLength(product);
    const query: Record<string, string> =
      name === "adminAccounts.consentProof" ? { at: product.clock.now().toISOString() } : {};
    expect((await look(name, query)).status).toBe(200);
    expect(await ledgerLength(product)).toBe(before + 1);
    const entry = (await entriesOfKind(product, kind)).at(-1);
    expect(entry).toMatchObject({ staffId: officer.staffId, reason, subject: await subjectOf(person.accountId) });
    expect(entry?.items).toEqual(expect.arrayContaining([...seen]));
    const ledger = await wholeLedger();
    for (const value of [...person.values, person.accountId]) expect(ledger).not.toContain(value);
  });

  it("leave nothing and show nothing for an account nobody has", async () => {
    const before = await ledgerLength(product);
    for (const name of [
      "adminAccounts.items",
      "adminAccounts.consents",
      "adminAccounts.bindings",
      "adminAccounts.subscriptions",
    ] as const) {
      expect(await look(name, {}, nobody)).toMatchObject({ status: 404, body: { code: "account.unknown" } });
    }
    expect(await ledgerLength(product)).toBe(before);
  });
});

describe("a reason", () => {
  it("is refused when it names the person: the ledger keeps it for ever", async () => {
    const before = await ledgerLength(product);
    const naming = [`核对账号 ${person.accountId}`, "给 someone@example.com 回电", `回拨${person.phone}核对`];
    for (const text of naming) {
      const query = { reason: text };
      const viewed = await staff.as(support)("adminAccounts.items", { params: { accountId: person.accountId }, query });
      const unmasked = await staff.as(support)("adminAccounts.unmask", {
        params: { accountId: person.accountId },
        body: { item: "phone", reason: text },
      });
      expect([viewed.status, unmasked.status]).toEqual([400, 400]);
      expect(viewed.body.details[0]).toMatchObject({ path: "reason", issue: "names-person" });
      expect(JSON.stringify(viewed.body)).not.toContain(text);
    }
    const search = await staff.as(support)("adminAccounts.search", {
      body: { item: "username", value: person.username, reason: `找 ${person.username.toUpperCase()}` },
    });
    expect(search.status).toBe(400);
    expect(await ledgerLength(product)).toBe(before);
  });

  it("may hold a ticket number", async () => {
    const query = { reason: "工单 20260712000345，请求号 88-1024" };
    const { status } = await staff.as(support)("adminAccounts.items", {
      params: { accountId: person.accountId },
      query,
    });
    expect(status).toBe(200);
  });
});

describe("an account that a member of staff said is their own", () => {
  it("is neither looked at, revealed, written in nor decided about by them", async () => {
    const reviewer = await staff.aMember("privacy_officer", "support_l2", "kyc_reviewer");
    const own = await aKnownPerson(product);
    const as = staff.as(reviewer);
    const params = { accountId: own.accountId };
    const asked = product.as(own);
    await asked("sessions.stepUp", { body: { method: "password", password: own.password } });
    const correction = { item: "username", value: "better-name", explanation: "写错了" };
    const { proposalId } = (await asked("corrections.request", { body: correction })).body;
    expect((await as("adminAccounts.items", { params, query: { reason } })).status).toBe(200);
    await as("adminVerification.declareOwn", { body: { accountId: own.accountId } });
    const entry = { item: "industry", value: "finance", mandate: "委托书 2026-11-001", reason };
    const tries = [
      as("adminAccounts.items", { params, query: { reason } }),
      as("adminAccounts.unmask", { params, body: { item: "phone", reason } }),
      as("adminAccounts.consents", { params, query: { reason } }),
      as("adminProposals.enter", { params, body: entry }),
      as("adminCorrections.show", { params: { proposalId }, query: { reason } }),
      as("adminCorrections.decide", { params: { proposalId }, body: { decision: "accept", reason } }),
    ];
    for (const answer of await Promise.all(tries))
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 403, code: "account.own" });
    expect((await staff.as(officer)("adminAccounts.items", { params, query: { reason } })).status).toBe(200);
  });
});
