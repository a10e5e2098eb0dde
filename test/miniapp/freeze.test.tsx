import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, stored, tap, type } from "./support/page";
import { aService, aSession, aStatement, versionId } from "./support/things";

const signedIn = { storage: { session: aSession() } };
const page = () => document.body.textContent ?? "";
const byId = (id: string) => document.getElementById(id) as HTMLElement;
const field = (id: string) => byId(id).querySelector("input") ?? byId(id);
const ways = {
  contacts: [{ item: "phone", masked: "138****0000" }],
  wechat: [{ boundAt: "2026-11-20T08:00:00.000Z" }],
};
const simulated = () => {
  const service = aService();
  return { ...service, wechat: { ...service.wechat, simulated: true } };
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

beforeEach(freshDevice);

describe("the page that freezes the account (7.2)", () => {
  it("says what happens and how it is lifted before it is done; going back weighs the same", async () => {
    let isShown = false;
    const server = aServer({
      "accounts.waysBack": () => ({ body: ways }),
      "bindings.list": () => ({ body: { bindings: [], hasPassword: true, identifiers: [] } }),
      "profile.show": () => ({ body: { items: [] } }),
      "service.describe": () => ({ body: aService() }),
      "sessions.stepUp": () => {
        isShown = true;
        return { body: { until: "2099-01-01T00:00:00.000Z" } };
      },
      "accounts.freeze": () => (isShown ? { status: 204 } : refusal(403, "session.step-up-required")),
    });
    await openPage("manage/freeze", signedIn);
    for (const words of ["所有设备马上退出登录", "138****0000", "绑定的微信", "只凭密码不能解除"])
      expect(page()).toContain(words);
    await tap(byId("freeze"));
    const sheet = screen.getByRole("dialog");
    expect(sheet.textContent).toContain("这台设备也会退出登录");
    expect(sheet.querySelectorAll(".button")).toHaveLength(2);
    expect(sheet.querySelectorAll(".button--primary")).toHaveLength(0);
    await tap(byId("confirm"));
    expect(server.askedFor("accounts.freeze")).toHaveLength(0);
    await type(field("step-up-password"), "secret-1");
    await tap(byId("step-up-password-go"));
    await settle();
    expect(server.askedFor("accounts.freeze")).toHaveLength(1);
    expect(page()).toContain("账号已冻结");
    expect(stored("session")).toBeUndefined();
    await tap(byId("to-unfreeze"));
    expect(device.visited.at(-1)).toContain("manage/unfreeze");
  });

  it("leads to a way back first where there is none", async () => {
    const server = aServer({ "accounts.waysBack": () => ({ body: { contacts: [], wechat: [] } }) });
    await openPage("manage/freeze", signedIn);
    await tap(byId("freeze"));
    expect(screen.queryByRole("dialog")).toBeNull();
    await tap(button("去确认"));
    expect(device.visited.at(-1)).toContain("manage/contact");
    expect(server.askedFor("accounts.freeze")).toHaveLength(0);
  });
});

describe("the page that takes a frozen account back (7.2)", () => {
  it("by WeChat asks for a new password where the server wants one, with a fresh code each time", async () => {
    aSimulator();
    let tries = 0;
    const server = aServer({
      "service.describe": () => ({ body: simulated() }),
      "accounts.unfreeze": () => {
        tries += 1;
        if (tries === 1) return refusal(409, "freeze.password-required");
        return { body: { accountId: aSession().accountId, isUnfrozen: true } };
      },
    });
    await openPage("manage/unfreeze");
    await tap(byId("unfreeze-wechat"));
    await tap(button("张敏"));
    expect(page()).toContain("冻结前的密码可能已被别人知道");
    await type(field("unfreeze-password"), "Quiet-harbour-57-lamp");
    await tap(byId("unfreeze-wechat"));
    await tap(button("张敏"));
    expect(server.askedFor("accounts.unfreeze").map(({ body }) => Object.keys(body as object).sort())).toEqual([
      ["appId", "code"],
      ["appId", "code", "newPassword"],
    ]);
    expect(page()).toContain("冻结已解除");
  });

  it("by a code says that the new password lifts the freeze, before and after", async () => {
    aServer({
      "credentials.sendResetCode": () => ({ body: { resendAfterSeconds: 60 } }),
      "credentials.reset": () => ({ body: { accountId: aSession().accountId, isUnfrozen: true } }),
    });
    await openPage("manage/reset");
    expect(page()).toContain("重设密码同时解除冻结");
    await type(field("reset-to"), "a@example.cn");
    await type(field("reset-code"), "123456");
    await type(field("reset-password"), "Quiet-harbour-57-lamp");
    await tap(byId("reset-go"));
    expect(page()).toContain("冻结也已解除");
  });
});

describe("signing in to a frozen account", () => {
  it("says it once, with the way to lift it", async () => {
    const decided = { act: "given", documentVersionId: versionId, versionLabel: "1.0", at: "2026-11-23T08:00:00Z" };
    aServer({
      "documents.current": () => ({ body: aStatement() }),
      "service.describe": () => ({ body: aService() }),
      "sessions.create": () => refusal(403, "account.frozen"),
    });
    const decisions = { S0: { ...decided, entryId: "e", claim: "c" } };
    await openPage("login", { storage: { "device-decisions": decisions } });
    await type(screen.getByLabelText("账号"), "zhang-min");
    await type(screen.getByLabelText("密码"), "correct horse");
    await tap(button("登录"));
    expect(page().split("account.frozen")).toHaveLength(2);
    await tap(button("解除冻结"));
    expect(device.visited.at(-1)).toContain("manage/unfreeze");
    expect(page()).not.toContain("account.frozen");
  });
});
