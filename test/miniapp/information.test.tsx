import { screen } from "@testing-library/react";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aReceipt, aSession, aStatement, aStatus } from "./support/things";

const enteredAt = "2026-11-20T08:00:00.000Z";
const aValue = (masked: string, change = {}) => ({
  instance: "",
  masked,
  isMasked: true,
  source: "person",
  enteredAt,
  isConfirmed: true,
  ...change,
});
const held = [
  { item: "account_id", count: 1, glance: "01a20a4c-0000-7000-8000-000000000001", values: [] },
  { item: "legal_name", count: 1, glance: null, values: [aValue("欧**")] },
  { item: "session", count: 3, glance: null, values: [] },
];
const ways = { bindings: [], hasPassword: true, identifiers: [] };
const service = {
  controller: { name: "上海佰瓦科技有限责任公司", brand: "佰瓦云", contact: "info@baiwow.com" },
  channels: [],
  wechat: { appIds: [], templates: {}, simulated: false },
  build: "1",
};
const aGoodServer = (answers: Parameters<typeof aServer>[0] = {}) =>
  aServer({
    "information.list": () => ({ body: { items: held } }),
    "proposals.list": () => ({ body: { proposals: [] } }),
    "contacts.stale": () => ({ body: { contacts: [] } }),
    "profile.show": () => ({ body: { items: [] } }),
    "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
    "documents.current": () => ({ body: aStatement() }),
    "bindings.list": () => ({ body: ways }),
    "service.describe": () => ({ body: service }),
    "sessions.stepUp": () => ({ body: { until: "2099-01-01T00:00:00.000Z" } }),
    ...answers,
  });
const openSignedIn = (page: string) => openPage(page, { storage: { session: aSession() } });
const row = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const field = (id: string): Element => row(id).querySelector("input") ?? row(id);

const confirmWhoIsThere = async () => {
  await type(field("step-up-password"), "Fresh-garden-91-kite");
  await tap(button("确认"));
  await settle();
};

beforeEach(freshDevice);

describe("my information", () => {
  it("shows what is held, masked, and what may be entered", async () => {
    aGoodServer();
    await openSignedIn("manage/information");
    expect(row("item-legal_name").textContent).toContain("欧**");
    expect(row("item-session").textContent).toContain("3 条");
    expect(row("item-region").textContent).toContain("未填写");
    expect(row("item-wx_openid")).toBeNull();
  });

  it("reveals a value only after asking who is there, and asks by the password the account has", async () => {
    const server = aGoodServer({ "information.reveal": () => ({ body: { value: "欧阳小佰" } }) });
    await openSignedIn("manage/information");
    await tap(row("item-legal_name"));
    await tap(row("value-only"));
    expect(document.body.textContent).toContain("确认是您本人");
    expect(server.askedFor("information.reveal")).toEqual([]);
    await confirmWhoIsThere();
    expect(document.body.textContent).toContain("欧阳小佰");
    expect(server.askedFor("sessions.stepUp")[0]?.body).toEqual({
      method: "password",
      password: "Fresh-garden-91-kite",
    });
  });

  it("tells what was restricted on one's own request, and lets it be used again in one tap", async () => {
    let isRestricted = true;
    const server = aGoodServer({
      "information.list": () => ({
        body: { items: [{ item: "legal_name", count: 1, glance: null, values: [aValue("欧**", { isRestricted })] }] },
      }),
      "information.liftRestriction": () => {
        isRestricted = false;
        return { status: 204 };
      },
    });
    await openSignedIn("manage/information");
    await tap(row("item-legal_name"));
    expect(document.body.textContent).toContain("已按您的请求限制使用");
    await tap(row("item-lift"));
    expect(server.askedFor("information.liftRestriction")[0]).toMatchObject({ params: { item: "legal_name" } });
    expect(document.body.textContent).toContain("已恢复使用");
    await tap(row("item-legal_name"));
    expect(row("item-lift")).toBeNull();
  });

  it("asks again when the server no longer remembers the answer", async () => {
    let asked = 0;
    aGoodServer({
      "information.reveal": () => {
        asked += 1;
        return asked === 1 ? refusal(403, "session.step-up-required") : { body: { value: "欧阳小佰" } };
      },
    });
    await openSignedIn("manage/information");
    await tap(row("item-legal_name"));
    await tap(row("value-only"));
    await confirmWhoIsThere();
    await confirmWhoIsThere();
    expect(document.body.textContent).toContain("欧阳小佰");
  });

  it("sends with a change what it was shown, and says so when somebody else was first", async () => {
    const server = aGoodServer({ "profile.put": () => refusal(409, "item.changed") });
    await openSignedIn("manage/information");
    await tap(row("item-legal_name"));
    await tap(button("更改"));
    await type(field("value"), "李四光");
    await tap(button("保存"));
    await confirmWhoIsThere();
    expect(server.askedFor("profile.put")[0]).toMatchObject({
      params: { item: "legal_name" },
      body: { value: "李四光", seenAt: enteredAt },
    });
    expect(screen.getByRole("alert").textContent).toContain("item.changed");
  });

  it("after somebody else was first shows what stands now, keeps what was typed, and saves at the next try", async () => {
    const later = "2026-11-25T08:00:00.000Z";
    let isChanged = false;
    const server = aGoodServer({
      "information.list": () => ({
        body: {
          items: [
            {
              item: "contact_person",
              count: 1,
              glance: null,
              values: [aValue(isChanged ? "王**" : "欧**", { enteredAt: isChanged ? later : enteredAt })],
            },
          ],
        },
      }),
      "profile.put": ({ body }) => {
        isChanged = true;
        const { seenAt } = body as { seenAt: string };
        return seenAt === later ? { status: 204 } : refusal(409, "item.changed");
      },
    });
    await openSignedIn("manage/information");
    await tap(row("item-contact_person"));
    await tap(button("更改"));
    await type(field("value"), "李四光");
    await tap(button("保存"));
    await settle();
    expect((field("value") as HTMLInputElement).value).toBe("李四光");
    expect((field("value") as HTMLInputElement).placeholder).toBe("王**");
    await tap(button("保存"));
    expect(server.askedFor("profile.put").map(({ body }) => (body as { seenAt: string }).seenAt)).toEqual([
      enteredAt,
      later,
    ]);
    expect(document.body.textContent).toContain("已保存");
  });

  it("asks for a sensitive item's separate consent on its own sheet, and takes no for an answer", async () => {
    const server = aGoodServer({
      "consents.record": (asked) => ({ status: 201, body: aReceipt(asked.body as never) }),
    });
    await openSignedIn("manage/information");
    await tap(row("item-personal_bank_account"));
    await tap(button("填写"));
    const sheet = document.body.textContent ?? "";
    expect(sheet).toContain("泄露后可能造成财产风险");
    expect(row("value")).toBeNull();
    await tap(button("不同意"));
    expect(server.askedFor("consents.record")[0]?.body).toMatchObject({ scope: "R4", act: "refused" });
    expect(document.getElementById("value")).toBeNull();
    expect(server.askedFor("profile.put")).toEqual([]);
  });
});

describe("contacts nobody has called right for half a year", () => {
  it("are asked about on the page, and confirmed by one tap", async () => {
    let contacts = [{ item: "email", since: enteredAt }];
    const server = aGoodServer({
      "contacts.stale": () => ({ body: { contacts } }),
      "contacts.stillRight": () => {
        contacts = [];
        return { status: 204 };
      },
    });
    await openSignedIn("manage/information");
    await tap(row("still-right"));
    await settle();
    expect(server.askedFor("contacts.stillRight")).toHaveLength(1);
    expect(row("still-right")).toBeNull();
  });
});

describe("what others entered for a person", () => {
  const proposal = {
    proposalId: "01a20a4c-b9d8-7036-bb11-839fc6662090",
    kind: "proxy",
    item: "contact_phone",
    masked: "139****0000",
    state: "open",
    proposedBy: "某某服务商",
    proposedAt: enteredAt,
    lapsesAt: "2026-11-27T08:00:00.000Z",
    refusal: null,
  };
  it("is shown with who entered it, and can be rejected in two taps", async () => {
    const server = aGoodServer({
      "proposals.list": () => ({ body: { proposals: [proposal] } }),
      "proposals.decide": () => ({ status: 204 }),
    });
    await openSignedIn("manage/information");
    expect(row("proposal-contact_phone").textContent).toContain("某某服务商 · 2026-11-27 前可以拒绝");
    await tap(row("proposal-contact_phone"));
    await tap(button("拒绝"));
    expect(server.askedFor("proposals.decide")[0]).toMatchObject({
      params: { proposalId: proposal.proposalId },
      body: { isAccepted: false },
    });
  });

  it("stands beside what the person asked to have corrected, with the reason of a refusal", async () => {
    const refused = {
      ...proposal,
      kind: "correction",
      item: "username",
      masked: "right-name",
      state: "refused",
      refusal: "no-error",
    };
    aGoodServer({ "proposals.list": () => ({ body: { proposals: [refused] } }) });
    await openSignedIn("manage/information");
    expect(row("correction-username").textContent).toContain("现在保存的内容没有错误");
  });
});

describe("cancelling the account", () => {
  const items = [
    { item: "legal_name", count: 1, fate: "erased", keptDays: null, ground: null },
    { item: "consent", count: 2, fate: "kept", keptDays: 1095, ground: "证明曾经的同意和撤回" },
    { item: "ticket", count: 1, fate: "kept", keptDays: null, ground: "依法保全（声明 6.2）" },
  ];
  const standing = { state: "none", requestedAt: null, eraseAt: null, coolingOffDays: 7, canUndo: true, items };

  it("says what goes and what the law keeps, then asks once, shows the receipt and offers to undo", async () => {
    let isClosing = false;
    const server = aGoodServer({
      "cancellation.show": () => ({
        body: isClosing
          ? { ...standing, state: "closing", requestedAt: enteredAt, eraseAt: "2026-12-01T08:00:00.000Z" }
          : standing,
      }),
      "cancellation.request": () => {
        isClosing = true;
        return { status: 201, body: { eraseAt: "2026-12-01T08:00:00.000Z", receiptCode: "R".repeat(43) } };
      },
      "cancellation.undo": () => {
        isClosing = false;
        return { status: 204 };
      },
    });
    await openSignedIn("manage/cancellation");
    const page = document.body.textContent ?? "";
    for (const text of ["姓名", "证明曾经的同意和撤回", "7 天内可以随时撤销", "不需要原因"])
      expect(page).toContain(text);
    await tap(row("cancel-account"));
    expect(server.askedFor("cancellation.request")).toEqual([]);
    await tap(row("confirm"));
    await confirmWhoIsThere();
    expect(document.body.textContent).toContain("R".repeat(43));
    await tap(row("undo"));
    expect(document.body.textContent).not.toContain("R".repeat(43));
    expect(row("cancel-account")).not.toBeNull();
  });
});

describe("a copy of everything", () => {
  it("tells how far it is by itself until it is ready", async () => {
    let looks = 0;
    aGoodServer({
      "exports.list": () => {
        looks += 1;
        const state = looks < 2 ? "running" : "ready";
        const card = { exportId: "01a20a4c-b9d8-7036-bb11-839fc6662090", state, doneItems: 10, totalItems: 40 };
        const times = { requestedAt: enteredAt, readyAt: null, expiresAt: "2026-12-01T08:00:00.000Z", bytes: 6144 };
        return { body: { exports: [{ ...card, ...times }] } };
      },
    });
    await openSignedIn("manage/copies");
    expect(document.body.textContent).toContain("已完成 25%");
    expect(row("ask-copy").getAttribute("aria-disabled")).toBe("true");
    await settle(1700);
    expect(document.body.textContent).toContain("6 KB");
  });
});

describe("the outcome of a cancellation", () => {
  it("by a guardian's word offers no undo, and says whose decision it is", async () => {
    const closing = {
      state: "closing",
      requestedAt: enteredAt,
      eraseAt: "2026-12-01T08:00:00.000Z",
      coolingOffDays: 7,
    };
    aGoodServer({ "cancellation.show": () => ({ body: { ...closing, canUndo: false, openDisputes: 0, items: [] } }) });
    await openSignedIn("manage/cancellation");
    expect(document.body.textContent).toContain("监护人撤回了同意");
    expect(document.getElementById("undo")).toBeNull();
  });

  it("is told to whoever holds the receipt, without an account", async () => {
    const items = [{ item: "legal_name", count: 1, fate: "erased", keptDays: null, ground: null }];
    const server = aServer({
      "erasures.show": () => ({
        body: {
          state: "erased",
          eraseAt: enteredAt,
          erasedAt: enteredAt,
          items,
          entryId: "01a20a4c-b9d8-7036-bb11-839fc6662090",
        },
      }),
    });
    await openPage("manage/erasure");
    await type(field("receipt-code"), "R".repeat(42));
    expect(row("look-up").getAttribute("aria-disabled")).toBe("true");
    await type(field("receipt-code"), "R".repeat(43));
    await tap(row("look-up"));
    expect(document.body.textContent).toContain("账号已在 2026-11-20 16:00 删除");
    expect(server.askedFor("erasures.show")[0]?.headers.Authorization).toBeUndefined();
  });
});
