import type { VaultItem } from "@baiwa/shared/catalogue/items";

/** Brings equal values to equal text before fingerprinting: case of logins, marks and the country code of phones. */
export const normalise = (item: VaultItem, value: string): string => {
  const plain = value.normalize("NFC").trim();
  if (item === "email" || item === "username") return plain.toLowerCase();
  if (item !== "phone") return plain;
  const digits = plain.replace(/[^\d+]/g, "");
  return digits.replace(/^(\+|00)86/, "").replace(/^\+/, "00");
};
