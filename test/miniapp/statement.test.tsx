import { act, screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aStatement } from "./support/things";

const aHealthyServer = () => aServer({ "documents.current": () => ({ body: aStatement() }) });
const searchFor = async (text: string) => {
  await tap(button("搜索"));
  await type(screen.getByRole("textbox"), text);
};

beforeEach(freshDevice);

describe("the statement reader", () => {
  it("shows title, version, every line, and the text's checksum", async () => {
    aHealthyServer();
    await openPage("statement");
    expect(screen.getByText("佰瓦云隐私保护声明")).toBeTruthy();
    expect(screen.getByText("1.0 版 · 2026-11-01 生效")).toBeTruthy();
    expect(screen.getByText(aStatement().textSha256)).toBeTruthy();
    expect(document.getElementById("at-8_3")?.textContent).toContain("8.3 您可以修改消息订阅设置");
  });

  it("leaves nothing on the device", async () => {
    aHealthyServer();
    await openPage("statement");
    await searchFor("订阅");
    expect(device.storage.size).toBe(0);
  });

  it("counts the hits of a search and walks through them, around the end", async () => {
    aHealthyServer();
    await openPage("statement");
    await searchFor("订阅");
    const count = () => document.getElementById("search-count")?.textContent;
    expect(count()).toBe("1/2");
    await tap(button("下一处"));
    expect(count()).toBe("2/2");
    await tap(button("下一处"));
    expect(count()).toBe("1/2");
    await tap(button("上一处"));
    expect(count()).toBe("2/2");
    expect([...document.querySelectorAll(".hit")].map(({ textContent }) => textContent)).toEqual(["订阅", "订阅"]);
    expect(document.querySelectorAll(".hit--now")).toHaveLength(1);
  });

  it("finds a clause by its number, and words on both sides of a link", async () => {
    aHealthyServer();
    await openPage("statement");
    await searchFor("8.3 您");
    expect(document.getElementById("search-count")?.textContent).toBe("1/1");
    await type(screen.getByRole("textbox"), "《服务协议》");
    expect(document.getElementById("search-count")?.textContent).toBe("1/1");
    expect([...document.querySelectorAll(".hit")].map(({ textContent }) => textContent).join("")).toBe("《服务协议》");
  });

  it("says when nothing is found", async () => {
    aHealthyServer();
    await openPage("statement");
    await searchFor("不存在的词");
    expect(document.getElementById("search-count")?.textContent).toBe("没有找到");
  });

  it("opens at the clause that the address names", async () => {
    aHealthyServer();
    const sought: string[] = [];
    Element.prototype.scrollIntoView = function scrollIntoView() {
      sought.push(this.id);
    };
    await openPage("statement", { query: { clause: "8.3" } });
    await settle(250);
    expect(sought).toEqual(["at-8_3"]);
    expect(document.getElementById("at-8_3")?.className).toContain("block--target");
  });

  it("leads from clause 8.3 to the subscriptions", async () => {
    aHealthyServer();
    await openPage("statement");
    await tap(screen.getByRole("link", { name: "管理消息订阅" }));
    expect(device.visited).toEqual(["/pages/manage/subscriptions/index"]);
  });

  it("opens a linked document, which says honestly that it is not published yet", async () => {
    aHealthyServer();
    await openPage("statement");
    await tap(screen.getByRole("link", { name: "服务协议" }));
    expect(device.visited).toEqual(["/pages/document/index?id=service-agreement"]);
    aServer({
      "documents.current": () => refusal(404, "document.not-published"),
      "documents.list": () => ({
        body: {
          documents: [{ documentId: "service-agreement", title: "佰瓦云服务协议", published: false, current: null }],
        },
      }),
    });
    freshDevice();
    await openPage("document", { query: { id: "service-agreement" } });
    expect(screen.getByText("尚未发布")).toBeTruthy();
    expect(screen.getByText("“佰瓦云服务协议”还没有正式发布，发布后可以在这里查看。")).toBeTruthy();
  });

  it("offers the way back, not another try, for a document that does not exist", async () => {
    aServer({ "documents.current": () => refusal(404, "document.unknown") });
    await openPage("document", { query: { id: "no-such-document" } });
    expect(screen.getByText("说明：document.unknown")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "重试" })).toBeNull();
    const [inBar, below] = screen.getAllByRole("button", { name: /返回|首页/ });
    expect([inBar, below].every(Boolean)).toBe(true);
  });

  it("says that it failed and loads on retry", async () => {
    const server = aServer({ "documents.current": () => refusal(500, "server.failed") });
    await openPage("statement");
    expect(screen.getByText("没有加载成功")).toBeTruthy();
    server.answer("documents.current", () => ({ body: aStatement() }));
    await tap(button("重试"));
    expect(screen.getByText("佰瓦云隐私保护声明")).toBeTruthy();
  });

  it("says that the device is offline", async () => {
    aServer({});
    jest.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await openPage("statement");
    expect(screen.getByText("网络没有连接")).toBeTruthy();
    jest.restoreAllMocks();
  });

  it("tells at the top of the page when the network goes and comes back", async () => {
    aHealthyServer();
    await openPage("statement");
    const line = "网络没有连接，显示的内容可能不是最新的";
    act(() => void window.dispatchEvent(new Event("offline")));
    await settle();
    expect(screen.getByText(line)).toBeTruthy();
    act(() => void window.dispatchEvent(new Event("online")));
    await settle();
    expect(screen.queryByText(line)).toBeNull();
  });

  it("says after two seconds that the network is slow", async () => {
    aServer({});
    device.request = () => new Promise(() => undefined);
    await openPage("statement");
    expect(screen.queryByText("网络有点慢，请再等一会儿")).toBeNull();
    await settle(2100);
    expect(screen.getByText("网络有点慢，请再等一会儿")).toBeTruthy();
  });
});
