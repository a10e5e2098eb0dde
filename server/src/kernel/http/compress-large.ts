import type { Middleware } from "koa";
import compress from "koa-compress";
import { packableBytes } from "./send-bytes";

/** Compresses long answers for whoever takes it. Short ones, nearly all, do not even pass the compressor. */
export const compressLarge = (): Middleware => {
  const packer = compress({ threshold: packableBytes, br: false });
  const done = async () => undefined;
  return async (ctx, next) => {
    await next();
    const { length } = ctx.response;
    if (ctx.body == null || (length !== undefined && length <= packableBytes)) return;
    await packer(ctx, done);
  };
};
