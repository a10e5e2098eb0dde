import {
  type DisputeGround,
  type DisputeKind,
  type DisputeParty,
  type DisputeRefusal,
  type DisputeState,
  disputeStates,
  disputeTerms,
  type ObjectionAnswer,
} from "@baiwa/shared/catalogue/disputes";
import type { VaultItem } from "@baiwa/shared/catalogue/items";
import type { RecordKind } from "@baiwa/shared/catalogue/records";
import type { App } from "../app-context";
import { lockAccount } from "../identity/account-lock";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { JsonObject } from "../kernel/canonical";
import type { Db, SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";
import { isOwnAccount } from "../staff/own-accounts";

/** What a case names, and nothing else can be given from it. Names are kept so that the record speaks for itself later. */
export interface DisputeContent {
  reference: string;
  recipient: string;
  records: { recordId: string; kind: RecordKind; title: string; fields: string[] }[];
  tickets: { ticketId: string; title: string }[];
  items: VaultItem[];
  objection: string | null;
  /** The digest of what was approved. */
  digest: string | null;
}
export interface DisputeRow {
  id: Buffer;
  account_id: Buffer | null;
  kind: DisputeKind;
  ground: DisputeGround;
  party: DisputeParty;
  state: DisputeState;
  sealed: Buffer;
  opened_by: Buffer;
  opened_at: Date;
  decided_by: Buffer | null;
  decided_at: Date | null;
  refusal: DisputeRefusal | null;
  object_until: Date | null;
  objected_at: Date | null;
  answered_by: Buffer | null;
  answer: ObjectionAnswer | null;
  released_by: Buffer | null;
  released_at: Date | null;
  link_until: Date | null;
  file_id: Buffer | null;
  taken_at: Date | null;
  kept_until: Date | null;
}
/** A case of a standing account. */
export type OwnedDispute = DisputeRow & { account_id: Buffer };

const columns = `id, account_id, kind, ground, party, state, sealed, opened_by, opened_at, decided_by, decided_at, refusal,
  object_until, objected_at, answered_by, answer, released_by, released_at, link_until, file_id, taken_at, kept_until`;

type Place = Pick<DisputeRow, "id" | "account_id">;
const placeOf = ({ id }: Place): Buffer => Buffer.concat([id, Buffer.from("dispute")]);
/** The key of a case: its account's; of what the law keeps beyond the account, one of the product's own. */
const keyOf = async (app: App, { account_id: accountId }: Place): Promise<Buffer> =>
  accountId ? (await app.keyring.of(accountId)).dataKey : app.keyring.systemKey("dispute-archive");

export const sealDispute = async (app: App, place: Place, content: DisputeContent): Promise<Buffer> =>
  sealWith(await keyOf(app, place), placeOf(place), Buffer.from(JSON.stringify(content), "utf8"));
export const openDispute = async (app: App, row: DisputeRow): Promise<DisputeContent> =>
  JSON.parse(openWith(await keyOf(app, row), placeOf(row), row.sealed).toString("utf8")) as DisputeContent;

/** Cases by a condition of our own code. */
export const disputesWhere = (db: Pick<Db, "rows">, condition: string, values: SqlValue[]): Promise<DisputeRow[]> =>
  db.rows<DisputeRow>(`SELECT ${columns} FROM dispute_case WHERE ${condition}`, values);

/** A case of a standing account, as it is. Throws `dispute.unknown`, for another account's too. */
export const findDispute = async (db: Pick<Db, "rows">, id: Buffer, ownerId?: Buffer): Promise<OwnedDispute> => {
  const [row] = await disputesWhere(db, "id = ? AND account_id IS NOT NULL", [id]);
  if (!row || (ownerId && !row.account_id?.equals(ownerId))) throw new AppError("dispute.unknown");
  return row as OwnedDispute;
};

/** Nothing is shown, approved or given from a case that nobody went on with for sixty days, swept already or not: `dispute.lapsed`. */
export const mustBeInTime = (
  { state, opened_at: openedAt }: Pick<DisputeRow, "state" | "opened_at">,
  now: Date,
): void => {
  const isUnderWay = disputeStates[state].moves.length > 0 && state !== "released";
  const isOver = now.getTime() - openedAt.getTime() >= disputeTerms.lapseDays * 86_400_000;
  if (isUnderWay && isOver) throw new AppError("dispute.lapsed");
};

/** The same with its account held until the transaction ends: acts on it, and the account's end, come one after another. */
export const heldDispute = async (db: Db, id: Buffer, ownerId?: Buffer): Promise<OwnedDispute> => {
  const { account_id: accountId } = await findDispute(db, id, ownerId);
  await lockAccount(db, accountId).catch((error: unknown) => {
    throw error instanceof AppError ? new AppError("dispute.unknown") : error;
  });
  return findDispute(db, id, ownerId);
};

/** What a move may change beside the state; names are columns in our own code. */
type Change = Partial<Omit<DisputeRow, "id" | "account_id" | "state">>;

/** Moves the case on by compare-and-set. Throws `dispute.moved` when it is elsewhere by now, or cannot go there. */
export const moveDispute = async (
  db: Pick<Db, "run">,
  row: Pick<DisputeRow, "id" | "state">,
  to: DisputeState,
  change: Change = {},
): Promise<void> => {
  if (!(disputeStates[row.state].moves as readonly string[]).includes(to)) throw new AppError("dispute.moved");
  const changes = Object.entries({ ...change, state: to }) as [string, SqlValue][];
  const moved = await db.run(
    `UPDATE dispute_case SET ${changes.map(([column]) => `${column} = ?`).join(", ")} WHERE id = ? AND state = ?`,
    [...changes.map(([, value]) => value), row.id, row.state],
  );
  if (moved !== 1) throw new AppError("dispute.moved");
};

/** Until when a case is kept that ends at the moment. */
export const keptAfter = (endedAt: Date): Date => new Date(endedAt.getTime() + disputeTerms.keptDays * 86_400_000);

/** Throws `dispute.own` for a member of staff whose own account it is about. */
export const refuseOwn = async (db: Pick<Db, "rows">, staff: StaffSession, accountId: Buffer): Promise<void> => {
  if (await isOwnAccount(db, staff, accountId)) throw new AppError("dispute.own");
};

/** What the case is about, by the items of the catalogue: what a look or a release says in the ledger. */
export const itemsOf = ({ records, tickets, items }: DisputeContent): string[] => [
  ...new Set([
    ...records.map(({ kind }) => `record_${kind}`),
    ...(tickets.length > 0 ? ["ticket", "ticket_message"] : []),
    ...items,
  ]),
];

/** Proof of an act on a case: which, what kind, which items, by whom and why; never a value, a name or a reference. */
export const noteDispute = async (
  app: App,
  db: Pick<Db, "run">,
  act: {
    kind:
      | "opened"
      | "approved"
      | "refused"
      | "objected"
      | "objection-decided"
      | "released"
      | "taken"
      | "withdrawn"
      | "lapsed";
    row: OwnedDispute;
    at: Date;
    body?: JsonObject;
  },
): Promise<void> => {
  const { row, at, body = {} } = act;
  const { subject } = await app.keyring.of(row.account_id);
  const what = { disputeId: idText(row.id), disputeKind: row.kind, ground: row.ground, party: row.party };
  await app.ledger.append(db, { kind: `dispute.${act.kind}`, at, subject, body: { ...what, ...body } });
};
