import type { Page } from "playwright-core";
import { documentStaff, minute, statementMarkdown } from "../server/documents-staff";
import { describeInBrowser } from "../support/browser";
import { deliverAll } from "../support/messaging";
import type { Person } from "../support/people";
import { type Site, startSite } from "./site";
import { aVisitor, type Visitor } from "./visitor";

const day = 24 * 60 * minute;
const summary = "问卷改为每周邀请。";

describeInBrowser("a change of the statement in the h5 build", () => {
  let site: Site;
  let person: Person;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    site = await startSite();
    person = await site.product.aPerson();
    for (const scope of ["S0", "Q1"] as const) {
      const body = await site.product.anAct(scope, "given");
      await site.product.as(person)("consents.record", { body });
    }
    visitor = await aVisitor(site);
    page = visitor.page;
    await visitor.signIn(person);
    await documentStaff(site.product).publish({
      label: "2.0",
      markdown: statementMarkdown.replace("4.7 ", "4.7 每周"),
      changeClass: "V2",
      summary,
      effectiveAt: new Date(site.product.clock.now().getTime() + 15.1 * day).toISOString(),
    });
    await deliverAll(site.product);
  });
  afterAll(async () => {
    await visitor?.context.close();
    await site?.stop();
  });

  const control = (id: string) => visitor.control(id);
  const standings = async () => {
    const { body } = await site.product.as(person)("changes.list");
    return body.changes[0]?.scopes.map(({ scope, standing }: Record<string, string>) => `${scope} ${standing}`);
  };

  test("is told on the home page and in the inbox; the message leads to it and is read by that", async () => {
    await page.goto(site.url);
    await page.reload();
    await page.getByText(/《佰瓦云隐私保护声明》将于 .* 日更新/).waitFor();
    await page.locator(`#to-inbox:visible[aria-label*="条未读"]`).click();
    await page.getByText("《佰瓦云隐私保护声明》有更新").click();
    await control("to-page").click();
    await page.getByText(/还有 1[56] 天生效/).waitFor();
    await page.locator(".diff__added:visible", { hasText: "每周" }).first().waitFor();
    await page.goto(site.url);
    await page.reload();
    await control("to-inbox").waitFor();
    expect(await page.getByText(/将于 .* 日更新/).count()).toBe(0);
  });

  test("is agreed to ahead, one consent by itself; what is put off is not recorded", async () => {
    const [change] = (await site.product.as(person)("changes.list")).body.changes;
    await visitor.open(`change/index?versionId=${change.version.versionId}`);
    await control("decide-Q1").click();
    await control("consent-tick").click();
    await control("agree").click();
    await page.locator("#decide-Q1:visible", { hasText: "已同意" }).waitFor();
    await control("decide-S0").click();
    await control("refuse").click();
    await page.locator("#decide-S0:visible", { hasText: "没有记录" }).waitFor();
    expect(await standings()).toEqual(["S0 pending", "Q1 agreed"]);
  });

  test("asks once more on the day, saying what changed; a refusal is recorded and is the last word", async () => {
    site.product.clock.advance(15.2 * day);
    await page.waitForTimeout(5500); // a browser may keep the statement in force for five seconds of its own clock
    await page.goto(site.url);
    await page.reload();
    await page.getByText("声明有修改，请重新决定").waitFor();
    await page.getByRole("dialog").getByText(summary).waitFor();
    await control("refuse").click();
    await control("refuse").waitFor({ state: "hidden" });
    await page.reload();
    await page.getByText("您没有同意声明").waitFor();
    expect(await control("refuse").count()).toBe(0);
    expect(visitor.problems).toEqual([]);
  });
});
