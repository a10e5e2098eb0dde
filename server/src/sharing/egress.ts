import type { VaultItem } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { marksFor, paddedList } from "../kernel/shared-work";
import { PurposeDenied } from "../kernel/vault/purpose-gate";
import type { VaultValue } from "../kernel/vault/vault";
import { accountRefusal, mustBeAgreed, type Passing } from "./admission";
import { enqueueShares, insertTogether } from "./outgoing";
import { consentedTo } from "./recipient-consent";
import { findRecipient, type RecipientRow } from "./recipient-store";
import { itemsRead, messageOf, type Prepared, recordColumns, recordOf, type ShareRequest } from "./share-rows";

export interface Shared {
  shareId: string;
  state: "queued";
  items: VaultItem[];
  at: string;
}
/** What a request asks the door for. */
const passing = ({ kind, purpose, items, basis }: Omit<ShareRequest, "accountId">): Passing => ({
  kind: kind ?? "share",
  purpose,
  items,
  basis: basis.kind,
});

const prepareOne = async (
  app: App,
  request: ShareRequest,
  values: VaultValue[] | Error | undefined,
): Promise<Prepared | AppError> => {
  if (values instanceof PurposeDenied) return new AppError("share.no-basis"); // the purpose wants a consent
  const keys = await app.keyring.find(request.accountId);
  if (!keys || values instanceof Error) return new AppError("account.unknown");
  return values?.length ? { request, values, ...keys } : new AppError("share.nothing");
};

/** Reads what is asked for of accounts that are held, in one statement for all: what each gives, or why it does not. */
const prepare = async (
  app: App,
  db: Db,
  states: ReadonlyMap<string, string>,
  requests: readonly ShareRequest[],
): Promise<(Prepared | AppError)[]> => {
  const refusals = requests.map((request) =>
    accountRefusal(states.get(request.accountId.toString("hex")), request.basis.kind),
  );
  const standing = requests.filter((_request, index) => refusals[index] === null);
  const { items, purpose } = requests[0] as ShareRequest; // the same of all
  const accountIds = standing.map(({ accountId }) => accountId);
  const read = await app.vault.readMany(db, { accountIds, items, purpose });
  const prepared = await Promise.all(standing.map((request, index) => prepareOne(app, request, read[index])));
  return refusals.map((refusal) => refusal ?? (prepared.shift() as Prepared | AppError));
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

/** Holds the accounts, reads, checks the consents; then records, queues and proves: each one statement for all of them. */
const passOn = async (
  app: App,
  db: Db,
  row: RecipientRow,
  requests: readonly ShareRequest[],
  at: Date,
): Promise<(Shared | AppError)[]> => {
  const states = await holdAccounts(db, requests);
  const tried = await prepare(app, db, states, requests);
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
      `INSERT INTO share_record (${recordColumns})`,
      passed.map(({ one, id }) => recordOf(one, id, at)),
    );
    await enqueueShares(
      app,
      db,
      passed.map(({ one, id }) => messageOf(app, one, id, at)),
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
  mustBeAgreed(row, passing(request), at);
  const [answer] = await passOn(app, db, row, [request], at);
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
    mustBeAgreed(row, passing(shared), at);
    const requests = accountIds.slice(from, from + together).map((accountId) => ({ ...shared, accountId }));
    const passed = await app.database.transaction((db) => passOn(app, db, row, requests, at));
    answers.push(...passed);
  }
  return answers;
};
