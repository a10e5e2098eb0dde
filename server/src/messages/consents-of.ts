import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { App } from "../app-context";
import { consentedAmong } from "../consent/consent-state";
import { versionsAt } from "../documents/documents.service";
import type { Db } from "../kernel/database";

const hex = (id: Buffer): string => id.toString("hex");

/** Which of the accounts' consents to the scopes stand, asked for all of them at once; accounts as hex. */
export const consentsOf = async (
  app: App,
  db: Pick<Db, "rows">,
  accounts: readonly Buffer[],
  scopes: readonly ScopeCode[],
): Promise<(account: string, scope: ScopeCode) => boolean> => {
  if (scopes.length === 0) return () => false;
  const keys = await Promise.all(accounts.map(async (id) => ({ id, keys: await app.keyring.find(id) })));
  const owners = new Map(
    keys.flatMap(({ id, keys: found }) => (found ? [[hex(found.subject), hex(id)] as const] : [])),
  );
  const subjects = [...owners.keys()].map((subject) => Buffer.from(subject, "hex"));
  const versions = await versionsAt(app);
  const given = new Set<string>();
  for (const scope of scopes) {
    for (const { subject } of await consentedAmong(db, subjects, scope, versions)) {
      given.add(`${owners.get(hex(subject))} ${scope}`);
    }
  }
  return (account, scope) => given.has(`${account} ${scope}`);
};
