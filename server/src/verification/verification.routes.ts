import {
  methodOf,
  openStates,
  type VerificationSubject,
  verificationSubjectKeys,
} from "@baiwa/shared/catalogue/verification";
import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { askVerifier, confirmPayment } from "./asking";
import { type Case, cardOf, caseOf, casesWhere, freshCard } from "./cases";
import { closedWithout, gatesOf } from "./gates";
import { guardianshipOf } from "./guardianship";
import { ageBandOf, itemsConfirmedBy, resultOf } from "./standing";
import {
  appealCase,
  availableMethods,
  beginCase,
  ownWechat,
  submissionsLeft,
  submitCase,
  withdrawCase,
} from "./submission";

const methodCard = (method: Parameters<typeof methodOf>[0]) => {
  const { subject, name, about, fields, parts, scopes, checkedBy, step, usesWechat, level } = methodOf(method);
  return {
    method,
    subject,
    name,
    about,
    fields: [...fields],
    parts: [...parts],
    scopes: [...scopes],
    checkedBy,
    step: step ?? null,
    usesWechat: usesWechat ?? false,
    level,
  };
};

/** What withdrawing each subject's results would stop: shown before the person decides. */
const withdrawalStops = async (app: App, accountId: Buffer, results: readonly Case[]) => {
  const subjects = verificationSubjectKeys.filter((subject) => results.some((row) => row.subject === subject));
  return Promise.all(
    subjects.map(async (subject: VerificationSubject) => ({
      subject,
      services: await closedWithout(app, accountId, subject),
    })),
  );
};

/** Real-name verification as its person meets it (2.4). */
export const verificationRoutes = (api: Api): void => {
  api.on("verification.methods", async ({ app }) => ({
    verifier: app.config.verifier ? { name: app.config.verifier.name } : null,
    methods: availableMethods(app).map(methodCard),
  }));

  api.on("verification.show", async ({ app, account: { accountId }, now }) => {
    const rows = await casesWhere(app.database, "account_id = ? ORDER BY started_at, id", [accountId]);
    const results = rows.filter(({ state }) => state === "passed");
    const open = rows.find(({ state }) => (openStates as readonly string[]).includes(state));
    const last = rows
      .filter(({ state, submitted_at }) => submitted_at && ["refused", "expired"].includes(state))
      .at(-1);
    const isLastNews = last && (last.decided_at ?? last.started_at) > (results.at(-1)?.decided_at ?? new Date(0));
    const guardian = await guardianshipOf(app.database, accountId);
    return {
      results: results.map(resultOf),
      open: open ? await cardOf(app, app.database, open) : null,
      last: isLastNews ? await cardOf(app, app.database, last) : null,
      lockedItems: itemsConfirmedBy(results),
      submissionsLeft: await submissionsLeft(app.database, accountId, now),
      ageBand: await ageBandOf(app, app.database, accountId),
      guardian: { state: guardian?.state ?? ("none" as const), expiresAt: guardian?.expires_at?.toISOString() ?? null },
      withdrawalStops: await withdrawalStops(app, accountId, results),
    };
  });

  api.on("verification.begin", ({ app, account: { accountId }, body: { method }, now: at, tx }) =>
    tx((db) => beginCase(app, db, { accountId, method, at })),
  );

  api.on("verification.submit", async ({ app, account: { accountId }, params, body, now: at, tx }) => {
    const caseId = idBytes(params.caseId);
    const { method } = await caseOf(app.database, caseId, accountId);
    const isByWechat = methodOf(method).usesWechat && body.wechat;
    const wechat = isByWechat && body.wechat ? await ownWechat(app, accountId, body.wechat) : null;
    return tx((db) => submitCase(app, db, { accountId, caseId, given: body, wechat, at }));
  });

  api.on("verification.check", async ({ app, account: { accountId }, params }) => {
    const row = await caseOf(app.database, idBytes(params.caseId), accountId);
    await askVerifier(app, row);
    return freshCard(app, app.database, row.id);
  });

  api.on("verification.confirmPayment", async ({ app, account: { accountId }, params, body: { fen } }) => {
    const caseId = idBytes(params.caseId);
    await confirmPayment(app, { accountId, caseId, fen });
    return freshCard(app, app.database, caseId);
  });

  api.on("verification.withdraw", ({ app, account: { accountId }, params, now: at, tx }) =>
    tx((db) => withdrawCase(app, db, { accountId, caseId: idBytes(params.caseId), at })),
  );

  api.on("verification.appeal", ({ app, account: { accountId }, params, now: at, tx }) =>
    tx((db) => appealCase(app, db, { accountId, caseId: idBytes(params.caseId), at })),
  );

  api.on("gates.mine", async ({ app, account: { accountId } }) => ({ services: await gatesOf(app, accountId) }));
};
