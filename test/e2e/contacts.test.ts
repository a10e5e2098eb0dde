import type { Page } from "playwright-core";
import { describeInBrowser } from "../support/browser";
import type { Person } from "../support/people";
import { type Site, startSite } from "./site";
import { aVisitor, type Visitor } from "./visitor";

describeInBrowser("an e-mail address in the h5 build, from the first code to a new password", () => {
  let site: Site;
  let person: Person;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    site = await startSite();
    person = await site.product.aPerson();
    visitor = await aVisitor(site);
    page = visitor.page;
  });
  afterAll(async () => {
    await visitor?.context.close();
    await site?.stop();
  });

  const control = (id: string) => visitor.control(id);
  const fill = (id: string, value: string) => visitor.fill(id, value);
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
  const openContact = async () => {
    await visitor.open("contact/index?item=email");
    await control("contact-value").waitFor();
  };
  const save = async () => {
    await control("contact-save").click();
    await fill("step-up-password", person.password);
    await control("step-up-password-go").click();
    await page.getByText("已保存").first().waitFor();
  };

  test("is added by a code, after showing once more who one is", async () => {
    await visitor.signIn(person);
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
    await visitor.signIn({ ...person, password: "Qing-Shan-8821" });
  });

  test("left nothing in the page to complain about", () => {
    expect(visitor.problems).toEqual([]);
  });
});
