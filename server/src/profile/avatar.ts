import { items } from "@baiwa/shared/catalogue/items";
import { invalidField } from "../kernel/app-error";

const signatures: Record<string, (bytes: Buffer) => boolean> = {
  "image/png": (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  "image/jpeg": (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  "image/webp": (bytes) => bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP",
};

/**
 * Throws `request.invalid` unless the data URL holds a PNG, JPEG or WebP picture, by its own bytes, and is no longer than
 * the catalogue allows: about 150 kB of picture.
 */
export const checkAvatar = (dataUrl: string): void => {
  if (dataUrl.length > items.avatar.maxLength) throw invalidField("value", "too_big", "图片不能超过 150 KB");
  const [, type = "", encoded = ""] = /^data:(image\/(?:png|jpeg|webp));base64,([A-Za-z0-9+/]+=*)$/.exec(dataUrl) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  if (!signatures[type]?.(bytes)) throw invalidField("value", "image", "请选择 PNG、JPEG 或 WebP 图片");
};
