import { items } from "@baiwa/shared/catalogue/items";
import type { Language } from "../kernel/preferences";

const itemsEn: Record<string, string> = {
  account_id: "Account ID",
  username: "Username",
  email: "E-mail",
  phone: "Phone number",
  nickname: "Nickname",
  avatar: "Avatar",
  wx_openid: "WeChat user id (OpenID)",
  wx_unionid: "WeChat platform id (UnionID)",
};

/** What an item of personal information is called. */
export const itemName = (key: string, language: Language): string =>
  (language === "en" ? itemsEn[key] : undefined) ?? (items as Record<string, { name: string }>)[key]?.name ?? key;
