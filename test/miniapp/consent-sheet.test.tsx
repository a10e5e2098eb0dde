import { fireEvent, screen } from "@testing-library/react";
import { device } from "./stubs/taro";
import { aServer } from "./support/fake-server";
import { button, freshDevice, openPage, settle, stored, tap } from "./support/page";
import { aReceipt, aService, aStatement, versionId } from "./support/things";

const openHome = (storage: Record<string, unknown> = {}) => openPage("home", { storage });
type Act = { scope: string; act: string; claim: string; evidence: Record<string, unknown> };

const aHealthyServer = (statement = aStatement()) =>
  aServer({
    "documents.current": () => ({ body: statement }),
    "documents.versions": () => ({ body: { versions: [statement] } }),
    "service.describe": () => ({ body: aService() }),
    "consents.recordAnonymous": ({ body }) => ({ status: 201, body: aReceipt(body as Act) }),
  });
const dialog = () => screen.queryByRole("dialog");

beforeEach(freshDevice);

describe("the first question", () => {
  it("starts with an unticked box, and shows agree and disagree with the same weight", async () => {
    aHealthyServer();
    await openHome();
    expect(screen.getByRole("checkbox").getAttribute("aria-checked")).toBe("false");
    expect(button("同意").className).toBe(button("不同意").className);
    expect(button("同意").getAttribute("aria-disabled")).toBe(button("不同意").getAttribute("aria-disabled"));
  });

  it("writes nothing to the device before a decision", async () => {
    const server = aHealthyServer();
    await openHome();
    expect(device.storage.size).toBe(0);
    expect(server.askedFor("consents.recordAnonymous")).toHaveLength(0);
  });

  it("does not take an agreement without the tick, and says so in place", async () => {
    const server = aHealthyServer();
    await openHome();
    await tap(button("同意"));
    expect(screen.getByRole("alert").textContent).toContain("请先勾选");
    expect(server.askedFor("consents.recordAnonymous")).toHaveLength(0);
    expect(dialog()).not.toBeNull();
  });

  it("records a ticked agreement with honest evidence and a claim that stays on the device", async () => {
    const server = aHealthyServer();
    await openHome();
    await tap(screen.getByRole("checkbox"));
    await tap(button("同意"));
    const [asked] = server.askedFor("consents.recordAnonymous");
    const act = asked?.body as Act;
    expect(act).toMatchObject({
      scope: "S0",
      act: "given",
      documentVersionId: versionId,
      evidence: { screen: "home", controlInitialState: "off", openedFullText: false, platform: "h5" },
    });
    expect(act.evidence.labels).toEqual(
      expect.arrayContaining(["我已阅读并同意《佰瓦云隐私保护声明》", "同意", "不同意"]),
    );
    expect(act.claim).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(stored("device-decisions")).toMatchObject({ S0: { act: "given", claim: act.claim } });
    expect(dialog()).toBeNull();
  });

  it("records a refusal as an act of its own, needs no tick for it, and lets the person browse on", async () => {
    const server = aHealthyServer();
    await openHome();
    await tap(button("不同意"));
    expect(server.askedFor("consents.recordAnonymous")[0]?.body).toMatchObject({ scope: "S0", act: "refused" });
    expect(dialog()).toBeNull();
    expect(screen.getByText("已记录：您不同意。您可以继续浏览，这个版本不会再次询问。")).toBeTruthy();
    expect(screen.getByText("隐私保护声明")).toBeTruthy();
  });

  it("marks the button that was tapped while the decision is on its way, never the other one", async () => {
    const server = aHealthyServer();
    server.answer("consents.recordAnonymous", () => "no network");
    await openHome();
    await tap(button("不同意"));
    expect(button("不同意").textContent).toBe("不同意…");
    expect(button("同意").textContent).toBe("同意");
    await settle(700);
  });

  it("does not ask again about a version that was refused", async () => {
    aHealthyServer();
    await openHome({ "device-decisions": { S0: { act: "refused", documentVersionId: versionId } } });
    expect(dialog()).toBeNull();
    expect(button("重新决定")).toBeTruthy();
  });

  it("asks again when a substantive new version is in force", async () => {
    aHealthyServer();
    await openHome({ "device-decisions": { S0: { act: "refused", documentVersionId: "an-older-version" } } });
    expect(dialog()).not.toBeNull();
  });

  it("does not ask again when only editorial versions came since", async () => {
    const newer = aStatement({ versionId: "01a20a4c-55d0-75c6-b0f0-50c8662e6ee6", changeClass: "V0" });
    const server = aHealthyServer(newer);
    server.answer("documents.versions", () => ({ body: { versions: [newer, aStatement()] } }));
    await openHome({ "device-decisions": { S0: { act: "given", documentVersionId: versionId } } });
    expect(dialog()).toBeNull();
  });

  it("decides nothing when it is closed, by the cross or by Esc", async () => {
    const server = aHealthyServer();
    await openHome();
    fireEvent.keyDown(document, { key: "Escape" });
    await settle();
    expect(dialog()).toBeNull();
    expect(server.askedFor("consents.recordAnonymous")).toHaveLength(0);
    expect(device.storage.size).toBe(0);
  });

  it("moves focus into the sheet when it opens", async () => {
    aHealthyServer();
    await openHome();
    expect(dialog()?.contains(document.activeElement)).toBe(true);
  });

  it("remembers a refusal that could not be sent, and says that it is not on record", async () => {
    const server = aHealthyServer();
    server.answer("consents.recordAnonymous", () => "no network");
    await openHome();
    await tap(button("不同意"));
    await settle(700);
    expect(stored("device-decisions")).toMatchObject({ S0: { act: "refused", entryId: null } });
    expect(screen.getByText("已记住您的选择，但没有连上服务，暂未存证。")).toBeTruthy();
  });

  it("does not take an agreement that could not be sent", async () => {
    const server = aHealthyServer();
    server.answer("consents.recordAnonymous", () => "no network");
    await openHome();
    await tap(screen.getByRole("checkbox"));
    await tap(button("同意"));
    await settle(700);
    expect(stored("device-decisions")).toBeUndefined();
    expect(screen.getByRole("alert").textContent).toContain("连接不上服务");
    const keys = server.askedFor("consents.recordAnonymous").map(({ headers }) => headers["Idempotency-Key"]);
    expect(new Set(keys).size).toBe(1);
  });
});
