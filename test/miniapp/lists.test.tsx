import { notCollected } from "@baiwa/shared/catalogue/not-collected";
import { collectedList, purposeList, serviceList, sharedList } from "@baiwa/shared/lists";
import { screen } from "@testing-library/react";
import { aServer } from "./support/fake-server";
import { button, freshDevice, openPage, tap } from "./support/page";
import { aSession } from "./support/things";

const aHealthyServer = () =>
  aServer({
    "lists.collected": () => ({ body: { groups: collectedList(), notCollected } }),
    "lists.shared": () => ({ body: { recipients: sharedList() } }),
    "lists.purposes": () => ({ body: { purposes: purposeList() } }),
    "lists.services": () => ({ body: { services: serviceList() } }),
    "profile.show": () => ({
      body: {
        accountId: "01a20a4c-b9d8-7036-bb11-839fc6662090",
        nickname: "小佰",
        avatar: null,
        items: [
          {
            item: "nickname",
            instance: "",
            masked: "小佰",
            source: "person",
            enteredAt: "2026-11-20T08:00:00.000Z",
            isConfirmed: true,
          },
        ],
      },
    }),
  });
const rowOf = (item: string) => document.getElementById(`list-${item}`)?.textContent ?? "";

beforeEach(freshDevice);

describe("the lists of information", () => {
  it("are read by a guest without asking the server about anybody", async () => {
    const server = aHealthyServer();
    await openPage("manage/lists", {});
    expect(rowOf("nickname")).toContain("方便您确认是自己的账号");
    expect(rowOf("nickname")).not.toContain("您的账号里有");
    expect(server.askedFor("profile.show")).toEqual([]);
  });

  it("tell a signed-in person what of it the account holds", async () => {
    aHealthyServer();
    await openPage("manage/lists", { storage: { session: aSession() } });
    expect(rowOf("nickname")).toContain("您的账号里有，2026-11-20 保存");
    expect(rowOf("avatar")).not.toContain("您的账号里有");
  });

  it("open one item to why, where from, purposes, basis, how long, and what one may do", async () => {
    aHealthyServer();
    await openPage("manage/lists", {});
    await tap(document.getElementById("list-wx_openid")!);
    const sheet = screen.getByRole("dialog").textContent;
    for (const text of ["微信提供", "提供服务（4.1）", "您的同意", "绑定期间", "查看、删除、导出", "解绑即删除"]) {
      expect(sheet).toContain(text);
    }
  });

  it("show who else sees something, with what, why and whose rules", async () => {
    aHealthyServer();
    await openPage("manage/lists", {});
    await tap(screen.getByRole("radio", { name: "第三方共享" }));
    const page = document.body.textContent;
    for (const text of ["深圳市腾讯计算机系统有限公司", "OpenID", "独立处理者", "《微信隐私保护指引》"]) {
      expect(page).toContain(text);
    }
  });

  it("tell every purpose with what it rests on and what may be read for it", async () => {
    aHealthyServer();
    await openPage("manage/lists", {});
    await tap(screen.getByRole("radio", { name: "用途" }));
    for (const { name, clause } of purposeList()) expect(document.body.textContent).toContain(`${name}（${clause}）`);
    expect(document.body.textContent).toContain("您同意“个性化推荐”");
  });

  it("tell before one decides what each service needs, why, and what happens without it (1.6)", async () => {
    aHealthyServer();
    await openPage("manage/lists", {});
    await tap(screen.getByRole("radio", { name: "服务" }));
    for (const { name, without, asks } of serviceList()) {
      expect(document.body.textContent).toContain(name);
      expect(document.body.textContent).toContain(without);
      for (const { why } of asks) expect(document.body.textContent).toContain(why);
    }
  });

  it("say so when they do not come, and try again", async () => {
    let isDown = true;
    aServer({
      "lists.collected": () =>
        isDown
          ? { status: 500, body: { code: "server.failed", message: "x", requestId: "r" } }
          : { body: { groups: collectedList(), notCollected } },
      "lists.purposes": () => ({ body: { purposes: purposeList() } }),
      "lists.services": () => ({ body: { services: serviceList() } }),
      "lists.shared": () => ({ body: { recipients: sharedList() } }),
    });
    await openPage("manage/lists", {});
    expect(rowOf("email")).toBe("");
    isDown = false;
    await tap(button("重试"));
    expect(rowOf("email")).toContain("用来登录");
  });
});
