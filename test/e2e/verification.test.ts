import type { Page } from "playwright-core";
import { describeInBrowser } from "../support/browser";
import type { Person } from "../support/people";
import { aPng } from "../support/sample-files";
import { createStaff } from "../support/staff";
import { anIdNumber, daysAgo, verifying } from "../support/verifying";
import { type Site, startSite } from "./site";
import { aVisitor, type Visitor } from "./visitor";

describeInBrowser("real-name verification in the h5 build", () => {
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
  const begin = async (method: string) => {
    await visitor.open("verification/index");
    await control(`method-${method}`).click();
    await control("verify-submit").waitFor();
  };

  test("a name and a number are checked at once; the services open, and what withdrawing stops is said", async () => {
    await begin("person-two-factor");
    await fill("field-legal_name", "欧阳认证");
    await fill("field-id_number", "110105199005170000");
    await control("verify-submit").click();
    await page.locator(".field__error:visible").waitFor();
    await fill("field-id_number", anIdNumber());
    await control("verify-submit").click();
    await visitor.agree();
    await control("result-person").waitFor();
    await page.locator("#gate-domain-registration:visible", { hasText: "可以使用" }).waitFor();
    await page.locator("#gate-website-filing:visible", { hasText: "需要认证" }).waitFor();
    await control("end-person").click();
    await page.getByText("以下服务将不能使用").waitFor();
    await control("confirm").click();
    await control("result-person").waitFor({ state: "detached" });
  });

  test("a face is compared on the verifier's page; here only the outcome arrives", async () => {
    await begin("person-face");
    await fill("field-legal_name", "欧阳认证");
    await fill("field-id_number", anIdNumber());
    await control("verify-submit").click();
    for (const words of ["单独同意佰瓦云用我的姓名和身份证号码核验身份", "单独同意通过核验机构进行一次人脸核验"]) {
      await page.getByText(words).first().waitFor();
      await control("consent-tick").click();
      await control("agree").click();
    }
    const [outside] = await Promise.all([visitor.context.waitForEvent("page"), control("to-face").click()]);
    await outside.getByText("模拟：通过").click();
    await outside.close();
    await control("look-again").click();
    await control("result-person").waitFor();
    await page.locator("#gate-website-filing:visible", { hasText: "可以使用" }).waitFor();
  });

  test("a licence goes to the reviewers with its photo, is refused with a reason, and appealed", async () => {
    await begin("organisation-licence");
    await fill("field-org_name", "上海认证科技有限公司");
    await fill("field-uscc", "91440300708461136T");
    await fill("field-legal_rep", "司马法人");
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), control("licence-add-picture").click()]);
    await chooser.setFiles({ name: "执照.png", mimeType: "image/png", buffer: aPng() });
    await control("licence-file-sent").waitFor();
    await control("verify-submit").click();
    await page.locator("#under-way:visible", { hasText: "审核人员正在核对" }).waitFor();
    const staff = createStaff(site.product);
    const reviewer = staff.as(await staff.aMember("kyc_reviewer"));
    const { caseId } = (await verifying(site.product).show(person)).open;
    await reviewer("adminVerification.take", { params: { caseId } });
    const body = { outcome: "refused", reason: "unreadable" };
    expect((await reviewer("adminVerification.decide", { params: { caseId }, body })).status).toBeLessThan(300);
    await page.reload();
    await page.getByText("照片看不清楚").waitFor();
    await page.getByText("请在光线好的地方重新拍摄").waitFor();
    await control("appeal").click();
    await control("under-way").waitFor();
    await control("withdraw-case").click();
    await control("confirm").click();
    await control("method-organisation-licence").waitFor();
  });

  test("a child under 14 is led to a guardian, who agrees by the link and gets a code to withdraw", async () => {
    const child = await site.product.aPerson();
    await visitor.context.close();
    visitor = await aVisitor(site);
    page = visitor.page;
    await visitor.signIn(child);
    await begin("person-two-factor");
    await fill("field-legal_name", "欧阳小小");
    await fill("field-id_number", anIdNumber(daysAgo(site.product.clock.now(), 12, 40)));
    await control("verify-submit").click();
    await visitor.agree();
    await page.getByRole("button", { name: "请监护人决定" }).click();
    await fill("guardian-name", "诸葛监护");
    await fill("guardian-phone", "13700009999");
    await control("guardian-go").click();
    const address = (await control("guardian-link").textContent())?.trim() ?? "";
    const other = await site.newContext();
    const guardian = await other.newPage();
    guardian.setDefaultTimeout(6_000);
    await guardian.goto(address);
    await guardian.getByText("诸").first().waitFor();
    await guardian.locator("#own-name input").fill("诸葛监护");
    await guardian.locator("#own-number input").fill(anIdNumber("1980-02-03"));
    await guardian.locator("#guardian-tick").click();
    await guardian.locator("#guardian-decide").click();
    await guardian.locator("#consent-tick").click();
    await guardian.locator("#agree").click();
    await guardian.locator("#withdrawal-code").waitFor();
    expect(await guardian.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("诸葛");
    await other.close();
    await visitor.open("verification/index");
    await page.getByText("监护人已同意").waitFor();
  });

  test("left nothing in the page to complain about", () => {
    expect(visitor.problems).toEqual([]);
  });
});
