import { fileKinds } from "@baiwa/shared/catalogue/file-kinds";
import {
  requestKinds,
  requestRefusalKeys,
  requestRefusals,
  requestRemedies,
  requestTemplates,
  requestTerms,
} from "@baiwa/shared/catalogue/requests";
import type { App } from "../app-context";
import { checkFile } from "../files/file-check";
import { fileReply, keepWaitingFile } from "../files/files.routes";
import type { Api, StaffSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { momentOf, readCursor, writeCursor } from "../oversight/ledger-pages";
import { daysLeft, verifyBy } from "./request-clock";
import { answerAtDesk, askAsker, carryOut, noteLook, refuseRequest, takeRequest, verifyRequest } from "./request-desk";
import { mustHandle } from "./request-proof";
import { queuePage } from "./request-queue";
import { requestReport } from "./request-report";
import {
  contactOf,
  eventsOf,
  findRequest,
  heldRequest,
  holderOf,
  type RequestRow,
  refuseOwnRequest,
} from "./request-store";
import { presentEvents, presentRequest, requestFile } from "./requests.routes";
import { enterRequest } from "./requests.service";

const handlerOf = ({ handler }: RequestRow, { staffId }: StaffSession) =>
  handler === null ? ("nobody" as const) : handler.equals(staffId) ? ("me" as const) : ("other" as const);

const queueRow = (row: RequestRow, staff: StaffSession, now: Date) => {
  const by = row.verified_at || row.decided_at ? null : verifyBy(row.received_at);
  return {
    ...presentRequest(row, now),
    handler: handlerOf(row, staff),
    verifyBy: by?.toISOString() ?? null,
    isLate: daysLeft(row, row.decided_at ?? now) < 0,
    isVerifyLate: by !== null && by < now,
    accountId: row.about_id && idText(row.about_id),
  };
};

/** The request, when it is not about the member of staff. */
const lookable = async (app: App, staff: StaffSession, requestId: string): Promise<RequestRow> => {
  const row = await findRequest(app.database, idBytes(requestId));
  await refuseOwnRequest(app.database, staff, row);
  return row;
};

/** The desk that answers people's requests in time (10): queue, identity, question, act, answer, refusal, report. */
export const adminRequestRoutes = (api: Api): void => {
  api.on("adminRequests.list", async ({ app, staff, query: { state, mine, cursor, pageSize }, now }) => {
    const page = await queuePage(app.database, { staff, state, mine, after: readCursor(cursor), pageSize, now });
    return {
      rows: page.rows.map((row) => queueRow(row, staff, now)),
      next: page.next && writeCursor(page.next),
    };
  });

  api.on("adminRequests.report", ({ app, query: { from, to }, now }) =>
    requestReport(app.database, momentOf(from), momentOf(to), now),
  );

  api.on("adminRequests.templates", async () => ({
    templates: Object.entries(requestTemplates).map(([key, { kinds, ...rest }]) => ({
      key,
      kinds: [...kinds],
      ...rest,
    })),
    refusals: requestRefusalKeys.map((code) => ({ code, ...requestRefusals[code] })),
    remedies: [...requestRemedies],
  }));

  api.on("adminRequests.show", async ({ app, staff, params, query: { reason }, now }) => {
    const row = await lookable(app, staff, params.requestId);
    await noteLook(app, staff, row, reason, now);
    return {
      ...queueRow(row, staff, now),
      contact: (await contactOf(app, row))?.email ?? null,
      acts: [...requestKinds[row.kind].acts],
      events: presentEvents(await eventsOf(app, app.database, row)),
    };
  });

  api.on("adminRequests.enter", ({ app, staff, body: { arrivedAt, ...given }, now: at, tx }) => {
    const arrived = momentOf(arrivedAt);
    if (arrived > at) throw invalidField("arrivedAt", "too_big", "收到的时间不能晚于现在");
    if (at.getTime() - arrived.getTime() > requestTerms.letterDays * 86_400_000)
      throw invalidField("arrivedAt", "too_small", "收到的时间在半年以前，请核对年份");
    return tx(async (db) => queueRow(await enterRequest(app, db, { ...given, arrivedAt: arrived, at }), staff, at));
  });

  api.on("adminRequests.take", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) =>
      queueRow(await takeRequest(app, db, { staff, id: idBytes(params.requestId), ...body, at }), staff, at),
    ),
  );

  api.on("adminRequests.verify", ({ app, staff, params, body: { accountId, ...body }, now: at, tx }) =>
    tx(async (db) => {
      const act = {
        staff,
        id: idBytes(params.requestId),
        accountId: accountId ? idBytes(accountId) : null,
        ...body,
        at,
      };
      return queueRow(await verifyRequest(app, db, act), staff, at);
    }),
  );

  api.on("adminRequests.ask", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) =>
      queueRow(await askAsker(app, db, { staff, id: idBytes(params.requestId), ...body, at }), staff, at),
    ),
  );

  api.on("adminRequests.attach", ({ app, staff, params, body, file, now: at, tx }) => {
    const type = checkFile("request-paper", file.bytes);
    return tx(async (db) => {
      const row = await heldRequest(db, idBytes(params.requestId));
      await refuseOwnRequest(db, staff, row);
      if (row.decided_at) throw new AppError("request.closed");
      return keepWaitingFile(app, db, {
        accountId: holderOf(row),
        kind: "request-paper",
        type,
        name: body.name ?? file.name,
        bytes: file.bytes,
        at,
        expiresAt: new Date(at.getTime() + fileKinds["request-paper"].waitsHours * 3_600_000),
        isByStaff: true,
        isWithoutAccount: row.account_id === null,
      });
    });
  });

  api.on("adminRequests.download", async ({ app, staff, params, query: { reason }, now }) => {
    const row = await lookable(app, staff, params.requestId);
    mustHandle(row, staff);
    await noteLook(app, staff, row, reason, now);
    return fileReply(await requestFile(app, row, idBytes(params.fileId), now));
  });

  api.on("adminRequests.carryOut", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) =>
      queueRow(await carryOut(app, db, { staff, id: idBytes(params.requestId), ...body, at }), staff, at),
    ),
  );

  api.on("adminRequests.answer", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) =>
      queueRow(await answerAtDesk(app, db, { staff, id: idBytes(params.requestId), ...body, at }), staff, at),
    ),
  );

  api.on("adminRequests.refuse", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) =>
      queueRow(await refuseRequest(app, db, { staff, id: idBytes(params.requestId), ...body, at }), staff, at),
    ),
  );
};
