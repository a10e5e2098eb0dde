import { buildExports } from "../../server/src/rights/export.service";
import { appId, type TestProduct } from "../support/app";
import { describeInBrowser } from "../support/browser";
import { eventually } from "../support/eventually";
import type { MiniProgram } from "./harness/open-mini-program";
import { type RunningProgram, startProgram } from "./harness/running-product";

describeInBrowser("the built mini-program, what a person may do with their information", () => {
  let running: RunningProgram;
  let product: TestProduct;
  let program: MiniProgram;

  beforeAll(async () => {
    running = await startProgram();
    ({ product, program } = running);
    await agree();
    await running.open("/pages/login/index");
    await control("wechat-tick").click();
    await control("wechat-login").click();
    await control("create-account").click();
    await control("create-account").waitFor({ state: "hidden" });
  });
  afterAll(() => running?.stop());

  const control = (id: string) => running.control(id);
  const fill = (id: string, value: string) => control(id).fill(value);
  const shows = (words: string) => program.front.getByText(words).first().waitFor();
  const agree = async () => {
    await control("consent-tick").click();
    await running.hasAttribute("consent-tick", "aria-checked", "true");
    await control("agree").click();
    await control("agree").waitFor({ state: "hidden" });
  };

  test("a value is masked, and shown once WeChat says again who is there", async () => {
    await running.open("/pages/manage/information/index");
    await control("item-wx_openid").click();
    await shows("绑定期间");
    await program.front.locator('[id*="value-"]').first().click();
    await control("step-up-wechat").click();
    const { openid } = product.simulator.control.identity({ appId, userId: running.userId });
    await shows(openid);
  });

  test("WeChat's own real-name result is taken over under a consent of its own", async () => {
    await running.open("/pages/manage/verification/index");
    await control("method-person-wechat").click();
    await control("verify-submit").click();
    await shows("佰瓦云会知道您在微信一侧是否已实名");
    await agree();
    await control("result-person").waitFor();
    expect(await program.route()).toBe("pages/manage/verification/index");
  });

  test("a ticket goes out with a file from a chat", async () => {
    await running.open("/pages/manage/new-ticket/index");
    await control("category").click();
    await control("category-service").click();
    await fill("ticket-title", "控制台打不开");
    await fill("message-text", "从今天早上开始");
    await control("add-file").click();
    await control("file-sent").waitFor();
    await control("ticket-submit").click();
    await control("close-ticket").waitFor();
    await shows("说明.txt");
  });

  test("a copy of everything is asked for, built and ready to be sent to a chat", async () => {
    await running.open("/pages/manage/copies/index");
    await control("ask-copy").click();
    if (await control("step-up-wechat").isVisible()) await control("step-up-wechat").click();
    await eventually(async () => {
      const waiting = await product.app.database.rows("SELECT id FROM export_request");
      return waiting.length > 0 ? waiting : [];
    });
    await buildExports(product.app, { guard: async () => undefined }, new AbortController().signal);
    await running.open("/pages/manage/copies/index");
    await shows("已准备好");
  });

  test("a cancellation says what will happen, starts the cooling-off and can be undone", async () => {
    await running.open("/pages/manage/cancellation/index");
    await shows("微信绑定会解除");
    await control("cancel-account").click();
    await control("confirm").click();
    await control("undo").waitFor();
    await shows("注销凭证");
    await control("undo").click();
    await control("cancel-account").waitFor();
  });

  test("a child asks a guardian by a card for a chat, and no address to copy", async () => {
    await running.open("/pages/manage/guardian-ask/index");
    await fill("guardian-name", "诸葛监护");
    await fill("guardian-phone", "13700009999");
    await control("guardian-go").click();
    await control("guardian-share").waitFor();
    expect(await program.called()).not.toContain("setClipboardData");
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
