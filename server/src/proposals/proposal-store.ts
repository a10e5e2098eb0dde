import { items, type VaultItem } from "@baiwa/shared/catalogue/items";
import type { CorrectionRefusal } from "@baiwa/shared/catalogue/refusals";
import { retentionRules } from "@baiwa/shared/catalogue/retention";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";
import { isHeld, type RuleWork, rowsRule } from "../retention/rule";

export type ProposalKind = "proxy" | "correction";
export type ProposalState = "open" | "accepted" | "refused" | "lapsed" | "withdrawn";
/** What a proposal says, sealed: the value, and the mandate or the explanation behind it. */
export interface Proposed {
  value: string;
  because: string;
  partner?: string;
}
export interface StoredProposal {
  id: Buffer;
  account_id: Buffer;
  kind: ProposalKind;
  item: VaultItem;
  state: ProposalState;
  sealed: Buffer;
  proposed_by: string;
  proposed_at: Date;
  lapses_at: Date | null;
  decided_at: Date | null;
  refusal: CorrectionRefusal | null;
}
const columns = "id, account_id, kind, item, state, sealed, proposed_by, proposed_at, lapses_at, decided_at, refusal";
/** How long a decided proposal can still be looked at. */
const keptDays = items.value_proposal.days;
const day = 24 * 3_600_000;

/** Writes an open proposal. */
export const propose = async (
  app: App,
  db: Db,
  proposal: {
    accountId: Buffer;
    kind: ProposalKind;
    item: VaultItem;
    proposed: Proposed;
    by: string;
    at: Date;
    lapsesAt: Date | null;
  },
): Promise<Buffer> => {
  const { accountId, kind, item, proposed, by, at, lapsesAt } = proposal;
  const id = newId();
  const { dataKey } = await app.keyring.of(accountId);
  await db.run(
    `INSERT INTO value_proposal (id, account_id, kind, item, state, sealed, proposed_by, proposed_at, lapses_at)
     VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?)`,
    [id, accountId, kind, item, sealWith(dataKey, id, Buffer.from(JSON.stringify(proposed))), by, at, lapsesAt],
  );
  return id;
};

/** What a proposal says; empty once its person rejected it. */
export const openProposal = async (
  app: App,
  { id, account_id: accountId, sealed }: StoredProposal,
): Promise<Proposed> => {
  if (sealed.length === 0) return { value: "", because: "" };
  const { dataKey } = await app.keyring.of(accountId);
  return JSON.parse(openWith(dataKey, id, sealed).toString("utf8")) as Proposed;
};

/** All of the account's proposals of the last month, newest first. */
export const proposalsOf = (db: Pick<Db, "rows">, accountId: Buffer): Promise<StoredProposal[]> =>
  db.rows<StoredProposal>(`SELECT ${columns} FROM value_proposal WHERE account_id = ? ORDER BY id DESC`, [accountId]);

/** Those a person looks at: what waits first, then the newest; as many as anybody reads. All of them are in the copy. */
export const shownProposals = (db: Pick<Db, "rows">, accountId: Buffer): Promise<StoredProposal[]> =>
  db.rows<StoredProposal>(
    `SELECT ${columns} FROM value_proposal WHERE account_id = ? ORDER BY (state = 'open') DESC, id DESC LIMIT 200`,
    [accountId],
  );

/** Corrections that wait for staff, oldest first. */
export const waitingCorrections = (db: Pick<Db, "rows">): Promise<StoredProposal[]> =>
  db.rows<StoredProposal>(
    `SELECT ${columns} FROM value_proposal WHERE kind = 'correction' AND state = 'open' ORDER BY proposed_at LIMIT 100`,
  );

/** A proposal of this kind, the account's own if one is given. Throws `proposal.unknown`. */
export const findProposal = async (
  db: Pick<Db, "rows">,
  proposalId: Buffer,
  kind: ProposalKind,
  accountId?: Buffer,
): Promise<StoredProposal> => {
  const [row] = await db.rows<StoredProposal>(`SELECT ${columns} FROM value_proposal WHERE id = ? AND kind = ?`, [
    proposalId,
    kind,
  ]);
  if (!row || (accountId && !row.account_id.equals(accountId))) throw new AppError("proposal.unknown");
  return row;
};

/** Decides an open proposal, once: of two who decide at the same time the second gets `proposal.decided`. */
export const settle = async (
  db: Db,
  proposalId: Buffer,
  decision: { state: Exclude<ProposalState, "open">; at: Date; refusal?: CorrectionRefusal },
): Promise<void> => {
  const settled = await db.run(
    "UPDATE value_proposal SET state = ?, decided_at = ?, refusal = ? WHERE id = ? AND state = 'open'",
    [decision.state, decision.at, decision.refusal ?? null, proposalId],
  );
  if (settled === 0) throw new AppError("proposal.decided");
};

/** Deletes what a rejected proposal says, unless a hold stands on it: that somebody entered something stays for a month. */
export const emptyProposal = async (db: Pick<Db, "run">, proposalId: Buffer): Promise<void> => {
  const held = isHeld("value_proposal.account_id", retentionRules.proposal.items);
  await db.run(`UPDATE value_proposal SET sealed = '' WHERE id = ? AND NOT (${held})`, [proposalId]);
};

const decided = rowsRule({
  table: "value_proposal",
  past: (now) => ({ sql: "decided_at <= ?", values: [new Date(now.getTime() - keptDays * day)] }),
  held: isHeld("value_proposal.account_id", retentionRules.proposal.items),
});

/** Lets what nobody objected to in time lapse, and deletes what was decided long ago: refused drafts too. */
export const proposalRule: RuleWork = {
  due: decided.due,
  run: async (app, round) => {
    const lapse = async (db: Db) => {
      await db.run(
        "UPDATE value_proposal SET state = 'lapsed', decided_at = ? WHERE state = 'open' AND lapses_at <= ? LIMIT 1000",
        [round.now, round.now],
      );
      return 0;
    };
    if ((await round.batch(lapse)) !== null) await decided.run(app, round);
  },
};
