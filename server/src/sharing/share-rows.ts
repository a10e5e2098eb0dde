import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { type SharePurpose, shareTerms } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import type { SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { sealWith } from "../kernel/vault/seal";
import type { VaultValue } from "../kernel/vault/vault";
import type { NewOutgoing } from "./outgoing";
import { personRef } from "./person-ref";
import { namedItems } from "./recipient-store";

/** On what one passing on rests: why the contract needs it, the person's consent to this recipient, or an approved exception (5.3). */
type Basis =
  | { kind: "contract"; reference: string }
  | { kind: "consent" }
  | { kind: "exception"; exceptionId: Buffer; isHidden: boolean };
export interface ShareRequest {
  /** The new value of an item that was passed on before (8.5); else something passed on anew. */
  kind?: "correction";
  accountId: Buffer;
  recipientId: Buffer;
  purpose: SharePurpose;
  items: readonly VaultItem[];
  basis: Basis;
  /** The system of the company that asked. */
  serviceId: Buffer | null;
}
/** What one account passes on, read and admitted. */
export interface Prepared {
  request: ShareRequest;
  values: VaultValue[];
  subject: Buffer;
  dataKey: Buffer;
}
const day = 86_400_000;

const kindOf = ({ kind }: ShareRequest) => kind ?? "share";
export const itemsRead = ({ values }: Pick<Prepared, "values">): VaultItem[] => [
  ...new Set(values.map(({ item }) => item)),
];

const terms = {
  share: "只能用于这一用途，保密，不得转交他人；收到删除要求后删除并证明",
  correction: "信息已更正：换成新的值，不再使用旧的，转交过的也要告知；其他约定不变",
};

/** The message, as its recipient gets it. */
const contentOf = (app: App, { request, values }: Prepared, id: Buffer, at: Date) => ({
  kind: kindOf(request),
  shareId: idText(id),
  person: personRef(app, request.recipientId, request.accountId),
  purpose: request.purpose,
  basis: request.basis.kind,
  at: at.toISOString(),
  items: values.map(({ item, instance, value }) => ({ ...namedItems([item])[0], instance, value })),
  terms: terms[kindOf(request)],
});

export const recordColumns =
  "id, account_id, recipient_id, exception_id, service_id, purpose, basis, items, sealed, state, is_hidden, at, kept_until";
/** The record, without a value. */
export const recordOf = ({ request, values, dataKey }: Prepared, id: Buffer, at: Date): SqlValue[] => {
  const { basis } = request;
  const reference = basis.kind === "contract" ? sealWith(dataKey, id, Buffer.from(basis.reference, "utf8")) : null;
  return [
    id,
    request.accountId,
    request.recipientId,
    basis.kind === "exception" ? basis.exceptionId : null,
    request.serviceId,
    request.purpose,
    basis.kind,
    JSON.stringify(itemsRead({ values })),
    reference,
    "queued",
    basis.kind === "exception" && basis.isHidden ? 1 : 0,
    at,
    new Date(at.getTime() + shareTerms.keptDays * day),
  ];
};

export const messageOf = (app: App, one: Prepared, id: Buffer, at: Date): NewOutgoing => ({
  id,
  kind: kindOf(one.request),
  recipientId: one.request.recipientId,
  accountId: one.request.accountId,
  content: contentOf(app, one, id, at) as NewOutgoing["content"],
  at,
});
