import type { BrowserContext, Page } from "playwright-core";
import { describeInBrowser } from "../support/browser";
import type { Person } from "../support/people";
import { type Site, startSite } from "./site";

describeInBrowser("an e-mail address in the h5 build, from the first code to a new password", () => {
  let site: Site;
  let context: BrowserContext;
  let page: Page;
  let person: Person;
  const problems: string[] = [];

  beforeAll(async () => {
    site = await startSite();
    person = await site.product.aPerson();
    context = await site.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(6_000);
    page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  });
  afterAll(async () => {
    await context?.close();
    await site?.stop();
  });

  const control = (id: string) => page.locator(`#${id}:visible`);
  const fill = (id: string, value: string) => page.locator(`#${id} input:visible`).fill(value);
  const codeTo = (to: string): string => {
    const mails = site.product.mailbox.kept.flatMap((one) => (one.channel === "mail" ? [one.mail] : []));
    return /是 (\d{6})/.exec(mails.find((mail) => mail.to === to)?.text ?? "")?.[1] ?? "";
  };
  const sendCode = async (field: string, to: string) => {
    await site.product.app.database.run("DELETE FROM rate_limit");
    const before = codeTo(to);
    await control(`${field}-send`).click();
    for (let waits = 0; waits < 50 && codeTo(to) === before; waits++) await page.waitForTimeout(100);
    await fill(field, codeTo(to));
  };
  const signIn = async (password: string) => {
    await page.goto(`${site.url}/#/pages/login/index`);
    await page.getByRole("radio", { name: "账号密码" }).click();
    await fill("identifier", person.username);
    await fill("password", password);
    await control("password-submit").click();
    await control("password-submit").waitFor({ state: "hidden" });
  };
  const openContact = async () => {
    await page.goto(`${site.url}/#/pages/manage/contact/index?item=email`);
    await page.reload();
    await control("contact-value").waitFor();
  };
  const save = async () => {
    await control("contact-save").click();
    await fill("step-up-password", person.password);
    await control("step-up-password-go").click();
    await page.getByText("已保存").first().waitFor();
  };

  test("is added by a code, after showing once more who one is", async () => {
    await page.goto(site.url);
    await control("consent-tick").click();
    await control("agree").click();
    await control("agree").waitFor({ state: "hidden" });
    await signIn(person.password);
    await openContact();
    await fill("contact-value", "first@example.cn");
    await sendCode("contact-code", "first@example.cn");
    await save();
    await page.getByText("f***@example.cn", { exact: true }).first().waitFor();
  });

  test("is changed with a code to the new and one to the old address", async () => {
    await openContact();
    await fill("contact-value", "second@example.cn");
    await sendCode("contact-code", "second@example.cn");
    await sendCode("contact-old-code", "first@example.cn");
    await save();
    await page.getByText("s***@example.cn", { exact: true }).first().waitFor();
  });

  test("opens the way to a new password, which then signs in", async () => {
    await page.goto(`${site.url}/#/pages/manage/reset/index`);
    await fill("reset-to", "second@example.cn");
    await sendCode("reset-code", "second@example.cn");
    await fill("reset-password", "Qing-Shan-8821");
    await control("reset-go").click();
    await control("reset-sign-in").waitFor();
    await signIn("Qing-Shan-8821");
  });

  test("left nothing in the page to complain about", () => {
    expect(problems).toEqual([]);
  });
});
