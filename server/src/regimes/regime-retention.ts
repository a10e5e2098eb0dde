import { isHeld, rowsRule } from "../retention/rule";

const years3 = 3 * 365 * 86_400_000;

/** Proposals that were refused or never answered; what a person confirmed is the history of their account. */
export const regimeRule = rowsRule({
  table: "account_regime",
  past: (now) => ({
    sql: "state <> 'confirmed' AND COALESCE(decided_at, expires_at) <= ?",
    values: [new Date(now.getTime() - years3)],
  }),
  held: isHeld("account_regime.account_id", ["account_regime"]),
});
