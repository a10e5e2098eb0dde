import type { MaskKind } from "./catalogue/items";

const stars = "****";

/** The last `count` characters if at least as many stay hidden, else nothing of the value. */
const tail = (characters: readonly string[], count: number): string =>
  characters.length >= count * 2 ? stars + characters.slice(-count).join("") : stars;

/** First character and domain: `a***@example.com`. Nothing of a name of one character, nothing of what is no address. */
const maskEmail = (value: string): string => {
  const at = value.lastIndexOf("@");
  const name = [...value.slice(0, Math.max(0, at))];
  const domain = value.slice(at + 1);
  if (name.length === 0 || domain === "") return stars;
  return `${name.length > 1 ? name[0] : ""}***@${domain}`;
};

/** First three and last four characters of a full number: `138****5678`. Of a short one the last two, if any. */
const maskPhone = (value: string): string => {
  if (!/^\+?[\d\s()-]+$/.test(value)) return stars;
  const characters = [...value];
  if (value.replace(/\D/g, "").length < 11) return tail(characters, 2);
  return characters.slice(0, 3).join("") + stars + characters.slice(-4).join("");
};

/** The first character of a name: `张*`. Nothing of a name of one character. */
const maskName = (value: string): string => {
  const characters = [...value.trim()];
  return characters.length > 1 ? `${characters[0]}**` : stars;
};

/** Province and city of an address, nothing finer: `上海市****`. */
const maskAddress = (value: string): string =>
  (/^(?:[^\s\d]{2,6}?(?:省|自治区|特别行政区))?(?:[^\s\d]{1,8}?(?:市|自治州|地区|盟))?/u.exec(value.trim())?.[0] ??
    "") + stars;

/** Region and last four of an id number: `3101****002X`. */
const maskIdNumber = (value: string): string =>
  /^\d{17}[\dX]$/.test(value) ? value.slice(0, 4) + stars + value.slice(-4) : stars;

/** A network address without the part that tells one device: `203.0.113.*`, `2001:db8:1:*`. */
export const maskNetwork = (address: string): string =>
  address.includes(":")
    ? `${address.replace(/::.*/, "").split(":").slice(0, 3).join(":")}:*`
    : address.replace(/\.\d+$/, ".*");

/**
 * How a value is shown when it is not revealed (7.1.2). What stays hidden leaves no trace in the answer, not even its
 * length; a value too short or too odd for its mask is hidden whole. Works on characters, so that no emoji is cut in two.
 */
export const maskValue = (mask: MaskKind, value: string): string => {
  switch (mask) {
    case "none":
      return value;
    case "email":
      return maskEmail(value);
    case "phone":
      return maskPhone(value);
    case "name":
      return maskName(value);
    case "address":
      return maskAddress(value);
    case "id-number":
      return maskIdNumber(value);
    case "year":
      return /^\d{4}-/.test(value) ? value.slice(0, 4) + stars : value === "长期" ? value : stars;
    case "last4":
      return tail([...value], 4);
    default:
      return stars; // "never", and any mask this version does not know
  }
};
