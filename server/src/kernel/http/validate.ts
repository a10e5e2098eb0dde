import type { ErrorDetail } from "@baiwa/shared/errors";
import type { z } from "zod";
import { AppError } from "../app-error";

const sentences: Record<string, string> = {
  invalid_type: "请填写正确的内容",
  too_small: "内容太短或太小",
  too_big: "内容太长或太大",
  invalid_format: "格式不正确",
  invalid_value: "不在可选范围内",
  unrecognized_keys: "有不认识的字段",
  invalid_union: "请填写正确的内容",
  custom: "内容不正确",
};

const detailOf = (issue: z.core.$ZodIssue): ErrorDetail[] => {
  if (issue.code === "invalid_union") {
    const deepest = issue.errors.flat().filter((inner) => inner.path.length > 0);
    if (deepest.length > 0)
      return deepest.slice(0, 1).flatMap((inner) => detailOf({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  const path = issue.path.map((part) => (typeof part === "symbol" ? "?" : String(part).slice(0, 40))).join(".");
  return [{ path, issue: issue.code, message: sentences[issue.code] ?? "内容不正确" }];
};

/** Parses by the schema or throws `request.invalid` with paths and issue kinds, never the submitted value. */
export const validate = (schema: z.ZodType | undefined, value: unknown, prefix = ""): unknown => {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.slice(0, 20).flatMap(detailOf);
  throw new AppError(
    "request.invalid",
    details.map((detail) => ({ ...detail, path: prefix + detail.path })),
  );
};
