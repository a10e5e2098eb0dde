import { type Item, items, purposes, type VaultItem } from "@baiwa/shared/catalogue/items";
import {
  type RecipientRole,
  type RecipientState,
  recipientRoles,
  type SharePurpose,
} from "@baiwa/shared/catalogue/sharing";
import { isPlainHost } from "@baiwa/shared/contracts/shapes";
import type { RecipientRule } from "@baiwa/shared/contracts/sharing";
import type { App } from "../app-context";
import { AppError, invalidField } from "../kernel/app-error";
import { canonicalBytes, sha256 } from "../kernel/canonical";
import type { Db, SqlValue } from "../kernel/database";
import { idText } from "../kernel/ids";
import { openWith, sealWith } from "../kernel/vault/seal";

export interface RecipientRow {
  id: Buffer;
  name: string;
  role: RecipientRole;
  country: string;
  contact: string;
  contract: string;
  contract_until: Date;
  purposes: string;
  items: string;
  method: string;
  policy: string;
  url: string;
  sealed_secret: Buffer;
  rule_hash: Buffer;
  rule_since: Date | null;
  state: RecipientState;
  added_at: Date;
  ended_at: Date | null;
  failures: number;
  paused_until: Date | null;
}
const columns = `id, name, role, country, contact, contract, contract_until, purposes, items, method, policy, url,
  sealed_secret, rule_hash, rule_since, state, added_at, ended_at, failures, paused_until`;

/** Recipients by a condition of our own code. */
export const recipientsWhere = (db: Pick<Db, "rows">, condition: string, values: SqlValue[]): Promise<RecipientRow[]> =>
  db.rows<RecipientRow>(`SELECT ${columns} FROM recipient WHERE ${condition}`, values);

/** The recipient; `recipient.unknown` for none. */
export const findRecipient = async (db: Pick<Db, "rows">, id: Buffer, hold = ""): Promise<RecipientRow> => {
  const [row] = await recipientsWhere(db, `id = ?${hold}`, [id]);
  if (!row) throw new AppError("recipient.unknown");
  return row;
};

export const purposesOf = ({ purposes: kept }: Pick<RecipientRow, "purposes">) => JSON.parse(kept) as SharePurpose[];
export const itemsOf = ({ items: kept }: Pick<RecipientRow, "items">) => JSON.parse(kept) as VaultItem[];
export const isExpired = ({ contract_until: until }: Pick<RecipientRow, "contract_until">, now: Date): boolean =>
  until <= now;

/** Throws `recipient.ended` unless information may go there now. */
export const mustBeActive = (row: RecipientRow, now: Date): void => {
  if (row.state !== "active") throw new AppError("recipient.ended");
  mustNotBeOver(row, now);
};
/** The same, where one that is suspended gets it once it is no more: what it has is to be right. */
export const mustNotBeOver = (row: RecipientRow, now: Date): void => {
  if (row.state === "revoked" || isExpired(row, now)) throw new AppError("recipient.ended");
};

/** Which items may be read for a purpose is the catalogue's to say. */
export const isCovered = (item: VaultItem, purpose: SharePurpose): boolean =>
  (items[item] as Item).purposes.includes(purpose);

/**
 * Refuses a rule that nothing could come of lawfully: a recipient abroad (`recipient.overseas`), an item that none of the
 * purposes covers (`share.not-agreed`), a contract that has ended, an address that is not a public HTTPS one.
 */
export const checkRule = (app: App, rule: RecipientRule, now: Date): void => {
  if (rule.country !== "CN") throw new AppError("recipient.overseas");
  if (new Date(rule.contractUntil) <= now) throw invalidField("contractUntil", "too_small", "合同到期日要在今天以后");
  if (!rule.items.every((item) => rule.purposes.some((purpose) => isCovered(item, purpose))))
    throw new AppError("share.not-agreed", [
      { path: "items", issue: "not-covered", message: "有的信息不属于这些用途" },
    ]);
  const { protocol, hostname, username, password } = new URL(rule.url);
  const isPublic = protocol === "https:" && isPlainHost(hostname);
  if (username || password || (app.config.isProduction && !isPublic))
    throw invalidField("url", "invalid_value", "地址要用 https，写域名，不带账号");
};

/** The digest of all that a person is shown about a recipient: a consent is to exactly this. */
export const ruleHash = (id: Buffer, rule: RecipientRule): Buffer => {
  const { name, role, country, contact, method, policy } = rule;
  const shown = { recipientId: idText(id), name, role, country, contact, method, policy };
  return sha256(canonicalBytes({ ...shown, purposes: [...rule.purposes].sort(), items: [...rule.items].sort() }));
};

/** The digest of all of a rule as it stands, what nobody is shown included: contract and address. */
export const standingRule = (row: RecipientRow): string =>
  sha256(
    row.rule_hash,
    canonicalBytes({ contract: row.contract, until: row.contract_until.toISOString(), url: row.url }),
  ).toString("hex");

/** The rule's columns and their values, in one order. */
export const ruleColumns = (id: Buffer, rule: RecipientRule): [string, SqlValue][] => [
  ["name", rule.name],
  ["role", rule.role],
  ["country", rule.country],
  ["contact", rule.contact],
  ["contract", rule.contract],
  ["contract_until", new Date(rule.contractUntil)],
  ["purposes", JSON.stringify(rule.purposes)],
  ["items", JSON.stringify(rule.items)],
  ["method", rule.method],
  ["policy", rule.policy],
  ["url", rule.url],
  ["rule_hash", ruleHash(id, rule)],
];

const secretKey = (app: App): Promise<Buffer> => app.keyring.systemKey("recipient-secret");
/** Fresh secrets: the key we sign with, and the credential the recipient proves with; the latter is kept as a hash. */
export const freshSecrets = async (app: App, id: Buffer) => {
  const signingKey = `whk_${app.ports.random(32).toString("base64url")}`;
  const credential = `rcp_${app.ports.random(32).toString("base64url")}`;
  const sealed = sealWith(await secretKey(app), id, Buffer.from(signingKey, "utf8"));
  return { signingKey, credential, sealed, proofHash: credentialHash(credential) };
};
export const credentialHash = (credential: string): Buffer => sha256("recipient-credential\0", credential);
export const signingKeyOf = async (app: App, { id, sealed_secret: sealed }: RecipientRow): Promise<string> =>
  openWith(await secretKey(app), id, sealed).toString("utf8");

export const namedItems = (keys: readonly VaultItem[]) => keys.map((item) => ({ item, name: items[item].name }));

/** A recipient as a person is told of it. */
export const tellRecipient = (row: RecipientRow) => ({
  recipientId: idText(row.id),
  name: row.name,
  role: row.role,
  contact: row.contact,
  purposes: purposesOf(row).map((purpose) => ({
    purpose,
    name: purposes[purpose].name,
    clause: purposes[purpose].clause,
  })),
  items: namedItems(itemsOf(row)),
  method: row.method,
  policy: row.policy,
  contractUntil: row.contract_until.toISOString(),
});

export const needsConsent = ({ role }: Pick<RecipientRow, "role">): boolean => recipientRoles[role].needsConsent;

/** Who stands in the directory now: what 第三方共享清单 adds to the built-in ones. Those that ended are gone at once. */
export const listedRecipients = async (app: App) =>
  (
    await recipientsWhere(app.database, "state = 'active' AND contract_until > ? ORDER BY id LIMIT 1000", [
      app.ports.clock(),
    ])
  ).map((row) => {
    const { recipientId, purposes: why, ...told } = tellRecipient(row);
    return {
      recipient: recipientId,
      name: told.name,
      role: told.role,
      purpose: why.map(({ name, clause }) => `${name}（${clause}）`).join("、"),
      method: told.method,
      policy: told.policy,
      contact: told.contact,
      items: told.items,
    };
  });
