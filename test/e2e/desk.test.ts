import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describeInBrowser } from "../support/browser";
import type { Person } from "../support/people";
import { aPng } from "../support/sample-files";
import { createStaff } from "../support/staff";
import { type Site, startSite } from "./site";
import { aVisitor, type Visitor } from "./visitor";

describeInBrowser("tickets and business records in the h5 build", () => {
  let site: Site;
  let person: Person;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    site = await startSite();
    person = await site.product.aPerson();
    visitor = await aVisitor(site);
    page = visitor.page;
    await visitor.signIn(person);
  });
  afterAll(async () => {
    await visitor?.context.close();
    await site?.stop();
  });

  const control = (id: string) => visitor.control(id);
  const fill = (id: string, value: string) => visitor.fill(id, value);

  test("a ticket goes out with a file, is answered, and the answer's paper can be taken along", async () => {
    await page.goto(`${site.url}/#/pages/manage/tickets/index`);
    await control("new-ticket").click();
    await control("category").click();
    await control("category-service").click();
    await fill("ticket-title", "控制台打不开");
    await page.locator("#message-text textarea:visible").fill("从今天早上开始");
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), control("add-picture").click()]);
    await chooser.setFiles({ name: "截图.png", mimeType: "image/png", buffer: aPng() });
    await control("file-sent").waitFor();
    await page.locator("[id^=flag-]:visible").click();
    await control("ticket-submit").click();
    await control("close-ticket").waitFor();
    await page.getByText("截图.png").waitFor();
    const { body } = await site.product.as(person)("tickets.list");
    const of = { params: { ticketId: body.rows[0].ticketId } };
    const staff = createStaff(site.product);
    const support = staff.as(await staff.aMember("support_l1"));
    const paper = { name: "步骤.txt", bytes: Buffer.from("先刷新，再登录") };
    const attached = (await support("adminTickets.attach", { ...of, body: {}, file: paper })).body;
    const answer = { text: "请按附件里的步骤", attachments: [{ fileId: attached.fileId }] };
    await support("adminTickets.reply", { ...of, body: answer });
    await page.reload();
    await page.getByText("请按附件里的步骤").waitFor();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByLabel("查看 步骤.txt").click()]);
    expect(readFileSync(await saved.path(), "utf8")).toBe("先刷新，再登录");
    await page.locator("#message-text textarea:visible").fill("好了，谢谢");
    await control("reply").click();
    await page.getByText("好了，谢谢").waitFor();
    await control("close-ticket").click();
    await control("confirm").click();
    await control("reopen").waitFor();
  });

  test("a file that is none of the kinds taken is refused beside its name, and can be removed", async () => {
    await page.goto(`${site.url}/#/pages/manage/new-ticket/index`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), control("add-picture").click()]);
    const disguised = {
      name: "程序.png",
      mimeType: "image/png",
      buffer: Buffer.from([0x4d, 0x5a, 0x90, 0x00, 0x03, 0x00, 0xff]),
    };
    await chooser.setFiles(disguised);
    await page.getByText("不支持这种文件").first().waitFor();
    await page.getByLabel("移除 程序.png").click();
    await control("file-failed").waitFor({ state: "detached" });
  });

  test("an invoice title is kept, shown masked, and stopped", async () => {
    await page.goto(`${site.url}/#/pages/manage/records/index`);
    await control("add-invoice").click();
    await fill("field-title", "上海独立软件有限公司");
    await fill("field-email", "invoice@example.cn");
    await control("record-save").click();
    await page.getByText("上海独立软件有限公司").first().click();
    await page.getByText("i***@example.cn").waitFor();
    await control("record-end").click();
    await page.getByText("已停用").first().waitFor();
  });

  test("left nothing in the page to complain about", () => {
    expect(visitor.problems).toEqual([]);
  });
});
