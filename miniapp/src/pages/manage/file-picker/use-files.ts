import type { FileKind } from "@baiwa/shared/catalogue/file-kinds";
import { useEffect, useRef, useState } from "react";
import type { CallError, Outcome } from "../../../kernel/call-types";
import { call, randomSecret } from "../../../kernel/client";
import { platform } from "../../../kernel/platform";
import { type ChosenFile, isRefusal } from "../../../kernel/platform/port";
import { type KeptFile, objectionTo, startUpload } from "./upload";

/** A chosen file and how far it is. */
export interface Picked {
  key: string;
  file: ChosenFile;
  percent: number;
  fileId?: string;
  error?: CallError;
}

export interface Files {
  kind: FileKind;
  picked: readonly Picked[];
  isSending: boolean;
  /** Those that have arrived, for the act that uses them. */
  fileIds: string[];
  isFull: boolean;
  hasFailed: boolean;
  add(from: "album" | "chat"): void;
  retry(key: string): void;
  remove(key: string): void;
  clear(): void;
}

/** What has to be begun before a file of the act is taken in; `lapsed` is what was begun and is over by now. */
export type Begin = (lapsed?: Outcome<unknown>) => Promise<Outcome<unknown>>;

/** Files for one act: each is handed in as soon as it is chosen, and taken back when it is removed. */
export const useFiles = (kind: FileKind, most: number, begin?: Begin): Files => {
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  const stops = useRef(new Map<string, () => void>());
  useEffect(() => {
    const running = stops.current;
    return () => {
      for (const stop of running.values()) stop();
    };
  }, []);
  const change = (key: string, what: Partial<Picked>) =>
    setPicked((now) => now.map((one) => (one.key === key ? { ...one, ...what } : one)));

  const upload = async ({ key, file }: Picked): Promise<Outcome<KeptFile>> => {
    const { done, stop } = startUpload({
      place: { route: "files.upload", kind },
      file,
      key,
      onProgress: (percent) => change(key, { percent }),
    });
    stops.current.set(key, stop);
    const outcome = await done;
    stops.current.delete(key);
    return outcome;
  };
  const begunAndSent = async (one: Picked, lapsed?: Outcome<unknown>): Promise<Outcome<KeptFile>> => {
    const begun = await begin?.(lapsed);
    if (begun && !begun.ok) return begun;
    const outcome = await upload(one);
    const isLapsed = !outcome.ok && outcome.error.code === "verification.not-begun";
    return isLapsed && begun && !lapsed ? begunAndSent(one, begun) : outcome;
  };
  const send = async (one: Picked): Promise<void> => {
    const { key } = one;
    change(key, { percent: 0, error: undefined });
    const outcome = await begunAndSent(one);
    change(key, outcome.ok ? { percent: 100, fileId: outcome.value.fileId } : { error: outcome.error });
  };
  const add = async (from: "album" | "chat"): Promise<void> => {
    const chosen = await platform.chooseFiles(from, most - picked.length);
    if (isRefusal(chosen)) return;
    const fresh = await Promise.all(
      chosen.slice(0, most - picked.length).map(async (file): Promise<Picked> => {
        const error = objectionTo(kind, file);
        return { key: await randomSecret(), file, percent: 0, ...(error ? { error } : {}) };
      }),
    );
    setPicked((now) => [...now, ...fresh]);
    for (const one of fresh) if (!one.error) void send(one);
  };
  const remove = (key: string): void => {
    stops.current.get(key)?.();
    const fileId = picked.find((one) => one.key === key)?.fileId;
    if (fileId) void call("files.discard", { params: { fileId } }, fileId); // what is not discarded goes by itself
    setPicked((now) => now.filter((one) => one.key !== key));
  };
  return {
    kind,
    picked,
    isSending: picked.some(({ fileId, error }) => !fileId && !error),
    fileIds: picked.flatMap(({ fileId }) => fileId ?? []),
    isFull: picked.length >= most,
    hasFailed: picked.some(({ error }) => error !== undefined),
    add: (from) => void add(from),
    retry: (key) => {
      const one = picked.find((each) => each.key === key);
      if (one) void send(one);
    },
    remove,
    clear: () => setPicked([]),
  };
};
