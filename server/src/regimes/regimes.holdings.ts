import { type RegimeKey, regimes } from "@baiwa/shared/catalogue/regimes";
import { countRows, each, type Holdings } from "../rights/holding";

interface Row {
  regime: RegimeKey;
  state: string;
  reference: string;
  proposed_at: Date;
  decided_at: Date | null;
}

/** Under which documents the person's information was handled, and what they answered. */
export const regimeHoldings: Holdings<"account_regime"> = {
  account_regime: {
    count: (app, accountId) => countRows(app, "account_regime", accountId),
    copy: (app, accountId) =>
      each(
        app.database.rows<Row>(
          "SELECT regime, state, reference, proposed_at, decided_at FROM account_regime WHERE account_id = ? ORDER BY proposed_at",
          [accountId],
        ),
        ({ regime, state, reference, proposed_at, decided_at }) => ({
          适用规则: regimes[regime].name,
          状态: state,
          订单或合同: reference,
          提出时间: proposed_at.toISOString(),
          决定时间: decided_at?.toISOString() ?? null,
        }),
      ),
    erase: (_app, db, accountId) => db.run("DELETE FROM account_regime WHERE account_id = ?", [accountId]),
  },
};
