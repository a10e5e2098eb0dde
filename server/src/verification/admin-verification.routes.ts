import type { VerificationReason } from "@baiwa/shared/catalogue/verification";
import { recordLook } from "../admin-accounts/staff-look";
import { fileReply } from "../files/files.routes";
import type { Api } from "../kernel/api";
import { idBytes, idText } from "../kernel/ids";
import { declareOwn } from "../staff/own-accounts";
import {
  decideCase,
  isVoidingAsked,
  overrideResult,
  pictureOf,
  queueFor,
  releaseCase,
  takeCase,
} from "./review.service";
import { resultOf, standingResults } from "./standing";

/** The review of what people handed in (2.4, 7.1.2): seen by whoever holds the case, while they hold it. */
export const adminVerificationRoutes = (api: Api): void => {
  api.on("adminVerification.queue", async ({ app, staff, now: at }) => {
    const cases = await queueFor(app, staff, at);
    const body = { staffId: idText(staff.staffId), items: ["verification"], count: cases.length };
    await app.ledger.append(app.database, { kind: "pi.queue", at, body });
    return { cases };
  });
  api.on("adminVerification.take", ({ app, staff, params, now: at, tx }) =>
    tx((db) => takeCase(app, db, { staff, caseId: idBytes(params.caseId), at })),
  );
  api.on("adminVerification.release", ({ staff, params, tx }) =>
    tx(async (db) => {
      await releaseCase(db, staff, idBytes(params.caseId));
      return undefined;
    }),
  );
  api.on("adminVerification.picture", async ({ app, staff, params: { caseId, part }, now }) =>
    fileReply(await pictureOf(app, { staff, caseId: idBytes(caseId), part, now })),
  );
  api.on("adminVerification.decide", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const refusal = body.outcome === "refused" ? (body.reason as VerificationReason) : null;
      await decideCase(app, db, { staff, caseId: idBytes(params.caseId), refusal, at });
      return undefined;
    }),
  );
  api.on("adminVerification.declareOwn", ({ app, staff, body: { accountId }, now: at, tx }) =>
    tx(async (db) => {
      await declareOwn(app, db, staff, idBytes(accountId), at);
      return undefined;
    }),
  );
  api.on("adminVerification.ofAccount", async ({ app, staff, params, query: { reason }, now: at }) => {
    const accountId = idBytes(params.accountId);
    await recordLook(app, { staff, accountId, kind: "pi.view", items: ["verification"], reason, at });
    const results = await standingResults(app.database, accountId);
    return { results: results.map((row) => ({ ...resultOf(row), isVoidingAsked: isVoidingAsked(row, at) })) };
  });
  api.on("adminVerification.override", ({ app, staff, params, body: { reason }, now: at, tx }) =>
    tx((db) => overrideResult(app, db, { staff, caseId: idBytes(params.caseId), reason, at })),
  );
};
