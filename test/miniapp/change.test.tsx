import { screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap } from "./support/page";
import { aReceipt, aService, aSession, aStatement, aStatus, versionId } from "./support/things";

const nextId = "01a20a4c-55d0-75c6-b0f0-50c8662e6ef0";
const noticeId = "01a20a4c-55d0-75c6-b0f0-50c8662e6ef1";
const nextSha256 = "cd".repeat(32);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const dayOf = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
const aSummary = (change: Record<string, unknown> = {}) => {
  const {
    blocks: _blocks,
    controller: _controller,
    contact: _contact,
    unresolvedLinks: _links,
    ...summary
  } = aStatement({
    versionId: nextId,
    label: "2.0",
    state: "scheduled",
    effectiveAt: inDays(15),
    textSha256: nextSha256,
    summary: "问卷调查改为每季度最多两次。\n统计标识的保存时间缩短。",
    affectedScopes: ["S0", "M2", "P2"],
    ...change,
  });
  return summary;
};
const effective = { state: "effective", effectiveAt: inDays(-1) };
const { blocks: _none, ...before } = aStatement({ summary: null });
const aChange = (change: Record<string, unknown> = {}, version: Record<string, unknown> = {}) => ({
  version: aSummary(version),
  previousVersionId: versionId,
  scopes: [
    { scope: "S0", standing: "pending" },
    { scope: "M2", standing: "pending" },
    { scope: "P2", standing: "none" },
  ],
  messageId: noticeId,
  isRead: false,
  ...change,
});
const clauses = [
  {
    clauseId: "4.7",
    kind: "changed",
    before: "每季度最多一次。",
    after: "每季度最多两次。",
    words: [
      { op: "same", text: "每季度最多" },
      { op: "removed", text: "一次" },
      { op: "added", text: "两次" },
      { op: "same", text: "。" },
    ],
  },
  { clauseId: "4.8", kind: "added", before: null, after: "新的一条。", words: [{ op: "added", text: "新的一条。" }] },
  { clauseId: "@contact", kind: "removed", before: "旧的", after: null, words: [{ op: "removed", text: "旧的" }] },
];
const aHealthyServer = (change = aChange(), current = aStatement()) =>
  aServer({
    "documents.current": () => ({ body: current }),
    "documents.versions": () => ({ body: { versions: [aSummary(), before] } }),
    "documents.diff": () => ({ body: { from: before, to: aSummary(), clauses } }),
    "service.describe": () => ({ body: aService() }),
    "cancellation.show": () => ({ body: { state: "none" } }),
    "consents.status": () => ({ body: aStatus({ S0: "given" }) }),
    "consents.record": ({ body }) => ({ status: 201, body: aReceipt(body as { scope: string; act: string }) }),
    "consents.recordAnonymous": ({ body }) => ({ status: 201, body: aReceipt(body as { scope: string; act: string }) }),
    "changes.list": () => ({ body: { changes: [change] } }),
    "changes.show": () => ({ body: change }),
    "messages.read": () => ({ body: {} }),
    "messages.unread": () => ({ body: { unread: 0 } }),
  });
const signedIn = { storage: { session: aSession() } };
const openChange = (given: Parameters<typeof openPage>[1] = signedIn) =>
  openPage("manage/change", { ...given, query: { versionId: nextId } });
const page = () => document.body.textContent ?? "";
const cell = (id: string) => document.getElementById(id) as HTMLElement;
const dialog = () => screen.queryByRole("dialog");

beforeEach(freshDevice);

describe("a change", () => {
  it("tells what changes, when, how many days are left, and that using is not agreeing", async () => {
    const server = aHealthyServer();
    await openChange();
    for (const words of [
      "《佰瓦云隐私保护声明》2.0 版",
      "还有 15 天生效",
      `${dayOf(inDays(15))} 起生效`,
      "统计标识的保存时间缩短。",
      "继续使用不等于同意",
    ])
      expect(page()).toContain(words);
    expect(server.askedFor("messages.read")).toMatchObject([{ params: { messageId: noticeId } }]);
    await tap(cell("to-full-text"));
    expect(device.visited.at(-1)).toBe(`/pages/document/index?id=privacy-statement&versionId=${nextId}`);
  });

  it("marks words that went and came by more than a colour, and says which is which", async () => {
    aHealthyServer();
    await openChange();
    const [changed, added, removed] = screen.getAllByRole("listitem");
    expect(changed?.textContent).toBe("第 4.7 条修改每季度最多（删去：一次）（新增：两次）。");
    expect(added?.textContent).toBe("第 4.8 条新增（新增：新的一条。）");
    expect(removed?.textContent).toBe("联系方式删除（删去：旧的）");
    expect(changed?.querySelector(".diff__removed")?.textContent).toContain("一次");
    expect(changed?.querySelector(".diff__added")?.textContent).toContain("两次");
  });

  it("shows the rest and asks as before when the comparison does not come; one tap tries again", async () => {
    const server = aHealthyServer();
    server.answer("documents.diff", () => refusal(503, "server.unavailable"));
    await openChange();
    await settle(1600);
    expect(page()).toContain("统计标识的保存时间缩短。");
    expect(cell("decide-S0")).toBeTruthy();
    server.answer("documents.diff", () => ({ body: { from: before, to: aSummary(), clauses } }));
    await tap(button("重试"));
    expect(page()).toContain("新的一条。");
  });

  it("that was called off says so, asks nothing, and shows no comparison", async () => {
    aHealthyServer(aChange({ previousVersionId: null }, { state: "withdrawn" }));
    await openChange();
    for (const words of ["已撤回", "这个版本不会生效，现行版本继续适用，您不用做任何事。"])
      expect(page()).toContain(words);
    for (const words of ["需要您决定", "天生效", "继续使用不等于同意", "逐条对比"]) expect(page()).not.toContain(words);
    expect(document.getElementById("decide-S0")).toBeNull();
    expect(cell("to-full-text")).toBeTruthy();
  });

  it("draws a great many clauses in two steps", async () => {
    const server = aHealthyServer();
    const many = Array.from({ length: 45 }, (_, index) => ({ ...clauses[1], clauseId: `9.${index}` }));
    server.answer("documents.diff", () => ({ body: { from: before, to: aSummary(), clauses: many } }));
    await openChange();
    expect(screen.getAllByRole("listitem")).toHaveLength(30);
    await tap(button("显示其余 15 处"));
    expect(screen.getAllByRole("listitem")).toHaveLength(45);
  });

  it("asks for each consent alone, unticked, both answers of one weight, and says what stops", async () => {
    const server = aHealthyServer();
    await openChange();
    expect(page()).toContain("有 2 项需要您分别决定");
    expect(document.getElementById("decide-P2")).toBeNull();
    await tap(cell("decide-M2"));
    expect(dialog()?.textContent).toContain("不同意也可以继续使用合同服务；“短信推广”会在");
    expect(screen.getAllByRole("checkbox")).toHaveLength(1);
    expect(screen.getByRole("checkbox").getAttribute("aria-checked")).toBe("false");
    expect(button("同意").className).toBe(button("暂不同意").className);
    await tap(cell("version-text"));
    expect(device.visited.at(-1)).toContain(`versionId=${nextId}`);
    await tap(button("同意"));
    expect(server.askedFor("consents.record")).toEqual([]);
    expect(screen.getByRole("alert").textContent).toContain("请先勾选");
  });

  it("records an agreement ahead under the new version's words, and looks again", async () => {
    const server = aHealthyServer();
    await openChange();
    await tap(cell("decide-M2"));
    await tap(screen.getByRole("checkbox"));
    server.answer("changes.show", () => ({ body: aChange({ scopes: [{ scope: "M2", standing: "agreed" }] }) }));
    await tap(button("同意"));
    expect(server.askedFor("consents.record")).toHaveLength(1);
    expect(server.askedFor("consents.record")[0]?.body).toMatchObject({
      scope: "M2",
      act: "given",
      documentVersionId: nextId,
      textSha256: nextSha256,
      evidence: {
        screen: "change",
        controlInitialState: "off",
        labels: expect.arrayContaining(["同意接收佰瓦云推广短信", "同意", "暂不同意"]),
      },
    });
    expect(dialog()).toBeNull();
    expect(cell("decide-M2").textContent).toContain("已同意");
  });

  it("records nothing when the person does not agree before the day, and leaves it open", async () => {
    const server = aHealthyServer();
    await openChange();
    await tap(cell("decide-S0"));
    expect(dialog()?.textContent).toContain("“需要先同意声明的功能”会在");
    await tap(button("暂不同意"));
    expect(dialog()).toBeNull();
    expect(server.askedFor("consents.record")).toEqual([]);
    expect(cell("decide-S0").textContent).toContain("暂不同意，没有记录");
    await tap(cell("decide-S0"));
    expect(dialog()).not.toBeNull();
  });

  it("records a refusal after the day, under the version in force", async () => {
    const server = aHealthyServer(aChange({ scopes: [{ scope: "M2", standing: "ended" }] }, effective));
    await openChange();
    expect(page()).toContain("已经生效");
    await tap(cell("decide-M2"));
    expect(dialog()?.textContent).toContain("停用，同意后恢复");
    server.answer("changes.show", () => ({
      body: aChange({ scopes: [{ scope: "M2", standing: "declined" }] }, effective),
    }));
    await tap(button("暂不同意"));
    expect(server.askedFor("consents.record")[0]?.body).toMatchObject({
      scope: "M2",
      act: "refused",
      documentVersionId: nextId,
    });
    expect(cell("decide-M2").textContent).toContain("未同意");
  });

  it("keeps the sheet when the answer could not be recorded", async () => {
    const server = aHealthyServer();
    server.answer("consents.record", () => refusal(409, "document.superseded"));
    await openChange();
    await tap(cell("decide-M2"));
    await tap(screen.getByRole("checkbox"));
    await tap(button("同意"));
    expect(dialog()?.textContent).toContain("说明：document.superseded");
  });

  it("is open to guests, who are told and asked nothing about an account", async () => {
    const server = aHealthyServer();
    await openChange({});
    expect(page()).toContain("还有 15 天生效");
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
    expect(document.getElementById("decide-S0")).toBeNull();
    const asked = server.asked.map(({ name }) => name);
    expect(asked.filter((name) => !name.startsWith("documents."))).toEqual([]);
  });

  it("that is not known says so in the server's words", async () => {
    const server = aHealthyServer();
    server.answer("changes.show", () => refusal(404, "document.version-unknown"));
    server.answer("documents.versions", () => ({ body: { versions: [before] } }));
    server.answer("documents.version", () => refusal(404, "document.version-unknown"));
    await openChange();
    expect(page()).toContain("说明：document.version-unknown");
  });
});

describe("the line on the home page", () => {
  it("points to what is coming until it was read", async () => {
    const server = aHealthyServer();
    await openPage("home", signedIn);
    expect(page()).toMatch(/《佰瓦云隐私保护声明》将于 (\d+ 年 )?\d+ 月 \d+ 日更新/);
    await tap(cell("to-change-news"));
    expect(device.visited.at(-1)).toBe(`/pages/manage/change/index?versionId=${nextId}`);
    freshDevice();
    server.answer("changes.list", () => ({ body: { changes: [aChange({ isRead: true })] } }));
    await openPage("home", signedIn);
    expect(page()).not.toContain("更新");
  });

  it("says so when it came and waits for a decision", async () => {
    aHealthyServer(aChange({ scopes: [{ scope: "M2", standing: "ended" }] }, effective));
    await openPage("home", signedIn);
    expect(page()).toContain("更新，请您决定");
  });

  it("is there for guests when a version that people are told of is scheduled", async () => {
    const server = aHealthyServer();
    const decided = { "device-decisions": { S0: { act: "given", documentVersionId: versionId } } };
    await openPage("home", { storage: decided });
    expect(page()).toContain("将于");
    freshDevice();
    server.answer("documents.versions", () => ({ body: { versions: [aSummary({ summary: null }), before] } }));
    await openPage("home", { storage: decided });
    expect(page()).not.toContain("将于");
  });

  it("is not there when there is nothing or it is not known", async () => {
    const server = aHealthyServer();
    server.answer("changes.list", () => ({ body: { changes: [] } }));
    await openPage("home", signedIn);
    expect(page()).not.toContain("更新");
    freshDevice();
    server.answer("changes.list", () => "no network");
    await openPage("home", signedIn);
    await settle(1600);
    expect(page()).not.toContain("更新");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("the first question after a change", () => {
  const inForce = aStatement({ ...aSummary(effective) });
  const versions = { body: { versions: [aSummary(effective), before] } };
  const statusOf = (state: string, documentVersionId: string) => ({
    body: {
      scopes: aStatus({ S0: state }).scopes.map((one) => (one.scope === "S0" ? { ...one, documentVersionId } : one)),
    },
  });
  const aServerOf = (state: string, decidedId: string, current = inForce) => {
    const server = aHealthyServer(aChange({ scopes: [] }, effective), current);
    server.answer("documents.versions", () => versions);
    server.answer("changes.list", () => ({ body: { changes: [] } }));
    server.answer("consents.status", () => statusOf(state, decidedId));
    return server;
  };

  it("says that the statement changed, what is new, and where to see it", async () => {
    aServerOf("superseded", versionId);
    await openPage("home", signedIn);
    for (const words of ["声明有修改，请重新决定", "问卷调查改为每季度最多两次", "不会自动延续"])
      expect(dialog()?.textContent).toContain(words);
    expect(screen.getByRole("checkbox").getAttribute("aria-checked")).toBe("false");
    await tap(cell("to-change"));
    expect(device.visited.at(-1)).toBe(`/pages/manage/change/index?versionId=${nextId}`);
  });

  it("says the same to a guest who had agreed on this device", async () => {
    const server = aServerOf("superseded", versionId);
    await openPage("home", { storage: { "device-decisions": { S0: { act: "given", documentVersionId: versionId } } } });
    expect(dialog()?.textContent).toContain("声明有修改，请重新决定");
    await tap(button("不同意"));
    expect(server.askedFor("consents.recordAnonymous")[0]?.body).toMatchObject({
      act: "refused",
      documentVersionId: nextId,
    });
    expect(dialog()).toBeNull();
  });

  it("comes once: closing decides nothing, and what was refused is not asked again", async () => {
    const server = aServerOf("superseded", versionId);
    await openPage("home", signedIn);
    server.answer("consents.status", () => statusOf("refused", nextId));
    await tap(button("不同意"));
    expect(server.askedFor("consents.record")).toHaveLength(1);
    expect(dialog()).toBeNull();
    await openPage("home", signedIn);
    expect(dialog()).toBeNull();
  });

  it("does not come to who agreed to the version before it took effect", async () => {
    const server = aServerOf("given", nextId, aStatement());
    server.answer("documents.versions", () => ({ body: { versions: [aSummary(), before] } }));
    await openPage("home", signedIn);
    expect(dialog()).toBeNull();
  });

  it("stands before what needs the statement, in words that say it changed", async () => {
    aServerOf("superseded", versionId);
    await openPage("manage/subscriptions", signedIn);
    expect(page()).toContain("《隐私保护声明》有修改，需要您重新决定");
    await tap(button("查看并决定"));
    expect(dialog()?.textContent).toContain("问卷调查改为每季度最多两次");
  });
});
