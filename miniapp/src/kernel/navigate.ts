import Taro from "@tarojs/taro";

export type PageName =
  | "home"
  | "statement"
  | "document"
  | "login"
  | "mine"
  | "subscriptions"
  | "consents"
  | "receipt"
  | "devices"
  | "settings"
  | "storage"
  | "lists"
  | "kept"
  | "information"
  | "activity"
  | "copies"
  | "cancellation"
  | "erasure"
  | "contact"
  | "reset"
  | "handover"
  | "tags"
  | "tickets"
  | "ticket"
  | "new-ticket"
  | "records"
  | "record"
  | "verification"
  | "verify"
  | "guardian-ask"
  | "guardian"
  | "risk"
  | "freeze"
  | "unfreeze"
  | "shared-with"
  | "disclosures"
  | "protection"
  | "sellers"
  | "leaving"
  | "regime"
  | "incident"
  | "requests"
  | "new-request"
  | "request"
  | "ask"
  | "track"
  | "inbox"
  | "message"
  | "change"
  | "survey";

const mainPages: readonly PageName[] = ["home", "statement", "document", "login"];

const addressOf = (page: PageName, query: Record<string, string> = {}): string => {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const folder = mainPages.includes(page) ? "pages" : "pages/manage";
  return `/${folder}/${page}/index${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`;
};

/** The platform keeps at most ten pages; beyond that a new one takes the place of the last. */
const deepest = 9;

const openAddress = (url: string): Promise<unknown> =>
  Taro.getCurrentPages().length >= deepest ? Taro.redirectTo({ url }) : Taro.navigateTo({ url });

/** Opens a page on top. */
export const open = (page: PageName, query?: Record<string, string>): void => void openAddress(addressOf(page, query));

/** An address as a message brings it: a page of ours and nothing that leads anywhere else. */
export const isOwnAddress = (path: string): boolean =>
  /^\/?pages(\/[a-z][a-z-]*){1,2}\/index(\?[\w=&%.-]*)?$/.test(path);

/** Opens an address that was found to be one of ours; home when this version has no such page. */
export const openOwn = (path: string): void => {
  if (isOwnAddress(path)) openAddress(`/${path.replace(/^\//, "")}`).catch(goHome);
};

/** Opens a page in the place of this one: going back does not lead here any more. */
export const replaceWith = (page: PageName, query?: Record<string, string>): void =>
  void Taro.redirectTo({ url: addressOf(page, query) });

/** Goes back to a page that lies right below this one, else opens it in the place of this one. */
export const returnTo = (page: PageName): void => {
  const pages = Taro.getCurrentPages();
  const [below = ""] = (pages[pages.length - 2]?.route ?? "").split("?");
  if (below.replace(/^\//, "") === addressOf(page).slice(1)) void Taro.navigateBack();
  else replaceWith(page);
};

export const goHome = (): void => void Taro.reLaunch({ url: addressOf("home") });

/** Goes back, or home when this page was opened from outside. */
export const goBack = (): void => {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack();
  else goHome();
};

/** A page's address for sharing: no person, no session, nothing but the place in the text. */
export const shareAddress = addressOf;
