import { gzipSync } from "node:zlib";
import type { Context } from "koa";

/** From this size on an answer is worth compressing. */
export const packableBytes = 2_048;

const packed = new WeakMap<Buffer, Buffer>();
/** Ready-made bytes are compressed once, not on every request; they live as long as the answer they belong to. */
export const packOnce = (bytes: Buffer): Buffer => {
  const known = packed.get(bytes);
  if (known) return known;
  const made = gzipSync(bytes, { level: 9 });
  packed.set(bytes, made);
  return made;
};

/** Whether the answer comes in two encodings; then `Vary` says so, on its 304 too. */
export const isPackable = (bytes: Buffer): boolean => bytes.length > packableBytes;

/** Whether the client has this very answer already, by `If-None-Match`; then 304 is set. */
export const isUnchanged = (ctx: Context, etag: string): boolean => {
  ctx.status = 200;
  if (ctx.req.headers["if-none-match"] !== etag && !ctx.fresh) return false;
  ctx.status = 304;
  return true;
};

/** Sends bytes that many requests share, compressed for whoever takes gzip; 304 to whoever has them. */
export const sendShared = (ctx: Context, bytes: Buffer, etag?: string): void => {
  if (isPackable(bytes)) ctx.set("Vary", "Accept-Encoding");
  if (etag !== undefined && isUnchanged(ctx, etag)) return;
  if (isPackable(bytes) && ctx.acceptsEncodings("gzip", "identity") === "gzip") {
    ctx.set("Content-Encoding", "gzip");
    ctx.body = packOnce(bytes);
    return;
  }
  ctx.body = bytes;
};
