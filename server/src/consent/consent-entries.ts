import type { RecordedAct } from "@baiwa/shared/consent-rules";
import type { ConsentAct, ConsentReceipt } from "@baiwa/shared/contracts/consents";
import type { JsonObject } from "../kernel/canonical";
import { idText } from "../kernel/ids";
import type { LedgerEntry } from "../kernel/ledger";

/** The kind of every decision in the ledger. */
export const consentKind = "consent";
/** The kind of "was shown": it proves display and never moves a state, so it is no consent entry. */
export const noticeKind = "notice";
export const kindOfAct = (act: ConsentAct["act"]): string => (act === "served" ? noticeKind : consentKind);

/** What of a ledger entry an act is read from. */
export type StoredEntry = Pick<LedgerEntry, "id" | "at" | "entry">;

/** Who said it: the person, the guardian of a child under 14, or WeChat, which says that the person said it there. */
export type Actor = "self" | "guardian" | "wechat-platform";

/** What the ledger keeps of an act: the evidence a mini-program can honestly give, and nothing about the device. */
export const consentBody = (
  act: ConsentAct,
  version: { documentId: string; label: string },
  extra: { requestKey: Buffer; attachedFrom?: string; actor?: Actor },
): JsonObject => ({
  scope: act.scope,
  act: act.act,
  actor: extra.actor ?? "self",
  basis: act.act === "served" ? "notice" : "consent",
  jurisdiction: "CN",
  language: "zh-CN",
  document: {
    id: version.documentId,
    versionId: act.documentVersionId,
    label: version.label,
    textSha256: act.textSha256,
  },
  evidence: { ...act.evidence },
  requestKey: extra.requestKey.toString("hex"),
  ...(extra.attachedFrom ? { attachedFrom: extra.attachedFrom } : {}),
});

/** A consent entry read back from the ledger's bytes. */
export interface StoredConsent extends RecordedAct {
  textSha256: string;
  versionLabel: string;
  documentId: string;
  labels: string[];
  screen: string;
  attachedFrom: string | null;
  requestKey: string;
}

type Body = {
  scope: StoredConsent["scope"];
  act: StoredConsent["act"];
  document: { id: string; versionId: string; label: string; textSha256: string };
  evidence: { labels: string[]; screen: string };
  attachedFrom?: string;
  requestKey: string;
};

/** Reads one entry; the ledger only holds what `consentBody` wrote. */
export const readConsent = (entry: StoredEntry): StoredConsent => {
  const body = JSON.parse(entry.entry.toString("utf8")) as Body;
  return {
    scope: body.scope,
    act: body.act,
    entryId: idText(entry.id),
    documentVersionId: body.document.versionId,
    documentId: body.document.id,
    versionLabel: body.document.label,
    textSha256: body.document.textSha256,
    at: entry.at.toISOString(),
    labels: body.evidence.labels,
    screen: body.evidence.screen,
    attachedFrom: body.attachedFrom ?? null,
    requestKey: body.requestKey,
  };
};

/** What the person gets back for an act. */
export const receiptOf = (stored: StoredConsent): ConsentReceipt => ({
  entryId: stored.entryId,
  scope: stored.scope,
  act: stored.act,
  documentVersionId: stored.documentVersionId,
  textSha256: stored.textSha256,
  at: stored.at,
});
