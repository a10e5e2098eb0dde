import { items, purposes } from "@baiwa/shared/catalogue/items";
import { recipientRoles } from "@baiwa/shared/catalogue/sharing";
import type { RecipientRule } from "@baiwa/shared/contracts/sharing";
import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError } from "../kernel/app-error";
import type { Db, SqlValue } from "../kernel/database";
import { idBytes, idText, newId } from "../kernel/ids";
import { onePiece } from "../kernel/jobs";
import type { HeldLease } from "../kernel/lease";
import { requestDeletion } from "./deletion-requests";
import {
  checkRule,
  findRecipient,
  freshSecrets,
  recipientsWhere,
  ruleColumns,
  ruleHash,
  standingRule,
} from "./recipient-store";

export interface RecipientChange {
  recipientId: string;
  /** The digest of the rule that was to be changed: another one has been put in its place since when it differs. */
  of: string;
  rule: RecipientRule;
}
const batch = 50;

/** A rule in words, for whoever approves it. */
export const tellRule = (rule: RecipientRule) => [
  { name: "接收方", value: `${rule.name}（${recipientRoles[rule.role].name}，${rule.country}）` },
  { name: "公开的联系方式", value: rule.contact },
  { name: "合同", value: `${rule.contract}，到 ${rule.contractUntil.slice(0, 10)}` },
  { name: "用途", value: rule.purposes.map((purpose) => purposes[purpose].name).join("、") },
  { name: "信息", value: rule.items.map((item) => items[item].name).join("、") },
  { name: "方式", value: rule.method },
  { name: "对方的规则", value: rule.policy },
  { name: "接收地址", value: rule.url },
];

const note = (app: App, db: Db, kind: string, id: Buffer, rule: RecipientRule, at: Date) => {
  const { role, country, contract, contractUntil } = rule;
  const agreed = { purposes: rule.purposes, items: rule.items, role, country, contract, contractUntil };
  const body = { recipientId: idText(id), ruleSha256: ruleHash(id, rule).toString("hex"), ...agreed };
  return app.ledger.append(db, { kind: `recipient.${kind}`, at, body });
};

/** Registers an approved recipient. Nothing goes there before somebody asks the door; its secrets are handed out once asked for. */
export const addRecipient = async (app: App, db: Db, { payload, at }: Approved<RecipientRule>): Promise<void> => {
  checkRule(app, payload, at);
  const id = newId();
  const { sealed, proofHash } = await freshSecrets(app, id);
  const columns = ruleColumns(id, payload);
  await db.run(
    `INSERT INTO recipient (id, ${columns.map(([column]) => column).join(", ")}, sealed_secret, proof_hash, state, added_at)
     VALUES (?, ${columns.map(() => "?").join(", ")}, ?, ?, 'active', ?)`,
    [id, ...columns.map(([, value]) => value), sealed, proofHash, at],
  );
  await note(app, db, "added", id, payload, at);
};

/**
 * Puts an approved rule in the place of the one it was asked for; what waits and is not covered by it any more is dropped by
 * the sender. Throws `recipient.moved` when the rule has been changed since: nobody approved undoing that.
 */
export const changeRecipient = async (app: App, db: Db, { payload, at }: Approved<RecipientChange>): Promise<void> => {
  checkRule(app, payload.rule, at);
  const id = idBytes(payload.recipientId);
  const row = await findRecipient(db, id, " FOR UPDATE");
  if (row.state === "revoked") throw new AppError("recipient.ended");
  if (standingRule(row) !== payload.of) throw new AppError("recipient.moved");
  // a consent is to what was shown: shown otherwise in between, the same words are to be agreed to again
  const isShownOtherwise = !ruleHash(id, payload.rule).equals(row.rule_hash);
  const since: [string, SqlValue][] = isShownOtherwise ? [["rule_since", at]] : [];
  const columns = [...ruleColumns(id, payload.rule), ...since];
  await db.run(`UPDATE recipient SET ${columns.map(([column]) => `${column} = ?`).join(", ")} WHERE id = ?`, [
    ...columns.map(([, value]) => value),
    id,
  ]);
  await note(app, db, "changed", id, payload.rule, at);
};

/** Gives a recipient new secrets; the old ones end with this. They leave once. */
export const issueSecrets = async (app: App, db: Db, id: Buffer, by: { staffId: Buffer; reason: string; at: Date }) => {
  const { state } = await findRecipient(db, id, " FOR UPDATE");
  const { signingKey, credential, sealed, proofHash } = await freshSecrets(app, id);
  await db.run("UPDATE recipient SET sealed_secret = ?, proof_hash = ? WHERE id = ?", [sealed, proofHash, id]);
  const body = { recipientId: idText(id), staffId: idText(by.staffId), reason: by.reason, state };
  await app.ledger.append(db, { kind: "recipient.secrets", at: by.at, body });
  return { signingKey, credential };
};

/**
 * Ends a recipient. The door and the sender look at its state each time, so nothing leaves from here on; what was still on
 * its way is dropped in the background, and it is asked to delete what it got. Tells the request's id.
 */
export const endRecipient = async (
  app: App,
  db: Db,
  { id, at, by }: { id: Buffer; at: Date; by: { staffId: string; reason: string } | { by: "contract-over" } },
): Promise<Buffer> => {
  const ended = await db.run(
    "UPDATE recipient SET state = 'revoked', ended_at = ?, failures = 0, paused_until = NULL WHERE id = ? AND state <> 'revoked'",
    [at, id],
  );
  if (ended !== 1) {
    await findRecipient(db, id);
    throw new AppError("recipient.ended");
  }
  await app.ledger.append(db, { kind: "recipient.revoked", at, body: { recipientId: idText(id), ...by } });
  return requestDeletion(app, db, { recipientId: id, at });
};

/** Ends the recipients whose contract is over, as if somebody had. */
export const endExpired = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  const at = app.ports.clock();
  const over = await recipientsWhere(
    app.database,
    `state <> 'revoked' AND contract_until <= ? ORDER BY contract_until LIMIT ${batch}`,
    [at],
  );
  for (const { id } of over) {
    const end = async (db: Db): Promise<void> => {
      await held.guard(db);
      const row = await findRecipient(db, id, " FOR UPDATE");
      if (row.state === "revoked" || row.contract_until > at) return;
      await endRecipient(app, db, { id, at, by: { by: "contract-over" } });
    };
    await onePiece(app.log, "ending a recipient", () => app.database.transaction(end));
  }
};
