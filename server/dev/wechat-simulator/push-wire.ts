import { createCipheriv, createHash, randomBytes } from "node:crypto";

/** How an AppID's push is set in the console. */
export interface PushTarget {
  /** The address, with the AppID. */
  url: string;
  appId: string;
  token: string;
  /** 43 characters. */
  encodingAesKey: string;
}
export type PushMode = "plain" | "compatible" | "safe";
export type PushFormat = "json" | "xml";
/** What can be wrong with a push, on demand. */
export type PushFault = "signature" | "app-id" | "padding" | "stale" | "oversize" | "entities";

type Fields = Record<string, unknown>;
const listElements: Record<string, string> = {
  subscribe_msg_popup_event: "SubscribeMsgPopupEvent",
  subscribe_msg_change_event: "SubscribeMsgChangeEvent",
  subscribe_msg_sent_event: "SubscribeMsgSentEvent",
};

const element = (name: string, value: unknown): string => {
  if (Array.isArray(value)) return value.map((one) => element(name, one)).join("");
  if (value && typeof value === "object") return `<${name}>${children(value as Fields)}</${name}>`;
  return typeof value === "number" ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`;
};
const children = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join("");

/** The message as the platform writes it: XML has its list inside an element named after the event. */
export const writeMessage = (fields: Fields, format: PushFormat): string => {
  if (format === "json") return JSON.stringify(fields);
  const wrapper = listElements[String(fields.Event)];
  const { List, ...rest } = fields;
  return element("xml", wrapper && List ? { ...rest, [wrapper]: { List } } : fields);
};

const sign = (...parts: string[]): string => createHash("sha1").update(parts.sort().join("")).digest("hex");

/** `Encrypt` of a message: random, length, message and AppID, padded to blocks of 32. */
export const encrypt = (
  message: string,
  { encodingAesKey, appId }: Pick<PushTarget, "encodingAesKey" | "appId">,
  isPaddingBroken = false,
): string => {
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  const text = Buffer.from(message, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appId)]);
  const padding = 32 - (plain.length % 32);
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)]);
  if (isPaddingBroken) padded[padded.length - 1] = 33;
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
};

const hostile = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Event>&b;</Event></xml>`;
const messageOf = (fields: Fields, format: PushFormat, fault?: PushFault): string => {
  if (fault === "entities") return hostile;
  return writeMessage(fault === "oversize" ? { ...fields, Padding: "x".repeat(70_000) } : fields, format);
};

/** The request of one push: where to, and the body. */
export const writePush = (
  target: PushTarget,
  push: { fields: Fields; mode: PushMode; format: PushFormat; fault?: PushFault; now: Date },
): { url: string; body: string; type: string } => {
  const { fields, mode, format, fault, now } = push;
  const timestamp = String(Math.floor(now.getTime() / 1000) - (fault === "stale" ? 3600 : 0));
  const nonce = String(randomBytes(4).readUInt32BE());
  const token = fault === "signature" ? "anotherToken" : target.token;
  const message = messageOf(fields, format, fault);
  const query: Record<string, string> = { signature: sign(token, timestamp, nonce), timestamp, nonce };
  let body = message;
  if (mode !== "plain") {
    const sealedFor = fault === "app-id" ? "wx0000000000000000" : target.appId;
    const Encrypt = encrypt(message, { ...target, appId: sealedFor }, fault === "padding");
    Object.assign(query, { encrypt_type: "aes", msg_signature: sign(token, timestamp, nonce, Encrypt) });
    const outer = mode === "safe" ? { ToUserName: fields.ToUserName, Encrypt } : { ...fields, Encrypt };
    body = writeMessage(outer, format);
  }
  const url = new URL(target.url);
  url.search = new URLSearchParams(query).toString();
  return { url: url.toString(), body, type: format === "json" ? "application/json" : "text/xml" };
};

/** The request by which the console checks an address. */
export const writeCheck = ({ url, token }: PushTarget, echo: string, now: Date): string => {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const nonce = String(randomBytes(4).readUInt32BE());
  const checked = new URL(url);
  checked.search = new URLSearchParams({
    signature: sign(token, timestamp, nonce),
    timestamp,
    nonce,
    echostr: echo,
  }).toString();
  return checked.toString();
};
