import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { handleAlarm, listAlarms } from "../security/alarms";
import { decideLine, listReviews, reviewIds, reviewOf, startReview } from "./access-review";
import { askGlass, decideGlass, endGlass, listGlass, reviewGlass } from "./break-glass";
import { acceptUndertaking, undertakingOf } from "./undertaking";

/** Who watches over staff (7.1.2): the undertaking, the quarterly review of roles, permissions for an hour, alarms. */
export const staffOversightRoutes = (api: Api): void => {
  api.on("undertaking.show", ({ app, staff }) => undertakingOf(app.database, staff));
  api.on("undertaking.accept", ({ app, staff, body, now: at, tx }) =>
    tx(async (db) => {
      await acceptUndertaking(app, db, { ...body, staff, at });
      return undertakingOf(db, staff);
    }),
  );

  api.on("accessReviews.list", ({ app, query: { cursor, pageSize }, now }) =>
    listReviews(app.database, { cursor, pageSize, now }),
  );
  api.on("accessReviews.show", ({ app, params, now }) => reviewOf(app.database, idBytes(params.reviewId), now));
  api.on("accessReviews.start", ({ app, staff, now: at, tx }) =>
    tx(async (db) => {
      const { id } = await startReview(app, db, { by: staff.staffId, at });
      return reviewOf(db, id, at);
    }),
  );
  api.on("accessReviews.decide", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      const ids = reviewIds(params);
      await decideLine(app, db, { ...ids, ...body, staff, at });
      return reviewOf(db, ids.reviewId, at);
    }),
  );

  api.on("breakGlass.list", ({ app, query: { waiting, cursor, pageSize }, now }) =>
    listGlass(app, { waiting: waiting === "true", cursor, pageSize, now }),
  );
  api.on("breakGlass.ask", ({ app, staff, body, now: at, tx }) =>
    tx((db) => askGlass(app, db, { ...body, staff, at })),
  );
  api.on("breakGlass.decide", ({ app, staff, params, body, now: at, tx }) =>
    tx((db) => decideGlass(app, db, { id: idBytes(params.glassId), ...body, staff, at })),
  );
  api.on("breakGlass.end", ({ app, staff, params, tx }) =>
    tx((db) => endGlass(app, db, { id: idBytes(params.glassId), staff })),
  );
  api.on("breakGlass.review", ({ app, staff, params, body, now: at, tx }) =>
    tx((db) => reviewGlass(app, db, { id: idBytes(params.glassId), ...body, staff, at })),
  );

  api.on("adminAlarms.list", ({ app, query: { isHandled, cursor, pageSize } }) =>
    listAlarms(app.database, { isHandled: isHandled === "true", cursor, pageSize }),
  );
  api.on("adminAlarms.handle", ({ app, staff, params, body, now: at, tx }) =>
    tx((db) => handleAlarm(app, db, { id: idBytes(params.alarmId), ...body, staff, at })),
  );
};
