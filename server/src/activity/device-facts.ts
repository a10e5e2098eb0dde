const longestHeader = 512;

const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger\/([\d.]+)/, "微信"],
  [/Edg(?:A|iOS)?\/([\d.]+)/, "Edge"],
  [/OPR\/([\d.]+)/, "Opera"],
  [/(?:Firefox|FxiOS)\/([\d.]+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/([\d.]+)/, "Chrome"],
  [/Version\/([\d.]+) (?:Mobile\/\w+ )?Safari\//, "Safari"],
];
const systems: readonly [RegExp, string][] = [
  [/(?:Open)?Harmony(?:OS)?[ /]([\d.]+)/, "HarmonyOS"],
  [/(?:iPhone|CPU) OS ([\d_]+)/, "iOS"],
  [/Android ([\d.]+)/, "Android"],
  [/Windows NT ([\d.]+)/, "Windows"],
  [/Mac OS X ([\d_.]+)/, "macOS"],
  [/Linux/, "Linux"],
];
const androidModel = /Android [\d.]+; ([^;)]{1,60}?)(?: Build\/[^;)]*)?[;)]/;

const firstOf = (kinds: readonly [RegExp, string][], text: string): string | null => {
  for (const [pattern, name] of kinds) {
    const found = pattern.exec(text);
    if (found) return [name, found[1]?.replaceAll("_", ".").split(".").slice(0, 3).join(".")].filter(Boolean).join(" ");
  }
  return null;
};

/** What of a device clause 2.6.1 names: families and versions read from the request's own headers, never the headers themselves. */
export const deviceFactsOf = (userAgent: string, acceptLanguage: string) => {
  const agent = userAgent.slice(0, longestHeader);
  const apple = /\((iPhone|iPad)/.exec(agent)?.[1];
  return {
    browser: firstOf(browsers, agent)?.slice(0, 60) ?? null,
    osVersion: firstOf(systems, agent)?.slice(0, 60) ?? null,
    deviceModel: apple ?? androidModel.exec(agent)?.[1]?.trim() ?? null,
    language:
      /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*/.exec(acceptLanguage.slice(0, longestHeader))?.[0]?.slice(0, 35) ?? null,
  };
};

/** A network address as text that people know: an IPv4 address inside IPv6 is that address. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
