import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { checkPaper, endCertificate, listCertificates } from "./certificates";
import { controlBoard, protectionOf, recordEvidence } from "./controls";

/** How information is protected (7.1, 7.1.1, 7.1.3): the register of measures with its evidence, and the certificates. */
export const securityRoutes = (api: Api): void => {
  api.on("protection.show", ({ app, now }) => protectionOf(app, now));

  api.on("adminControls.list", async ({ app, now }) => ({ controls: await controlBoard(app.database, now) }));
  api.on("adminControls.record", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      await recordEvidence(app, db, { control: params.control, ...body, staff, at });
      return { controls: await controlBoard(db, at) };
    }),
  );

  api.on("adminKeys.askRotation", ({ app, staff, body: { reason }, now: at, tx }) =>
    tx((db) => askApproval(app, db, { action: "keys.rotate", payload: {}, staff, reason, at })),
  );

  api.on("adminCertificates.list", ({ app, query: { cursor, pageSize }, now }) =>
    listCertificates(app.database, { cursor, pageSize, now }),
  );
  api.on("adminCertificates.add", async ({ app, staff, body: { reason, ...payload }, now: at, tx }) => {
    checkPaper(payload, at);
    return tx((db) => askApproval(app, db, { action: "certificate.add", payload, staff, reason, at }));
  });
  api.on("adminCertificates.end", ({ app, staff, params, body, now: at, tx }) =>
    tx(async (db) => {
      await endCertificate(app, db, { id: idBytes(params.certificateId), ...body, staff, at });
      return undefined;
    }),
  );
};
