import type { MaskKind } from "./catalogue/items";

const stars = "****";

/** The last `count` characters if that hides at least as much as it shows, else nothing of the value. */
const tail = (value: string, count: number): string => {
  const characters = [...value];
  return characters.length >= count * 2 ? stars + characters.slice(-count).join("") : stars;
};

const maskEmail = (value: string): string => {
  const at = value.lastIndexOf("@");
  if (at < 1) return stars;
  const [first = ""] = [...value.slice(0, at)];
  return `${at > 1 ? first : ""}***@${value.slice(at + 1)}`;
};

const maskPhone = (value: string): string => {
  const characters = [...value];
  return characters.length >= 11
    ? `${characters.slice(0, 3).join("")}${stars}${characters.slice(-4).join("")}`
    : tail(value, 2);
};

/** Shows as much of a value as its mask allows: never more than half of it. */
export const maskValue = (mask: MaskKind, value: string): string => {
  if (mask === "none") return value;
  if (mask === "email") return maskEmail(value);
  if (mask === "phone") return maskPhone(value);
  return mask === "last4" ? tail(value, 4) : stars;
};
