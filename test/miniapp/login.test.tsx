import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, stored, tap, type } from "./support/page";
import { aReceipt, aService, aSession, aStatement, versionId } from "./support/things";

const agreed = {
  S0: {
    act: "given",
    documentVersionId: versionId,
    versionLabel: "1.0",
    at: "2026-11-23T08:00:00Z",
    entryId: "e",
    claim: "c",
  },
};
const ticket = "t".repeat(43);

const aHealthyServer = (isSimulated = false) => {
  const simulated = aService();
  return aServer({
    "documents.current": () => ({ body: aStatement() }),
    "service.describe": () => ({ body: { ...simulated, wechat: { ...simulated.wechat, simulated: isSimulated } } }),
    "consents.recordAnonymous": ({ body }) => ({ status: 201, body: aReceipt(body as { scope: string; act: string }) }),
    "sessions.create": () => ({ status: 201, body: aSession() }),
    "sessions.wechat": () => ({
      body: { kind: "new-person", ticket, expiresAt: "2099-01-01T00:00:00Z", holdsUnionid: false },
    }),
    "accounts.createFromWechat": () => ({ status: 201, body: aSession() }),
    "accounts.register": () => ({ status: 201, body: aSession() }),
    "sessions.bindExisting": () => ({ status: 201, body: aSession() }),
  });
};
/** The development simulator: one person. */
const aSimulator = () => {
  globalThis.fetch = (async (path: string) => ({
    ok: true,
    json: async () =>
      String(path).endsWith("accounts")
        ? { accounts: [{ userId: "zhang-min", name: "张敏", color: "#07c160" }] }
        : { code: "a-login-code" },
  })) as unknown as typeof fetch;
};
const openLogin = (decisions?: object) =>
  openPage("login", { storage: decisions ? { "device-decisions": decisions } : {} });
const fill = async (name: string, password: string) => {
  await type(screen.getByLabelText("账号"), name);
  await type(screen.getByLabelText("密码"), password);
};
const loginWithWechat = async () => {
  await tap(screen.getByRole("radio", { name: "微信登录（模拟）" }));
  await tap(screen.getByRole("checkbox"));
  await tap(button("微信登录"));
  await tap(button("张敏"));
};

beforeEach(freshDevice);

describe("logging in", () => {
  it("signs in with a password, keeps the session and goes back", async () => {
    const server = aHealthyServer();
    await openLogin(agreed);
    await fill("zhang-min", "correct horse");
    await tap(button("登录"));
    expect(server.askedFor("sessions.create")[0]?.body).toMatchObject({
      identifier: "zhang-min",
      password: "correct horse",
      device: { platform: "h5" },
    });
    expect(stored("session")).toMatchObject({ token: "token-1" });
    expect(device.visited).toHaveLength(1);
  });

  it("asks about the statement first when nothing is decided, and goes on once it is agreed", async () => {
    const server = aHealthyServer();
    await openLogin();
    await fill("zhang-min", "correct horse");
    await tap(button("登录"));
    expect(screen.getByRole("dialog")).toBeTruthy();
    expect(server.askedFor("sessions.create")).toHaveLength(0);
    await tap(screen.getByRole("checkbox"));
    await tap(button("同意"));
    await settle();
    expect(server.askedFor("sessions.create")).toHaveLength(1);
  });

  it("sends nothing when the statement is refused, and says what still works", async () => {
    const server = aHealthyServer();
    await openLogin();
    await fill("zhang-min", "correct horse");
    await tap(button("登录"));
    await tap(button("不同意"));
    expect(server.askedFor("sessions.create")).toHaveLength(0);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByRole("status").textContent).toContain("不同意也可以继续阅读声明");
  });

  it("says the same for a wrong password and an unknown account, where the person is looking", async () => {
    const server = aHealthyServer();
    server.answer("sessions.create", () => refusal(401, "credential.wrong"));
    await openLogin(agreed);
    await fill("nobody", "wrong horse");
    await tap(button("登录"));
    expect(screen.getByRole("alert").textContent).toBe("说明：credential.wrong");
    expect(stored("session")).toBeUndefined();
  });

  it("shows what the server finds wrong with a field beside that field", async () => {
    const server = aHealthyServer();
    server.answer("accounts.register", () =>
      refusal(400, "request.invalid", [{ path: "identifier.value", issue: "invalid_format", message: "格式不正确" }]),
    );
    await openLogin(agreed);
    await tap(button("没有账号？注册"));
    await type(screen.getByRole("textbox", { name: "用户名" }), "9 bad");
    await type(screen.getByLabelText("密码"), "correct horse");
    await tap(button("注册"));
    const alert = screen.getByRole("alert");
    expect(alert.textContent).toBe("格式不正确");
    expect(alert.closest(".field")?.querySelector("input")?.id).toBe("identifier");
    expect(screen.getByRole("textbox", { name: "用户名" }).getAttribute("aria-invalid")).toBe("true");
  });
});

describe("the first contact with WeChat", () => {
  it("lists what will be collected and sends nothing before the box is ticked and the button tapped", async () => {
    const server = aHealthyServer(true);
    aSimulator();
    await openLogin(agreed);
    await tap(screen.getByRole("radio", { name: "微信登录（模拟）" }));
    expect(screen.getByText("微信用户标识（OpenID）")).toBeTruthy();
    expect(screen.getByText("微信开放平台标识（UnionID）")).toBeTruthy();
    expect(screen.getByText("昵称、头像、手机号")).toBeTruthy();
    expect(screen.getByRole("checkbox").getAttribute("aria-checked")).toBe("false");
    await tap(button("微信登录"));
    expect(screen.getByRole("alert").textContent).toContain("请先勾选");
    expect(server.askedFor("sessions.wechat")).toHaveLength(0);
  });

  it("lets a new person create an account, with the statement and the binding as two acts", async () => {
    const server = aHealthyServer(true);
    aSimulator();
    await openLogin(agreed);
    await loginWithWechat();
    expect(server.askedFor("sessions.wechat")[0]?.body).toMatchObject({ code: "a-login-code" });
    expect(screen.getByText("这个微信还没有佰瓦云账号")).toBeTruthy();
    await tap(button("创建新账号"));
    expect(server.askedFor("accounts.createFromWechat")[0]?.body).toMatchObject({
      ticket,
      statement: { scope: "S0", act: "given", evidence: { screen: "login/new-person" } },
      binding: { scope: "W1", act: "given", evidence: { screen: "login/wechat", controlInitialState: "off" } },
    });
    expect(stored("session")).toMatchObject({ token: "token-1" });
    expect(stored("device-decisions")).toMatchObject({ S0: { claim: null } });
  });

  it("lets a new person bind an account they have, with its password", async () => {
    const server = aHealthyServer(true);
    aSimulator();
    await openLogin(agreed);
    await loginWithWechat();
    await tap(screen.getByRole("radio", { name: "绑定已有账号" }));
    await fill("zhang-min", "correct horse");
    await tap(button("绑定并登录"));
    expect(server.askedFor("sessions.bindExisting")[0]?.body).toMatchObject({
      ticket,
      identifier: "zhang-min",
      binding: { scope: "W1", act: "given" },
    });
  });

  it("starts over when the ticket has run out", async () => {
    const server = aHealthyServer(true);
    aSimulator();
    server.answer("accounts.createFromWechat", () => refusal(410, "binding.ticket-expired"));
    await openLogin(agreed);
    await loginWithWechat();
    await tap(button("创建新账号"));
    expect(screen.queryByText("这个微信还没有佰瓦云账号")).toBeNull();
    expect(screen.getByRole("alert").textContent).toBe("说明：binding.ticket-expired");
  });
});
