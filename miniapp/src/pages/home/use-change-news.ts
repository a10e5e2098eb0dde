import type { CallResult } from "../../kernel/call-types";
import { call } from "../../kernel/client";
import { consentsChanged } from "../../kernel/consents";
import { readChanges } from "../../kernel/read-changes";
import { sessionStore } from "../../kernel/session";
import { statementVersions, type VersionSummary } from "../../kernel/statement";
import { useStore } from "../../kernel/store";
import { useResource } from "../../kernel/use-resource";

type Change = CallResult<"changes.list">["changes"][number];

const announcedToAll = async (): Promise<VersionSummary[]> => {
  const outcome = await statementVersions();
  if (!outcome.ok) return [];
  return outcome.value.versions.filter(({ state, summary }) => state === "scheduled" && summary !== null);
};

const announcedToMe = async (): Promise<VersionSummary[]> => {
  const outcome = await call("changes.list", {});
  if (!outcome.ok) return [];
  return outcome.value.changes.filter(({ isRead }: Change) => !isRead).map(({ version }) => version);
};

const soonestFirst = (one: VersionSummary, other: VersionSummary): number =>
  (one.effectiveAt ?? "").localeCompare(other.effectiveAt ?? "");

/** The change to point to: announced or waiting for a decision, and not read yet. Nothing when it is not known. */
export const useChangeNews = (): VersionSummary | undefined => {
  const session = useStore(sessionStore)?.sessionId ?? "";
  const turn = useStore(consentsChanged);
  const read = useStore(readChanges);
  const load = async () => ({ ok: true as const, value: await (session ? announcedToMe() : announcedToAll()) });
  const { state } = useResource(load, session, turn);
  if (state.kind !== "ready") return undefined;
  return [...state.value].sort(soonestFirst).find(({ versionId }) => !read.has(versionId));
};
