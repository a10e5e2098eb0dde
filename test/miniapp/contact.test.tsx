import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aSession } from "./support/things";

const row = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const field = (id: string): Element => row(id).querySelector("input") ?? row(id);
const profile = (items: object[] = []) => ({
  accountId: "01a20a4c-0000-7000-8000-000000000001",
  nickname: null,
  avatar: null,
  items,
});
const anEmail = { item: "email", masked: "o***@example.cn", source: "person", enteredAt: "2026-11-20T08:00:00.000Z" };
const sent = { sentTo: "n***@example.cn", expiresAt: "2099-01-01T00:00:00.000Z", resendAfterSeconds: 60 };
const aGoodServer = (answers: Parameters<typeof aServer>[0] = {}) =>
  aServer({
    "profile.show": () => ({ body: profile() }),
    "contacts.sendCode": () => ({ body: sent }),
    "contacts.put": () => ({ body: { item: "email", masked: "n***@example.cn" } }),
    "bindings.list": () => ({ body: { bindings: [], hasPassword: true, identifiers: [] } }),
    "service.describe": () => ({
      body: {
        controller: { name: "上海佰瓦科技有限责任公司", brand: "佰瓦云", contact: "info@baiwow.com" },
        channels: [],
        wechat: { appIds: [], templates: {}, simulated: false },
        build: "1",
      },
    }),
    "sessions.stepUp": () => ({ body: { until: "2099-01-01T00:00:00.000Z" } }),
    ...answers,
  });

beforeEach(freshDevice);

describe("a contact's page", () => {
  it("takes a code as people paste it, and puts what is wrong with the address beside the address", async () => {
    const server = aGoodServer({
      "contacts.sendCode": () =>
        refusal(400, "request.invalid", [{ path: "value", issue: "invalid_format", message: "请填写邮箱地址" }]),
    });
    await openPage("manage/contact", { storage: { session: aSession() } });
    await type(field("contact-value"), "bad");
    await tap(row("contact-code-send"));
    const line = field("contact-value").closest(".field");
    expect(line?.textContent).toContain("请填写邮箱地址");
    expect(field("contact-code").closest(".field")?.textContent).not.toContain("请填写邮箱地址");
    for (const pasted of ["123 456", "123-456", "１２３４５６", " 123456 "]) {
      await type(field("contact-code"), pasted);
      expect((field("contact-code") as HTMLInputElement).value).toBe("123456");
    }
    expect(server.askedFor("contacts.sendCode")).toHaveLength(1);
  });

  it("sends a code, counts down until the next, shows what was wrong, and saves after asking who is there", async () => {
    const server = aGoodServer();
    await openPage("manage/contact", { storage: { session: aSession() } });
    expect(row("contact-old-code")).toBeNull();
    await type(field("contact-value"), "new@example.cn");
    await tap(row("contact-code-send"));
    await settle();
    expect(server.askedFor("contacts.sendCode")[0]?.body).toEqual({
      purpose: "new",
      item: "email",
      value: "new@example.cn",
    });
    expect(row("contact-code-send").textContent).toMatch(/秒后可重新获取.*n\*\*\*@example\.cn/);
    await type(field("contact-code"), "123456");
    await tap(row("contact-save"));
    await settle();
    await type(field("step-up-password"), "Fresh-garden-91-kite");
    server.answer("contacts.put", () =>
      refusal(400, "code.wrong", [{ path: "code", issue: "wrong", message: "验证码不正确或已失效" }]),
    );
    await tap(button("确认"));
    await settle();
    expect(document.body.textContent).toContain("验证码不正确或已失效");
    server.answer("contacts.put", () => ({ body: { item: "email", masked: "n***@example.cn" } }));
    await tap(row("contact-save"));
    await settle();
    expect(document.body.textContent).toContain("已保存");
  });

  it("asks for the code to the old address only where that one was proven", async () => {
    aGoodServer({ "profile.show": () => ({ body: profile([{ ...anEmail, isConfirmed: true }]) }) });
    await openPage("manage/contact", { storage: { session: aSession() } });
    expect(row("contact-old-code")).not.toBeNull();
  });

  it("says that an address nobody confirmed cannot show who you are", async () => {
    aGoodServer({ "profile.show": () => ({ body: profile([{ ...anEmail, isConfirmed: false }]) }) });
    await openPage("manage/contact", { storage: { session: aSession() } });
    expect(row("contact-old-code")).toBeNull();
    expect(document.body.textContent).toContain("还没有用验证码确认");
  });
});

describe("the page of a new password", () => {
  it("sends what was filled in, and says how to go on", async () => {
    const server = aServer({
      "credentials.sendResetCode": () => ({ body: { resendAfterSeconds: 60 } }),
      "credentials.reset": () => ({ body: { accountId: aSession().accountId, isUnfrozen: false } }),
    });
    await openPage("manage/reset");
    expect(row("reset-code-send").getAttribute("aria-disabled")).toBe("true"); // nowhere to send it yet, and it shows
    expect(row("reset-code-send").innerHTML).toContain("cell__title--off");
    await type(field("reset-to"), "a@example.cn");
    expect(row("reset-code-send").innerHTML).not.toContain("cell__title--off");
    await tap(row("reset-code-send"));
    await settle();
    await type(field("reset-code"), "123456");
    await type(field("reset-password"), "Quiet-harbour-57-lamp");
    await tap(row("reset-go"));
    await settle();
    expect(server.askedFor("credentials.reset")[0]?.body).toEqual({
      to: "a@example.cn",
      code: "123456",
      newPassword: "Quiet-harbour-57-lamp",
    });
    expect(document.body.textContent).toContain("密码已重设");
  });
});
