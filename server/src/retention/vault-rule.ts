import { type Item, items, type VaultItem, vaultItems } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { allOf, isHeld, type RuleWork, rowsRule } from "./rule";

const day = 24 * 3_600_000;
const heldTogether = 50;

/** Items of the vault that grow too old, with the age; those that are looked up are kept otherwise. */
const aging = vaultItems.flatMap((item) => {
  const { days, lookup }: Item = items[item];
  return days === undefined || lookup ? [] : [{ item, days }];
});
const pastOf = (item: VaultItem, days: number, now: Date) => ({
  sql: "item = ? AND entered_at < ?",
  values: [item, new Date(now.getTime() - days * day)],
});
const ruleOf = ({ item, days }: { item: VaultItem; days: number }): RuleWork =>
  rowsRule({
    table: "vault_value",
    past: (now) => pastOf(item, days, now),
    held: isHeld("vault_value.account_id", [item]),
    size: 2000,
  });

/** Held values that are past their time leave the vault too: from there every purpose reads, from the hold only its own. */
const moveHeld = async (app: App, { item, days }: { item: VaultItem; days: number }, now: Date) => {
  const { sql, values } = pastOf(item, days, now);
  return app.database.rows<{ account_id: Buffer; instance: string }>(
    `SELECT account_id, instance FROM vault_value WHERE ${sql} AND ${isHeld("vault_value.account_id", [item])} LIMIT ${heldTogether}`,
    values,
  );
};

/** Values older than the catalogue lets them become. */
export const vaultRule: RuleWork = {
  due: allOf(...aging.map(ruleOf)).due,
  run: async (app, round) => {
    for (const one of aging) {
      for (const row of await moveHeld(app, one, round.now)) {
        const went = await round.batch((db) => app.vault.remove(db, row.account_id, one.item, row.instance), "held");
        if (went === null) return;
      }
      await ruleOf(one).run(app, round);
    }
  },
};
