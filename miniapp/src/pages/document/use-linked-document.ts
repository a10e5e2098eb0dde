import type { Outcome } from "../../kernel/call-types";
import { call } from "../../kernel/client";
import type { PublishedDocument } from "../../kernel/statement";
import { type Loaded, useResource } from "../../kernel/use-resource";

export type LinkedDocument =
  | { kind: "published"; title: string; version: PublishedDocument }
  | { kind: "not-published"; title: string };

const load = async (documentId: string, versionId?: string): Promise<Outcome<LinkedDocument>> => {
  if (versionId) {
    const one = await call("documents.version", { params: { documentId, versionId } });
    return one.ok ? { ok: true, value: { kind: "published", title: one.value.title, version: one.value } } : one;
  }
  const current = await call("documents.current", { params: { documentId } });
  if (current.ok) return { ok: true, value: { kind: "published", title: current.value.title, version: current.value } };
  if (current.error.code !== "document.not-published") return current;
  const list = await call("documents.list", {});
  if (!list.ok) return list;
  const title = list.value.documents.find((document) => document.documentId === documentId)?.title ?? documentId;
  return { ok: true, value: { kind: "not-published", title } };
};

/** A document as it is in force, or one version of it, such as one that is yet to take effect. */
export const useLinkedDocument = (documentId: string, versionId?: string): Loaded<LinkedDocument> =>
  useResource(() => load(documentId, versionId), `${documentId} ${versionId ?? ""}`);
