import { type AppRouteName, appRoutes } from "@baiwa/shared/app-routes";
import type { ErrorAnswer } from "@baiwa/shared/errors";
import { errors } from "@baiwa/shared/errors";
import type { CallError, Outcome } from "./call-types";
import { platform } from "./platform";
import { sessionStore } from "./session";

/** What the platform brings of a file: where it is now, or the server's refusal as JSON. */
export type Fetched = { kind: "file"; path: string } | { kind: "refused"; status: number; body: unknown };

const failed = (code: "network.failed" | "answer.unreadable", message: string): { ok: false; error: CallError } => ({
  ok: false,
  error: { code, message, details: [], isUncertain: true },
});
const isErrorAnswer = (body: unknown): body is ErrorAnswer =>
  typeof body === "object" && body !== null && String((body as { code?: string }).code) in errors;

/** Fetches an own file. The answer is a path or address that `platform.handOver` can hand to the person. */
export const download = async (name: AppRouteName, params: Record<string, string>): Promise<Outcome<string>> => {
  const path = appRoutes[name].path.replace(/:([A-Za-z]+)/g, (_all, key: string) =>
    encodeURIComponent(params[key] ?? ""),
  );
  const token = sessionStore.get()?.token;
  try {
    const fetched = await platform.fetchFile(`${API_BASE}${path}`, token ? { Authorization: `Bearer ${token}` } : {});
    if (fetched.kind === "file") return { ok: true, value: fetched.path };
    if (!isErrorAnswer(fetched.body)) return failed("answer.unreadable", "服务的回答无法识别，请稍后重试");
    const { code, message, details = [] } = fetched.body;
    return { ok: false, error: { code, message, details, isUncertain: false } };
  } catch {
    return failed("network.failed", "下载没有完成，请检查网络后重试");
  }
};
