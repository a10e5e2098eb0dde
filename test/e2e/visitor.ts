import type { BrowserContext, Locator, Page } from "playwright-core";
import type { Person } from "../support/people";
import type { Site } from "./site";

/** A person at a phone-sized browser. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What the pages threw so far. */
  problems: string[];
  control(id: string): Locator;
  fill(id: string, value: string): Promise<void>;
  /** Ticks and agrees on the consent sheet in front. */
  agree(): Promise<void>;
  signIn(person: Pick<Person, "username" | "password">): Promise<void>;
  /** Opens a page of `pages/manage` afresh. */
  open(address: string): Promise<void>;
}

/** Opens the site in a new browser context and agrees to the statement. Close `context` afterwards. */
export const aVisitor = async (site: Site): Promise<Visitor> => {
  const context = await site.newContext();
  const page = await context.newPage();
  const problems: string[] = [];
  page.setDefaultTimeout(6_000);
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  const control = (id: string) => page.locator(`#${id}:visible`);
  const fill = (id: string, value: string) => page.locator(`#${id} input:visible`).fill(value);
  const agree = async () => {
    await control("consent-tick").click();
    await control("agree").click();
    await control("agree").waitFor({ state: "hidden" });
  };
  await page.goto(site.url);
  await agree();
  return {
    context,
    page,
    problems,
    control,
    fill,
    agree,
    signIn: async ({ username, password }) => {
      await page.goto(`${site.url}/#/pages/login/index`);
      await page.getByRole("radio", { name: "账号密码" }).click();
      await fill("identifier", username);
      await fill("password", password);
      await control("password-submit").click();
      await control("password-submit").waitFor({ state: "hidden" });
    },
    open: async (address) => {
      await page.goto(`${site.url}/#/pages/manage/${address}`);
      await page.reload();
    },
  };
};
