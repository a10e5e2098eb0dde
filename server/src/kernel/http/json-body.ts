import type { Context } from "koa";
import { AppError } from "../app-error";

const largestBytes = 512 * 1024;
const surrogateEscape = /\\u[dD][89a-fA-F]/;

const isWellFormed = (value: unknown): boolean => {
  if (typeof value === "string") return value.isWellFormed();
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (value && typeof value === "object") {
    return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormed(inner));
  }
  return true;
};

const decoder = new TextDecoder("utf-8", { fatal: true });

/** All bytes of a stream; throws `request.too-large` once they are more than `mostBytes`. */
export const collect = async (stream: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > mostBytes) throw new AppError("request.too-large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * The JSON body of a request: at most 512 KiB of valid UTF-8. Refuses another media type, a content encoding, broken
 * JSON, depth that exhausts the parser and lone surrogates, each with its own code.
 */
export const readJson = async (ctx: Context): Promise<unknown> => {
  if (!ctx.is("application/json")) throw new AppError("request.media-type");
  const encoding = ctx.get("content-encoding");
  if (encoding && encoding !== "identity") throw new AppError("request.media-type");
  if (Number(ctx.get("content-length") || 0) > largestBytes) throw new AppError("request.too-large");
  const bytes = await collect(ctx.req, largestBytes).catch((error) => {
    throw error instanceof AppError ? error : new AppError("request.malformed");
  });
  let value: unknown;
  let isGood: boolean;
  try {
    const source = decoder.decode(bytes);
    value = JSON.parse(source);
    isGood = !surrogateEscape.test(source) || isWellFormed(value);
  } catch {
    throw new AppError("request.malformed"); // nested deeper than the stack, too
  }
  if (!isGood) throw new AppError("request.malformed");
  return value;
};
