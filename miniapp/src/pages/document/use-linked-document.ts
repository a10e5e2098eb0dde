import type { Outcome } from "../../kernel/call-types";
import { call } from "../../kernel/client";
import type { PublishedDocument } from "../../kernel/statement";
import { type Loaded, useResource } from "../../kernel/use-resource";

export type LinkedDocument =
  | { kind: "published"; title: string; version: PublishedDocument }
  | { kind: "not-published"; title: string };

const load = async (documentId: string): Promise<Outcome<LinkedDocument>> => {
  const current = await call("documents.current", { params: { documentId } });
  if (current.ok) return { ok: true, value: { kind: "published", title: current.value.title, version: current.value } };
  if (current.error.code !== "document.not-published") return current;
  const list = await call("documents.list", {});
  if (!list.ok) return list;
  const title = list.value.documents.find((document) => document.documentId === documentId)?.title ?? documentId;
  return { ok: true, value: { kind: "not-published", title } };
};

export const useLinkedDocument = (documentId: string): Loaded<LinkedDocument> =>
  useResource(() => load(documentId), documentId);
