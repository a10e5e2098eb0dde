import { type Topic, topics } from "@baiwa/shared/catalogue/topics";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { marksFor, paddedList } from "../kernel/shared-work";
import type { MessageTemplate } from "../wechat/wechat-answers";
import { messageEndpoint, type WeChatClient } from "../wechat/wechat-client";
import { WeChatError } from "../wechat/wechat-error";
import { dropped, failed, fieldsOf, type Outcome, wordsFor } from "./content";
import { type Batch, type Prepare, purposeOf } from "./sending";

const freshMs = 10 * 60_000;
const known = new WeakMap<App, Map<string, { at: number; templates: MessageTemplate[] }>>();
/** The templates of an app as WeChat has them, read again after ten minutes. */
export const templateOf = async (app: App, appId: string, templateId: string): Promise<MessageTemplate | undefined> => {
  const kept = known.get(app) ?? new Map();
  known.set(app, kept);
  const client = app.wechat.get(appId);
  if (!client) return undefined;
  const fresh = kept.get(appId);
  const isFresh = fresh && Date.now() - fresh.at < freshMs;
  const templates = isFresh ? fresh.templates : await client.templates();
  if (!isFresh) kept.set(appId, { at: Date.now(), templates });
  return templates.find((one: MessageTemplate) => one.templateId === templateId);
};

const hex = (id: Buffer): string => id.toString("hex");
type Credit = { appId: string; templateId: string; accountId: Buffer };

/** By which mini-program each account can be written to: it is bound there, and has the most credits there. */
const placesOf = async (app: App, accounts: readonly Buffer[], templateId: string): Promise<Map<string, Credit>> => {
  const asked = paddedList(accounts);
  const rows = await app.database.rows<{ account_id: Buffer; app_id: string }>(
    `SELECT c.account_id, c.app_id FROM wechat_credit c
     JOIN wechat_binding b ON b.account_id = c.account_id AND b.app_id = c.app_id
     WHERE c.account_id IN (${marksFor(asked)}) AND c.template_id = ? AND c.credits > 0 ORDER BY c.credits`,
    [...asked, templateId],
  );
  return new Map(
    rows.map(({ account_id: accountId, app_id: appId }) => [hex(accountId), { appId, templateId, accountId }]),
  );
};

const accountsByApp = (credits: readonly Credit[]): [string, Buffer[]][] => {
  const byApp = new Map<string, Buffer[]>();
  for (const { appId, accountId } of credits) {
    const accounts = byApp.get(appId);
    if (accounts) accounts.push(accountId);
    else byApp.set(appId, [accountId]);
  }
  return [...byApp];
};

/** Spends one credit of each before anything goes out, as the platform does; gives those who still had one. */
const spend = (app: App, credits: readonly Credit[], templateId: string): Promise<Credit[]> =>
  app.database.transaction(async (db: Db) => {
    const spent: Credit[] = [];
    for (const [appId, accounts] of accountsByApp(credits)) {
      const asked = paddedList(accounts);
      const where = `app_id = ? AND template_id = ? AND credits > 0 AND account_id IN (${marksFor(asked)})`;
      const values = [appId, templateId, ...asked];
      const rows = await db.rows<{ account_id: Buffer }>(
        `SELECT account_id FROM wechat_credit WHERE ${where} FOR UPDATE`,
        values,
      );
      await db.run(`UPDATE wechat_credit SET credits = credits - 1 WHERE ${where}`, values);
      spent.push(...rows.map(({ account_id: accountId }) => ({ appId, templateId, accountId })));
    }
    return spent;
  });
const correct = (app: App, { accountId, appId, templateId }: Credit, sql: "credits + 1" | "0") =>
  app.database.run(
    `UPDATE wechat_credit SET credits = ${sql} WHERE account_id = ? AND app_id = ? AND template_id = ?`,
    [accountId, appId, templateId],
  );

/** What a refusal of WeChat means for the message and for the credit that was spent on it. */
const afterRefusal = async (app: App, credit: Credit, error: unknown): Promise<Outcome> => {
  if (!(error instanceof WeChatError)) throw error;
  if (error.kind === "no-credit") {
    await correct(app, credit, "0");
    return dropped("no-credit");
  }
  const isLost = ["timeout", "network", "malformed"].includes(error.kind);
  if (isLost && error.endpoint === messageEndpoint) return { kind: "unknown" }; // the credit counts as spent
  await correct(app, credit, "credits + 1");
  if (error.kind === "openid-invalid") return dropped("no-contact");
  if (["template-invalid", "content-invalid", "page-invalid", "rejected"].includes(error.kind)) {
    app.log.error(
      { kind: error.kind, errcode: error.errcode, rid: error.rid, field: error.field },
      "message refused by WeChat",
    );
    return failed(error.kind === "rejected" ? "refused" : "template");
  }
  return { kind: "later" };
};

/** How the message goes by one mini-program: filled into the template that WeChat has of it, or why it cannot go. */
type Way = { client: WeChatClient; fields: Record<string, string> } | { outcome: Outcome };
const wayBy = async (app: App, { message, now }: Batch, appId: string, templateId: string): Promise<Way> => {
  try {
    const client = app.wechat.get(appId);
    const template = await templateOf(app, appId, templateId);
    const fields = template && fieldsOf(template, wordsFor(message.content, "wechat"), now);
    return client && fields ? { client, fields } : { outcome: failed("template") };
  } catch (error) {
    if (error instanceof WeChatError) return { outcome: { kind: "later" } };
    throw error;
  }
};

/** The openids of the accounts at their mini-programs; those whose values may not or cannot be read are left out. */
const openidsOf = async (app: App, { message }: Batch, credits: readonly Credit[]): Promise<Map<string, string>> => {
  const accountIds = credits.map(({ accountId }) => accountId);
  const purpose = purposeOf(message, "wechat");
  const read = await app.vault.readMany(app.database, { accountIds, items: ["wx_openid"], purpose, channel: "wechat" });
  const found = read.map((values, index) =>
    Array.isArray(values) ? values.find(({ instance }) => instance === credits[index]?.appId)?.value : undefined,
  );
  return new Map(credits.flatMap(({ accountId }, index) => (found[index] ? [[hex(accountId), found[index]]] : [])));
};

/**
 * Subscription messages. Template, openids and credits of the whole batch are found out together, and the credits are spent
 * before the first message goes: so a batch is few statements, and each person one request to WeChat.
 */
export const prepareWechat: Prepare = async (app, batch) => {
  const { message, accounts } = batch;
  const key = (topics[message.topic] as Topic).template;
  const templateId = key && app.config.wechat.templates[key];
  if (!templateId) return async () => failed("template");
  const places = await placesOf(app, accounts, templateId);
  const ways = new Map<string, Way>();
  for (const [appId] of accountsByApp([...places.values()]))
    ways.set(appId, await wayBy(app, batch, appId, templateId));
  const open = [...places.values()].filter(({ appId }) => "client" in (ways.get(appId) as Way));
  const openids = await openidsOf(app, batch, open);
  const spent = await spend(
    app,
    open.filter(({ accountId }) => openids.has(hex(accountId))),
    templateId,
  );
  const paid = new Set(spent.map(({ accountId }) => hex(accountId)));
  const page = message.content.page?.path ?? "pages/home/index";
  const state = app.config.isProduction ? "formal" : "developer";
  return async (accountId) => {
    const credit = places.get(hex(accountId));
    const way = credit && ways.get(credit.appId);
    if (!credit || !way) return dropped("no-credit");
    if ("outcome" in way) return way.outcome;
    const openid = openids.get(hex(accountId));
    if (!openid) return dropped("no-contact");
    if (!paid.has(hex(accountId))) return dropped("no-credit");
    const { client, fields } = way;
    return client.sendSubscribeMessage({ openid, templateId, fields, page, state }).then(
      ({ msgid }) => ({ kind: "sent", reference: msgid }) as const,
      (error: unknown) => afterRefusal(app, credit, error),
    );
  };
};
