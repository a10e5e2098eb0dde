import { readFileSync } from "node:fs";
import { storageKeys } from "@baiwa/shared/catalogue/storage";
import type { BrowserContext, Page } from "playwright-core";
import { buildExports } from "../../server/src/rights/export.service";
import { describeInBrowser } from "../support/browser";
import { type Site, startSite } from "./site";

/** One red pixel. */
const aPicture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);

describeInBrowser("the h5 build on the real server, first opening to a stored subscription", () => {
  let site: Site;
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    site = await startSite();
    context = await site.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(6_000);
    page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`${message.text()} ${message.location().url}`);
    });
  });

  afterAll(async () => {
    await context?.close();
    await site?.stop();
  });

  const control = (id: string) => page.locator(`#${id}:visible`);
  const checked = (id: string, value: boolean) => page.locator(`#${id}[aria-checked="${value}"]:visible`).waitFor();
  const count = async (from: string) => {
    const [row] = await site.product.app.database.rows<{ count: string | number }>(
      `SELECT COUNT(*) AS count FROM ${from}`,
      [],
    );
    return Number(row?.count);
  };

  test("the statement is asked about with an unticked box and two buttons of the same weight", async () => {
    await page.goto(site.url);
    await checked("consent-tick", false);
    const [agree, refuse] = [await control("agree").boundingBox(), await control("refuse").boundingBox()];
    expect(Math.abs((agree?.height ?? 0) - (refuse?.height ?? 9))).toBeLessThan(1);
    expect(Math.abs((agree?.width ?? 0) - (refuse?.width ?? 9))).toBeLessThan(1);
    await control("agree").click();
    await page.getByRole("alert").first().waitFor();
    await control("consent-tick").click();
    await checked("consent-tick", true);
    await control("agree").click();
    await control("agree").waitFor({ state: "hidden" });
  });

  test("the simulated WeChat logs in and the new account is bound", async () => {
    await page.goto(`${site.url}/#/pages/login/index`);
    await page.getByText("微信登录（模拟）").click();
    await checked("wechat-tick", false);
    await control("wechat-tick").click();
    await checked("wechat-tick", true);
    await control("wechat-login").click();
    await page.locator(".simulated__person:visible").first().click();
    await control("create-account").click();
    await control("create-account").waitFor({ state: "hidden" });
    expect(await count("account")).toBe(1);
    expect(await count("wechat_binding")).toBe(1);
    expect(await count("ledger_entry WHERE kind = 'consent'")).toBeGreaterThanOrEqual(2);
  });

  test("a WeChat switch opens the panel, and the answer is stored and survives a reload", async () => {
    await page.evaluate(() => {
      location.hash = "#/pages/manage/subscriptions/index";
    });
    await checked("switch-security-wechat", false);
    await control("switch-security-wechat").click();
    await control("simulated-submit").click();
    await checked("switch-security-wechat", true);
    const stored = () => count("ledger_entry WHERE kind = 'subscription.changed'");
    for (let waits = 0; waits < 50 && (await stored()) === 0; waits++) await page.waitForTimeout(100);
    expect(await stored()).toBeGreaterThan(0);
    await page.reload();
    await checked("switch-security-wechat", true);
  });

  test("a nickname and a picture are kept, shown after a reload, and deleted with their consent", async () => {
    await page.goto(`${site.url}/#/pages/manage/mine/index`);
    await control("profile-add").click();
    await control("consent-tick").click();
    await control("agree").click();
    await page.locator("#nickname input:visible").fill("小明 😀");
    await control("nickname-save").click();
    await page.getByText("已保存").waitFor();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), control("choose-avatar").click()]);
    await chooser.setFiles({ name: "face.png", mimeType: "image/png", buffer: aPicture });
    await page.locator(".mine__avatar:visible").waitFor();
    await page.reload();
    await page.locator(".mine__avatar:visible").waitFor();
    expect(await page.locator("#nickname input:visible").inputValue()).toBe("小明 😀");
    const picture = page.locator(".mine__avatar img:visible");
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(200);
    await control("profile-stop").click();
    await control("confirm").click();
    await control("profile-add").waitFor();
    expect(await count("vault_value WHERE item IN ('nickname', 'avatar')")).toBe(0);
  });

  test("a name is entered, hidden, and shown again only after confirming with WeChat", async () => {
    await page.goto(`${site.url}/#/pages/manage/information/index`);
    await control("item-legal_name").click();
    await control("item-change").click();
    await page.locator("#value input:visible").fill("欧阳小佰");
    await control("value-save").click();
    await page.getByText("已保存").first().waitFor();
    await control("item-legal_name").click();
    expect(await page.getByText("欧阳小佰").count()).toBe(0);
    await control("value-only").click();
    await control("step-up-wechat").click();
    await page.locator(".simulated__person:visible").first().click();
    await page.getByText("欧阳小佰").waitFor();
  });

  test("a copy is asked for and taken along", async () => {
    await page.goto(`${site.url}/#/pages/manage/copies/index`);
    await control("ask-copy").click();
    await control("copy-queued").waitFor();
    await buildExports(site.product.app, { guard: async () => undefined }, new AbortController().signal);
    await control("copy-ready").waitFor();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.locator("[id^=take-]:visible").click()]);
    expect(saved.suggestedFilename()).toBe("佰瓦云-我的信息.zip");
    expect(
      readFileSync(await saved.path())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  test("a consent's receipt is saved as a file, with the entry and its proof", async () => {
    await page.goto(`${site.url}/#/pages/manage/consents/index`);
    await page.locator("[id^=entry-]:visible").last().click();
    const [saved] = await Promise.all([page.waitForEvent("download"), control("keep-receipt").click()]);
    expect(saved.suggestedFilename()).toMatch(/^receipt-[0-9a-f-]{36}\.json$/);
    const kept = JSON.parse(readFileSync(await saved.path(), "utf8"));
    expect(JSON.parse(kept.entry)).toMatchObject({ kind: "consent" });
    expect(kept).toMatchObject({ leafHash: expect.any(String), verifierKey: expect.any(String) });
  });

  test("cancelling the account stops at the cooling-off and can be undone", async () => {
    await page.goto(`${site.url}/#/pages/manage/cancellation/index`);
    await control("cancel-account").click();
    await control("confirm").click();
    await control("undo").waitFor();
    expect(await count("cancellation")).toBe(1);
    await control("undo").click();
    await control("cancel-account").waitFor();
    expect(await count("cancellation")).toBe(0);
  });

  test("without a network every page still opens; an address that leads nowhere leads home", async () => {
    await page.goto(site.url);
    await control("to-statement").waitFor();
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(1_500);
    await context.setOffline(true);
    await control("to-statement").click();
    await control("reader-contents").waitFor();
    await context.setOffline(false);
    await page.goto(`${site.url}/#/pages/no/such-page`);
    await page.reload();
    await control("to-statement").waitFor();
  });

  test("the browser holds nothing that the register does not name", async () => {
    const cookies = (await context.cookies()).map(({ name }) => name);
    const held = await page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    expect(held.local).toContain("session");
    expect(held.local.filter((key) => !(storageKeys as string[]).includes(key))).toEqual([]);
    expect({ ...held, local: [], cookies }).toEqual({
      local: [],
      session: [],
      databases: [],
      caches: [],
      workers: 0,
      cookies: [],
    });
  });

  test("switching personalisation off empties its storage at once and leaves the rest", async () => {
    await page.goto(`${site.url}/#/pages/manage/storage/index`);
    await control("switch-P1").click();
    await control("consent-tick").click();
    await control("agree").click();
    await checked("switch-P1", true);
    await page.evaluate(() => {
      location.hash = "#/pages/manage/tags/index";
    });
    await control("suggestion-server").waitFor();
    const keys = () => page.evaluate(() => Object.keys(localStorage));
    expect(await keys()).toContain("product-order");
    await page.goto(`${site.url}/#/pages/manage/storage/index`);
    await page.reload();
    await control("switch-P1").click();
    await checked("switch-P1", false);
    expect(await keys()).not.toContain("product-order");
    expect(await keys()).toContain("session");
  });

  test("the browser had nothing to complain about", () => {
    expect(problems).toEqual([]);
  });
});
