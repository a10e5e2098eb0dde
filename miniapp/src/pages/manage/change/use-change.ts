import { useEffect } from "react";
import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { consentsChanged } from "../../../kernel/consents";
import { markChangeRead } from "../../../kernel/read-changes";
import { sessionStore } from "../../../kernel/session";
import { statementId, statementVersions } from "../../../kernel/statement";
import { useStore } from "../../../kernel/store";
import { type Loaded, useResource } from "../../../kernel/use-resource";

export type Change = CallResult<"changes.show">;
export type ClauseDiff = CallResult<"documents.diff">["clauses"][number];

/** A change as everybody may see it: the statement's, and nobody's consents. */
const showToGuest = async (versionId: string): Promise<Outcome<Change>> => {
  const listed = await statementVersions();
  if (!listed.ok) return listed;
  const { versions } = listed.value;
  const at = versions.findIndex((one) => one.versionId === versionId);
  const version = versions[at];
  if (!version) {
    // the server says in its own words that there is none
    const outcome = await call("documents.version", { params: { documentId: statementId, versionId } });
    if (!outcome.ok) return outcome;
    return {
      ok: true,
      value: { version: outcome.value, previousVersionId: null, scopes: [], messageId: null, isRead: true },
    };
  }
  const previousVersionId = versions[at + 1]?.versionId ?? null;
  return { ok: true, value: { version, previousVersionId, scopes: [], messageId: null, isRead: false } };
};

const load = async (versionId: string, isSignedIn: boolean): Promise<Outcome<Change>> => {
  if (!isSignedIn) return showToGuest(versionId);
  const shown = await call("changes.show", { params: { versionId } });
  // a version that nobody had to be told of: open to all as it is
  return !shown.ok && shown.error.code === "document.version-unknown" ? showToGuest(versionId) : shown;
};

/** One change, for whoever looks; opening it counts as reading its notice. */
export const useChange = (versionId: string): Loaded<Change> => {
  const session = useStore(sessionStore)?.sessionId ?? "";
  const turn = useStore(consentsChanged);
  const page = useResource(() => load(versionId, session !== ""), `${versionId} ${session}`, turn);
  const change = page.state.kind === "ready" ? page.state.value : undefined;
  const shownId = change?.version.versionId;
  const messageId = change && !change.isRead ? change.messageId : null;
  useEffect(() => {
    if (shownId) markChangeRead(shownId);
    if (messageId) void call("messages.read", { params: { messageId } });
  }, [shownId, messageId]);
  return page;
};

export const useDiff = ({ version, previousVersionId }: Change): Loaded<ClauseDiff[]> => {
  const { documentId, versionId } = version;
  return useResource(async () => {
    if (previousVersionId === null) return { ok: true, value: [] };
    const query = { from: previousVersionId, to: versionId };
    const outcome = await call("documents.diff", { params: { documentId }, query });
    return outcome.ok ? { ok: true, value: outcome.value.clauses } : outcome;
  }, `${previousVersionId} ${versionId}`);
};
