import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { readCursor, writeCursor } from "../oversight/ledger-pages";
import { answerRisk } from "./risk.service";
import { presentRisks, riskOf } from "./risk-store";

/** Account risk as its owner sees and answers it (4.4). */
export const riskRoutes = (api: Api): void => {
  api.on("risk.list", async ({ app, account, query: { cursor, pageSize }, now }) => {
    const page = { now, after: readCursor(cursor), limit: pageSize + 1 };
    const found = await riskOf(app, account.accountId, page);
    const shown = found.slice(0, pageSize);
    const last = found.length > pageSize ? shown.at(-1) : undefined;
    return { rows: await presentRisks(app.database, shown, account), next: last ? writeCursor(last) : null };
  });
  for (const [name, isMine] of [
    ["risk.confirm", true],
    ["risk.deny", false],
  ] as const) {
    api.on(name, ({ app, account: session, params, now: at, tx }) =>
      tx(async (db) => {
        const entry = await answerRisk(app, db, { session, riskId: idBytes(params.riskId), isMine, at });
        const [shown] = await presentRisks(db, [entry], session);
        return shown as NonNullable<typeof shown>;
      }),
    );
  }
};
