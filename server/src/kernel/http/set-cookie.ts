import { type CookieKey, cookieRegister } from "@baiwa/shared/catalogue/storage";

const registered: ReadonlySet<string> = new Set(Object.values(cookieRegister).flatMap(({ names }) => names));

/** A cookie's name: under TLS browsers hold a `__Host-` name to our own host alone. */
export const cookieName = (key: CookieKey, isProduction: boolean): string => {
  const [plain, secure] = cookieRegister[key].names;
  return isProduction ? secure : plain;
};

/** The Set-Cookie value of a registered cookie: not readable by scripts, never sent from another site, only over TLS in production. */
export const setCookie = (key: CookieKey, value: string | null, isProduction: boolean): string => {
  const parts = [`${cookieName(key, isProduction)}=${value ?? ""}`, "Path=/", "HttpOnly", "SameSite=Strict"];
  if (isProduction) parts.push("Secure");
  parts.push(`Max-Age=${value ? cookieRegister[key].lifeHours * 3600 : 0}`);
  return parts.join("; ");
};

/** Throws for an answer that would set a cookie outside the register (3.1): the last door before the network. */
export const refuseUnregisteredCookies = (headers: Readonly<Record<string, string>>): void => {
  for (const [header, text] of Object.entries(headers)) {
    if (header.toLowerCase() !== "set-cookie") continue;
    const name = text.split("=")[0] ?? "";
    if (!registered.has(name)) throw new Error(`cookie is not in the register: ${name}`);
  }
};
