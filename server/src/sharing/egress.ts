import type { VaultItem } from "@baiwa/shared/catalogue/items";
import { type SharePurpose, shareTerms } from "@baiwa/shared/catalogue/sharing";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db, SqlValue } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { marksFor, paddedList } from "../kernel/shared-work";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import { sealWith } from "../kernel/vault/seal";
import type { VaultValue } from "../kernel/vault/vault";
import { enqueueShares, insertTogether, type NewOutgoing } from "./outgoing";
import { personRef } from "./person-ref";
import { consentedTo } from "./recipient-consent";
import {
  findRecipient,
  isCovered,
  itemsOf,
  mustBeActive,
  mustNotBeOver,
  namedItems,
  needsConsent,
  purposesOf,
  type RecipientRow,
} from "./recipient-store";

/** On what one passing on rests: why the contract needs it, the person's consent to this recipient, or an approved exception (5.3). */
export type Basis =
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
export interface Shared {
  shareId: string;
  state: "queued";
  items: VaultItem[];
  at: string;
}
interface Prepared {
  request: ShareRequest;
  values: VaultValue[];
  subject: Buffer;
  dataKey: Buffer;
}
const day = 86_400_000;

/** Refuses what was not agreed with the recipient: `recipient.ended`, `recipient.overseas`, `share.not-agreed`, `share.no-basis`. */
const admit = (
  row: RecipientRow,
  { kind, purpose, items, basis }: Pick<ShareRequest, "kind" | "purpose" | "items" | "basis">,
  at: Date,
) => {
  if (kind === "correction") mustNotBeOver(row, at);
  else mustBeActive(row, at);
  if (row.country !== "CN") throw new AppError("recipient.overseas");
  const agreed = itemsOf(row);
  const isAgreed = purposesOf(row).includes(purpose) && items.every((item) => agreed.includes(item));
  if (!isAgreed || !items.every((item) => isCovered(item, purpose))) throw new AppError("share.not-agreed");
  // who answers for itself gets nothing on our contract with the person (PIPL 23)
  if (basis.kind === "contract" && needsConsent(row)) throw new AppError("share.no-basis");
};

type Read = Pick<Db, "rows" | "run" | "manager">;

/** Reads what is asked for of an account that is held; an account that is being cancelled passes on nothing but an exception. */
const prepare = async (app: App, reader: Read, state: string | undefined, request: ShareRequest): Promise<Prepared> => {
  const { accountId, items, purpose, basis } = request;
  if (!state) throw new AppError("account.unknown");
  if (state !== "active" && basis.kind !== "exception") throw new AppError("account.closing");
  const [keys, values] = await Promise.all([
    app.keyring.of(accountId),
    app.vault
      .read(reader, { accountId, items, purpose, reader: { kind: "system", task: "share" } })
      .catch((error: unknown) => {
        throw error instanceof PurposeDenied ? new AppError("share.no-basis") : error; // the purpose wants a consent
      }),
  ]);
  if (values.length === 0) throw new AppError("share.nothing");
  return { request, values, ...keys };
};
const orRefusal = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  throw error;
};

/** The accounts as they stand, held until the transaction ends; in one order everywhere. */
const holdAccounts = async (db: Db, requests: readonly ShareRequest[]): Promise<Map<string, string>> => {
  const ids = requests.map(({ accountId }) => accountId).sort((one, other) => one.compare(other));
  const asked = paddedList(ids);
  const rows = await db.rows<{ id: Buffer; state: string }>(
    `SELECT id, state FROM account WHERE id IN (${marksFor(asked)}) ORDER BY id FOR UPDATE`,
    asked,
  );
  return new Map(rows.map(({ id, state }) => [id.toString("hex"), state]));
};

const kindOf = ({ kind }: ShareRequest) => kind ?? "share";
const itemsRead = ({ values }: Pick<Prepared, "values">): VaultItem[] => [...new Set(values.map(({ item }) => item))];

const terms = {
  share: "只能用于这一用途，保密，不得转交他人；收到删除要求后删除并证明",
  correction: "信息已更正：换成新的值，不再使用旧的，转交过的也要告知；其他约定不变",
};

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

const recordOf = ({ request, values, dataKey }: Prepared, id: Buffer, at: Date): SqlValue[] => {
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

/** Holds the accounts, reads, checks the consents; then records, queues and proves: three statements for all of them. */
const passOn = async (
  app: App,
  db: Db,
  row: RecipientRow,
  requests: readonly ShareRequest[],
  { at, reader }: { at: Date; reader: Read },
): Promise<(Shared | AppError)[]> => {
  const states = await holdAccounts(db, requests);
  const tried = await Promise.all(
    requests.map((request) =>
      prepare(app, reader, states.get(request.accountId.toString("hex")), request).catch(orRefusal),
    ),
  );
  const asking = tried.flatMap((one) =>
    !(one instanceof AppError) && one.request.basis.kind === "consent" ? [one.subject] : [],
  );
  const consented = asking.length > 0 ? await consentedTo(db, row, asking) : new Set<string>();
  const isMissing = ({ request, subject }: Prepared): boolean =>
    request.basis.kind === "consent" && !consented.has(subject.toString("hex"));
  const judged = tried.map((one) => {
    if (one instanceof AppError) return one;
    return isMissing(one) ? new AppError("share.no-basis") : { one, id: newId() };
  });
  const passed = judged.filter((each): each is { one: Prepared; id: Buffer } => !(each instanceof AppError));
  if (passed.length > 0) {
    await insertTogether(
      db,
      `INSERT INTO share_record (id, account_id, recipient_id, exception_id, service_id, purpose, basis, items, sealed, state,
         is_hidden, at, kept_until)`,
      passed.map(({ one, id }) => recordOf(one, id, at)),
    );
    await enqueueShares(
      app,
      db,
      passed.map(
        ({ one, id }): NewOutgoing => ({
          id,
          kind: kindOf(one.request),
          recipientId: row.id,
          accountId: one.request.accountId,
          content: contentOf(app, one, id, at) as NewOutgoing["content"],
          at,
        }),
      ),
    );
    await app.ledger.appendMany(
      db,
      passed.map(({ one: { request, values, subject } }) => ({
        kind: "share.recorded",
        at,
        subject,
        body: {
          recipientId: idText(row.id),
          purpose: request.purpose,
          basis: request.basis.kind,
          items: itemsRead({ values }),
          ...(request.kind ? { isCorrection: true } : {}),
          ruleSha256: row.rule_hash.toString("hex"),
        },
      })),
    );
  }
  return judged.map((each) =>
    each instanceof AppError
      ? each
      : {
          shareId: idText(each.id),
          state: "queued" as const,
          items: itemsRead(each.one),
          at: at.toISOString(),
        },
  );
};

/**
 * The one door through which a person's information leaves for a recipient of the directory (5.1): checks what was agreed
 * and the basis, reads only the items asked for under the purpose, records without values, and queues the sealed message,
 * all in the caller's transaction. `share.nothing` when the account holds none of them.
 */
export const egress = async (app: App, db: Db, request: ShareRequest, at: Date): Promise<Shared> => {
  const row = await findRecipient(db, request.recipientId);
  admit(row, request, at);
  const [answer] = await passOn(app, db, row, [request], { at, reader: db });
  if (answer instanceof AppError) throw answer;
  return answer as Shared;
};

const together = 200;

/**
 * The same for many accounts and one recipient, purpose and basis: in batches, each of one transaction. Tells for each
 * account in order what became of it; one that is refused holds up no other.
 */
export const egressMany = async (
  app: App,
  { accountIds, ...shared }: Omit<ShareRequest, "accountId"> & { accountIds: readonly Buffer[] },
): Promise<(Shared | AppError)[]> => {
  const answers: (Shared | AppError)[] = [];
  for (let from = 0; from < accountIds.length; from += together) {
    const at = app.ports.clock();
    const row = await findRecipient(app.database, shared.recipientId); // ended meanwhile, it gets no further batch
    admit(row, shared, at);
    const requests = accountIds.slice(from, from + together).map((accountId) => ({ ...shared, accountId }));
    const passed = await app.database.transaction(
      (db) => passOn(app, db, row, requests, { at, reader: app.database }), // side by side, while the accounts are held
    );
    answers.push(...passed);
  }
  return answers;
};
