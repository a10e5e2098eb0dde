import type { Api } from "../kernel/api";
import { invalidField } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { choiceChanges, choicesNow, consentCounts, periodOf } from "./statistics";

const cursorFormat = /^(\d{1,16})_([0-9a-f-]{36})$/;

/** A page's place as an opaque cursor. */
const writeCursor = (at: Date, id: Buffer): string =>
  Buffer.from(`${at.getTime()}_${idText(id)}`).toString("base64url");
const readCursor = (cursor: string | undefined): { at: Date; id: Buffer } | undefined => {
  if (cursor === undefined) return undefined;
  const [, time, id] = cursorFormat.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  if (!time || !id) throw invalidField("cursor", "invalid_format", "翻页位置不正确");
  return { at: new Date(Number(time)), id: idBytes(id) };
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

  api.on("adminLedger.entries", async ({ app, query }) => {
    const { from, to, kind, cursor, pageSize } = query;
    const range = { from: new Date(from), to: new Date(to), kind, after: readCursor(cursor), limit: pageSize };
    const entries = await app.ledger.listEntries(app.database, range);
    const last = entries.at(-1);
    return {
      rows: entries.map((entry) => ({
        entryId: idText(entry.id),
        kind: entry.kind,
        at: entry.at.toISOString(),
        index: entry.position,
        leafHash: entry.leafHash.toString("hex"),
        entry: entry.entry.toString("utf8"),
      })),
      next: last && entries.length === pageSize ? writeCursor(last.at, last.id) : null,
    };
  });

  api.on("adminLedger.verification", ({ app }) => app.ledger.verify());
};
