import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import type { Verification } from "../kernel/ledger";
import { momentOf, presentEntry, readCursor, writeCursor } from "./ledger-pages";
import { choiceChanges, choicesNow, consentCounts, periodOf } from "./statistics";

const verifications = new WeakMap<App, Promise<Verification>>();

/** Verifies the whole ledger; whoever asks while it runs gets the same outcome, it is a long read. */
const verifyOnce = (app: App): Promise<Verification> => {
  const running = verifications.get(app) ?? app.ledger.verify().finally(() => verifications.delete(app));
  verifications.set(app, running);
  return running;
};

/** What privacy staff and auditors oversee: counts, the ledger, and whether it is sound. */
export const oversightRoutes = (api: Api): void => {
  api.on("statistics.consents", async ({ app, query }) => ({
    rows: await consentCounts(app.database, periodOf(query)),
  }));

  api.on("statistics.subscriptions", async ({ app, query }) => {
    const period = periodOf(query);
    const [now, changes] = await Promise.all([choicesNow(app.database), choiceChanges(app.database, period)]);
    return { now, changes };
  });

  api.on("adminLedger.entries", async ({ app, query: { from, to, kind, cursor, pageSize } }) => {
    const range = { from: momentOf(from), to: momentOf(to), kind, after: readCursor(cursor), limit: pageSize + 1 };
    const entries = await app.ledger.listEntries(app.database, range);
    const page = entries.slice(0, pageSize);
    const last = entries.length > pageSize ? page.at(-1) : undefined;
    return { rows: page.map(presentEntry), next: last ? writeCursor(last) : null };
  });

  api.on("adminLedger.verification", ({ app }) => verifyOnce(app));
};
