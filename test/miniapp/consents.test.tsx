import { screen } from "@testing-library/react";
import { type Asked, aServer } from "./support/fake-server";
import { button, freshDevice, openPage, stored, tap } from "./support/page";
import { aReceipt, aService, aSession, aStatement, aStatus, entryId, versionId } from "./support/things";

const aRow = () => ({
  ...aReceipt({ scope: "S0", act: "given" }),
  documentTitle: "佰瓦云隐私保护声明",
  versionLabel: "1.0",
  labels: ["我已阅读并同意《佰瓦云隐私保护声明》"],
  screen: "home",
  attachedFrom: null,
});
const receiptFor = ({ body }: Asked) => ({ status: 201, body: aReceipt(body as { scope: string; act: string }) });
const aHealthyServer = (states: Record<string, string> = { S0: "given", M2: "given" }) =>
  aServer({
    "documents.current": () => ({ body: aStatement() }),
    "service.describe": () => ({ body: aService() }),
    "consents.status": () => ({ body: aStatus(states) }),
    "consents.history": () => ({ body: { rows: [aRow()], next: null } }),
    "consents.record": receiptFor,
    "consents.recordAnonymous": receiptFor,
    "consents.attach": () => ({ status: 201, body: aReceipt({ scope: "S0", act: "refused" }) }),
  });
const before = {
  S0: {
    act: "refused",
    documentVersionId: versionId,
    versionLabel: "1.0",
    at: "2026-11-23T08:00:00Z",
    entryId,
    claim: "c".repeat(43),
  },
};

beforeEach(freshDevice);

describe("my consents", () => {
  it("shows what was agreed to, in which words, under which version and when", async () => {
    aHealthyServer();
    await openPage("manage/consents", { storage: { session: aSession() } });
    const entry = document.getElementById(`entry-${entryId}`)?.textContent;
    expect(entry).toContain("同意 · 隐私保护声明");
    expect(entry).toContain("2026-11-23 16:00");
    expect(entry).toContain("《佰瓦云隐私保护声明》1.0 版");
    expect(entry).toContain("“我已阅读并同意《佰瓦云隐私保护声明》”");
  });

  it("withdraws in two taps, saying once what will change, no more taps than giving takes", async () => {
    const server = aHealthyServer();
    await openPage("manage/consents", { storage: { session: aSession() } });
    await tap(button("撤回：短信推广"));
    expect(screen.getByRole("dialog").textContent).toContain("撤回后不再向您发送推广短信");
    await tap(button("撤回"));
    expect(server.askedFor("consents.record")[0]?.body).toMatchObject({ scope: "M2", act: "withdrawn" });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("attaches a decision made before signing in only by its own tap", async () => {
    const server = aHealthyServer({});
    await openPage("manage/consents", { storage: { session: aSession(), "device-decisions": before } });
    expect(server.askedFor("consents.attach")).toHaveLength(0);
    await tap(document.getElementById("attach-S0") as Element);
    expect(server.askedFor("consents.attach")[0]?.body).toMatchObject({ entryId, claim: "c".repeat(43) });
    expect(document.getElementById("attach-S0")).toBeNull();
    expect(stored("device-decisions")).toMatchObject({ S0: { act: "refused", claim: null } });
  });
});

describe("storage on this device", () => {
  it("has statistics and personalisation off, and asks on their own sheet before switching on", async () => {
    const server = aHealthyServer();
    await openPage("manage/storage");
    const statistics = () => screen.getByRole("switch", { name: "使用情况统计" });
    expect(statistics().getAttribute("aria-checked")).toBe("false");
    await tap(statistics());
    expect(screen.getByRole("checkbox").getAttribute("aria-checked")).toBe("false");
    await tap(screen.getByRole("checkbox"));
    await tap(button("同意"));
    expect(server.askedFor("consents.recordAnonymous")[0]?.body).toMatchObject({ scope: "P2", act: "given" });
    expect(statistics().getAttribute("aria-checked")).toBe("true");
  });

  it("lists every key that may be kept, and whether it is", async () => {
    aHealthyServer();
    await openPage("manage/storage", { storage: { language: "zh" } });
    for (const name of ["登录状态", "您的决定", "语言", "字号", "统计标识", "推荐顺序"]) {
      expect(screen.getByText(name)).toBeTruthy();
    }
    expect(screen.getAllByText("已保存")).toHaveLength(1);
  });

  it("says everything in English to whoever chose English", async () => {
    aHealthyServer();
    await openPage("manage/storage", { storage: { language: "en" } });
    expect(screen.getByText("Usage statistics")).toBeTruthy();
    expect(screen.queryByText("使用情况统计")).toBeNull();
  });
});
