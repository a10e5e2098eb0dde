import type { Context } from "koa";
import { AppError } from "../app-error";
import { collect } from "./json-body";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The body as text, whatever type it says it is: at most `mostBytes` of valid UTF-8, not compressed. */
export const readText = async (ctx: Context, mostBytes: number): Promise<string> => {
  const encoding = ctx.get("content-encoding");
  if (encoding && encoding !== "identity") throw new AppError("request.media-type");
  if (Number(ctx.get("content-length") || 0) > mostBytes) throw new AppError("request.too-large");
  try {
    return decoder.decode(await collect(ctx.req, mostBytes));
  } catch (error) {
    throw error instanceof AppError ? error : new AppError("request.malformed");
  }
};
