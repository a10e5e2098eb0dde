import type { VaultItem } from "@baiwa/shared/catalogue/items";

/** Digits of a phone: mainland mobiles without their country code, foreign numbers after 00. */
const normalisePhone = (value: string): string => {
  const digits = value.normalize("NFKC").replace(/[^\d+]/g, "");
  const mainland = /^(?:\+|00)?86(1\d{10})$/.exec(digits)?.[1];
  return mainland ?? digits.replace(/^(?:\+|00)86/, "").replace(/^\+/, "00");
};

/** Brings equal values to equal text before fingerprinting: the case of logins, marks and the country code of phones. */
export const normalise = (item: VaultItem, value: string): string => {
  if (item === "phone" || item === "contact_phone") return normalisePhone(value);
  const plain = value.normalize("NFC").trim();
  return item === "email" || item === "username" ? plain.toLowerCase().normalize("NFC") : plain;
};
