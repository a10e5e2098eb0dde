import { appRoutes } from "@baiwa/shared/app-routes";
import { type FileKind, fileKinds, fileTypes } from "@baiwa/shared/catalogue/file-kinds";
import { type ErrorAnswer, type ErrorCode, errors } from "@baiwa/shared/errors";
import type { CallError, CallResult, NetworkCode, Outcome } from "../../../kernel/call-types";
import { platform } from "../../../kernel/platform";
import type { ChosenFile } from "../../../kernel/platform/port";
import { forgetSession, sessionStore } from "../../../kernel/session";

export type KeptFile = CallResult<"files.upload">;
/** Where a file goes, beside its name: into the person's own files, or with a receipt into a request without an account. */
type Place = { route: "files.upload"; kind: FileKind } | { route: "requests.attachPublic"; receiptCode: string };

const refusal = (code: ErrorCode | NetworkCode, message: string, isUncertain = false): CallError => ({
  code,
  message,
  details: [],
  isUncertain,
});
const isErrorAnswer = (body: unknown): body is ErrorAnswer =>
  typeof body === "object" && body !== null && String((body as { code?: string }).code) in errors;

/** What can be seen without sending it: too large, or no picture or paper. The server looks at the bytes themselves. */
export const objectionTo = (kind: FileKind, { name, bytes }: ChosenFile): CallError | undefined => {
  const { mostBytes, types } = fileKinds[kind];
  if (bytes > mostBytes) return refusal("file.too-large", errors["file.too-large"].message);
  const ending = (/\.([a-z0-9]+)$/i.exec(name)?.[1] ?? "").toLowerCase().replace("jpeg", "jpg");
  const endings: string[] = types.map((type) => fileTypes[type].ending);
  return endings.includes(ending) ? undefined : refusal("file.refused", errors["file.refused"].message);
};

/** Hands in one file. `key` stays the same when it is tried again, so that it is kept once. */
export const startUpload = <P extends Place>({
  place: { route, ...fields },
  file,
  key,
  onProgress,
}: {
  place: P;
  file: ChosenFile;
  key: string;
  onProgress(percent: number): void;
}): { done: Promise<Outcome<CallResult<P["route"]>>>; stop(): void } => {
  type Answer = Outcome<CallResult<P["route"]>>;
  const token = route === "files.upload" ? sessionStore.get()?.token : undefined;
  const { answer, stop } = platform.sendFile(file, {
    url: `${API_BASE}${appRoutes[route].path}`,
    headers: {
      Accept: "application/json",
      "Idempotency-Key": key,
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    fields: { ...fields, name: file.name.slice(0, 120) },
    onProgress,
  });
  const done = answer.then(
    ({ status, body }): Answer => {
      if (status === 201) return { ok: true, value: body as CallResult<P["route"]> };
      if (!isErrorAnswer(body)) return { ok: false, error: refusal("answer.unreadable", "没有传完，请重试", true) };
      if (body.code === "session.expired" && token && token === sessionStore.get()?.token) forgetSession();
      return { ok: false, error: { ...refusal(body.code, body.message), details: body.details ?? [] } };
    },
    (): Answer => ({ ok: false, error: refusal("network.failed", "没有传完，请检查网络后重试", true) }),
  );
  return { done, stop };
};
