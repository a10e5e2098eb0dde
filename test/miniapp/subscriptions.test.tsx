import { screen } from "@testing-library/react";
import { type Asked, aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";
import { aMatrix, aReceipt, aService, aSession, aStatement, aStatus } from "./support/things";

type Change = { isOn: boolean; consents: { scope: string; act: string }[] };
const changed = ({ params, body }: Asked) => {
  const cell = aMatrix().cells.find(({ topic, channel }) => topic === params.topic && channel === params.channel);
  return { body: { ...cell, isOn: (body as Change).isOn, decidedBy: "person", missingConsents: [] } };
};
const aHealthyServer = () =>
  aServer({
    "documents.current": () => ({ body: aStatement() }),
    "service.describe": () => ({ body: aService() }),
    "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
    "consents.record": ({ body }) => ({ status: 201, body: aReceipt(body as { scope: string; act: string }) }),
    "subscriptions.list": () => ({ body: aMatrix() }),
    "subscriptions.change": changed,
  });
const openSubscriptions = () => openPage("manage/subscriptions", { storage: { session: aSession() } });
const toggle = (name: string) => screen.getByRole("switch", { name });
const isOn = (name: string) => toggle(name).getAttribute("aria-checked") === "true";

beforeEach(freshDevice);

describe("subscriptions", () => {
  it("shows each cell as stored, and a locked one with the law's reason and no switch", async () => {
    aHealthyServer();
    await openSubscriptions();
    expect(isOn("账号安全，短信")).toBe(true);
    expect(isOn("商业广告，短信")).toBe(false);
    expect(screen.queryByRole("switch", { name: "信息安全事件，短信" })).toBeNull();
    expect(screen.getAllByText("发生信息安全事件必须告知您（个人信息保护法第五十七条）").length).toBeGreaterThan(0);
  });

  it("switches at once and stores the choice", async () => {
    const server = aHealthyServer();
    await openSubscriptions();
    await tap(toggle("产品消息，邮件"));
    expect(isOn("产品消息，邮件")).toBe(true);
    expect(server.askedFor("subscriptions.change")[0]).toMatchObject({
      params: { topic: "product", channel: "email" },
      body: { isOn: true, consents: [] },
    });
  });

  it("takes a switch back with a message when it could not be stored", async () => {
    const server = aHealthyServer();
    server.answer("subscriptions.change", () => refusal(429, "request.too-many"));
    await openSubscriptions();
    await tap(toggle("产品消息，邮件"));
    expect(isOn("产品消息，邮件")).toBe(false);
    expect(screen.getByRole("alert").textContent).toContain("“邮件”没有改成功，已恢复原来的状态");
  });

  it("takes a switch back when the network is gone, and repeats the same act with the same key", async () => {
    const server = aHealthyServer();
    server.answer("subscriptions.change", () => "no network");
    await openSubscriptions();
    await tap(toggle("产品消息，邮件"));
    await settle(700);
    expect(isOn("产品消息，邮件")).toBe(false);
    server.answer("subscriptions.change", changed);
    await tap(toggle("产品消息，邮件"));
    expect(isOn("产品消息，邮件")).toBe(true);
    const keys = server.askedFor("subscriptions.change").map(({ headers }) => headers["Idempotency-Key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it("shows the advice of 8.3 on one screen before switching security off, and only once", async () => {
    const server = aHealthyServer();
    await openSubscriptions();
    await tap(toggle("账号安全，短信"));
    expect(screen.getByRole("dialog").textContent).toContain("建议保留");
    expect(server.askedFor("subscriptions.change")).toHaveLength(0);
    await tap(button("仍然关闭"));
    expect(isOn("账号安全，短信")).toBe(false);
    await tap(toggle("财务与欠费，短信"));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(isOn("财务与欠费，短信")).toBe(false);
  });

  it("keeps the subscription when the person reads the advice and keeps it", async () => {
    const server = aHealthyServer();
    await openSubscriptions();
    await tap(toggle("账号安全，邮件"));
    await tap(button("保留"));
    expect(isOn("账号安全，邮件")).toBe(true);
    expect(server.askedFor("subscriptions.change")).toHaveLength(0);
  });

  it("asks for the marketing consent on its own sheet and sends it with the change", async () => {
    const server = aHealthyServer();
    await openSubscriptions();
    await tap(toggle("商业广告，邮件"));
    expect(screen.getByRole("checkbox", { name: "同意接收佰瓦云推广邮件" }).getAttribute("aria-checked")).toBe("false");
    await tap(screen.getByRole("checkbox"));
    await tap(button("同意"));
    const [asked] = server.askedFor("subscriptions.change");
    expect(asked?.body).toMatchObject({ isOn: true, consents: [{ scope: "M3", act: "given" }] });
  });

  it("records a refused marketing consent and leaves the switch off", async () => {
    const server = aHealthyServer();
    await openSubscriptions();
    await tap(toggle("商业广告，邮件"));
    await tap(button("不同意"));
    expect(server.askedFor("consents.record")[0]?.body).toMatchObject({ scope: "M3", act: "refused" });
    expect(server.askedFor("subscriptions.change")).toHaveLength(0);
    expect(isOn("商业广告，邮件")).toBe(false);
  });

  it("asks for two consents on two sheets, never in one tick", async () => {
    const server = aHealthyServer();
    await openSubscriptions();
    await tap(toggle("个性化优惠，邮件"));
    await tap(screen.getByRole("checkbox", { name: "同意接收佰瓦云推广邮件" }));
    await tap(button("同意"));
    const second = screen.getByRole("checkbox", { name: "同意佰瓦云根据我的使用情况推荐内容" });
    expect(second.getAttribute("aria-checked")).toBe("false");
    expect(server.askedFor("subscriptions.change")).toHaveLength(0);
    await tap(second);
    await tap(button("同意"));
    const body = server.askedFor("subscriptions.change")[0]?.body as Change;
    expect(body.consents.map(({ scope }) => scope)).toEqual(["M3", "P1"]);
  });

  it("withdraws the consent with the same tap that switches marketing off", async () => {
    const server = aHealthyServer();
    const cells = aMatrix().cells.map((cell) =>
      cell.topic === "advertising" && cell.channel === "sms"
        ? { ...cell, isOn: true, decidedBy: "consent-given", missingConsents: [] }
        : cell,
    );
    server.answer("subscriptions.list", () => ({ body: { cells } }));
    await openSubscriptions();
    await tap(toggle("商业广告，短信"));
    expect(server.askedFor("subscriptions.change")[0]?.body).toMatchObject({
      isOn: false,
      consents: [{ scope: "M2", act: "withdrawn" }],
    });
  });

  it("shows a guest the way to sign in, and asks the server nothing about a person", async () => {
    const server = aHealthyServer();
    await openPage("manage/subscriptions");
    expect(button("去登录")).toBeTruthy();
    expect(server.askedFor("subscriptions.list")).toHaveLength(0);
  });
});
