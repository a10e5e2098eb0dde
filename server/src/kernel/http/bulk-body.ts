import { createGunzip } from "node:zlib";
import type { Context } from "koa";
import { AppError } from "../app-error";
import { collect } from "./json-body";

const decoder = new TextDecoder("utf-8", { fatal: true });
const line = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // one broken line is one refused row, not a refused call
  }
};

const bytesOf = async (ctx: Context, mostBytes: number): Promise<Buffer> => {
  const encoding = ctx.get("content-encoding") || "identity";
  if (encoding === "identity") return collect(ctx.req, mostBytes);
  if (encoding !== "gzip") throw new AppError("request.media-type");
  const unpacked = createGunzip();
  ctx.req.on("error", (error) => unpacked.destroy(error));
  ctx.req.on("aborted", () => unpacked.destroy());
  // counted as it unpacks: a small body that would become a huge one is given up at the limit
  return collect(ctx.req.pipe(unpacked), mostBytes).finally(() => {
    ctx.req.unpipe(unpacked);
    ctx.req.resume();
  });
};

/**
 * Many rows at once: `{ "rows": […] }`, or one JSON value a line (application/x-ndjson); gzip allowed. At most `mostBytes`
 * unpacked and `mostRows` rows, `request.too-large` beyond.
 */
export const readBulk = async (
  ctx: Context,
  { mostBytes, mostRows }: { mostBytes: number; mostRows: number },
): Promise<unknown> => {
  const type = ctx.is("application/json", "application/x-ndjson");
  if (!type) throw new AppError("request.media-type");
  if (Number(ctx.get("content-length") || 0) > mostBytes) throw new AppError("request.too-large");
  let body: unknown;
  try {
    const text = decoder.decode(await bytesOf(ctx, mostBytes));
    body =
      type === "application/json"
        ? JSON.parse(text)
        : {
            rows: text
              .split("\n")
              .filter((row) => row.trim())
              .map(line),
          };
  } catch (error) {
    throw error instanceof AppError ? error : new AppError("request.malformed");
  }
  const { rows } = (body ?? {}) as { rows?: unknown };
  if (Array.isArray(rows) && rows.length > mostRows) throw new AppError("request.too-large");
  return body;
};
