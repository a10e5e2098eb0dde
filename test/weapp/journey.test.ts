import { storageKeys } from "@baiwa/shared/catalogue/storage";
import type { TestProduct } from "../support/app";
import { describeInBrowser } from "../support/browser";
import { eventually } from "../support/eventually";
import type { MiniProgram } from "./harness/open-mini-program";
import { type RunningProgram, startProgram } from "./harness/running-product";

describeInBrowser("the built mini-program, first opening to a stored subscription", () => {
  let running: RunningProgram;
  let product: TestProduct;
  let program: MiniProgram;

  beforeAll(async () => {
    running = await startProgram();
    ({ product, program } = running);
  });
  afterAll(() => running?.stop());

  const control = (id: string) => running.control(id);
  const rows = async (sql: string) => product.app.database.rows<{ count: string | number }>(sql, []);

  test("templates compile without a warning and the app boots without an error", async () => {
    expect(program.app.warnings).toEqual([]);
    await control("agree").waitFor();
    expect(await program.errors()).toEqual([]);
  });

  test("the consent box starts unticked; agree and refuse weigh the same", async () => {
    const tick = control("consent-tick");
    expect(await tick.getAttribute("role")).toBe("checkbox");
    expect(await tick.getAttribute("aria-checked")).toBe("false");
    expect(await tick.getAttribute("aria-label")).toBeTruthy();
    const [agree, refuse] = [await control("agree").boundingBox(), await control("refuse").boundingBox()];
    const differs = (one = 0, other = 9) => Math.abs(one - other) >= 1;
    expect(differs(agree?.width, refuse?.width) || differs(agree?.height, refuse?.height)).toBe(false);
    const looks = (id: string) =>
      control(id).evaluate((node) => {
        const { backgroundColor, fontWeight, fontSize } = getComputedStyle(node);
        return { backgroundColor, fontWeight, fontSize };
      });
    expect(await looks("agree")).toEqual(await looks("refuse"));
  });

  test("agreeing without the tick stores nothing; with it the act is on the ledger", async () => {
    await control("agree").click();
    await program.front.locator("[role=alert]").waitFor();
    const before = await rows("SELECT COUNT(*) AS count FROM ledger_entry WHERE kind = 'consent'");
    expect(Number(before[0]?.count)).toBe(0);
    await control("consent-tick").click();
    await running.hasAttribute("consent-tick", "aria-checked", "true");
    await control("agree").click();
    await control("agree").waitFor({ state: "hidden" });
  });

  test("the log-in page says what is collected before anything is sent, then creates a bound account", async () => {
    await running.open("/pages/login/index");
    await control("wechat-tick").waitFor();
    expect(await program.front.textContent()).toContain("OpenID");
    expect(await program.called()).not.toContain("login");
    await running.hasAttribute("wechat-tick", "aria-checked", "false");
    await control("wechat-tick").click();
    await running.hasAttribute("wechat-tick", "aria-checked", "true");
    await control("wechat-login").click();
    await control("create-account").click();
    await control("create-account").waitFor({ state: "hidden" });
    expect(await program.called()).toContain("login");
    const accounts = await rows("SELECT COUNT(*) AS count FROM account");
    expect(Number(accounts[0]?.count)).toBe(1);
    const bindings = await rows("SELECT COUNT(*) AS count FROM wechat_binding");
    expect(Number(bindings[0]?.count)).toBe(1);
  });

  test("a WeChat switch asks WeChat from the tap and is stored", async () => {
    await running.open("/pages/manage/subscriptions/index");
    const toggle = "switch-security-wechat";
    await control(toggle).waitFor();
    await running.hasAttribute(toggle, "role", "switch");
    expect(await control(toggle).getAttribute("aria-label")).toContain("账号安全");
    await running.hasAttribute(toggle, "aria-checked", "false");
    await control(toggle).click();
    await running.hasAttribute(toggle, "aria-checked", "true");
    expect(await program.called()).toContain("requestSubscribeMessage");
    await control("credit-security").waitFor();
    // The switch moves with the tap; the server's answer comes after it.
    const stored = await eventually(() => rows("SELECT id FROM ledger_entry WHERE kind = 'subscription.changed'"));
    expect(stored.length).toBeGreaterThan(0);
  });

  test("the phone holds nothing that the register does not name", async () => {
    const held = await program.storageKeys();
    expect(held).toContain("session");
    expect(held.filter((key) => !(storageKeys as string[]).includes(key))).toEqual([]);
  });

  test("every control has a role and a name, and no page threw", async () => {
    const unnamed = await program.page
      .locator("main .tappable")
      .evaluateAll(
        (nodes) => nodes.filter((node) => !node.getAttribute("role") || !node.getAttribute("aria-label")).length,
      );
    expect(unnamed).toBe(0);
    expect(await program.errors()).toEqual([]);
  });
});
