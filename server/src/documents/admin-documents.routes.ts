import { askApproval } from "../approvals/approvals.service";
import type { Api } from "../kernel/api";
import { idBytes } from "../kernel/ids";
import { createDraft, discardDraft, listVersions, updateDraft } from "./draft.service";
import { libraryOf } from "./library";
import { previewDraft } from "./preview.service";
import { preparePublication } from "./publication.service";
import { prepareWithdrawal } from "./withdrawal.service";

const nothingSaid = {
  summary: null,
  affectedScopes: null,
  milderReason: null,
  legalBasis: null,
  unresolvedReason: null,
};

/** Staff's way from draft to published text. Every rule is in the services; publishing leaves a ledger entry. */
export const adminDocumentRoutes = (api: Api): void => {
  api.on("adminDocuments.list", async ({ app, params, now }) => {
    const shelf = await libraryOf(app.database).shelf(now);
    return { versions: await listVersions(app.database, { ...params, shelf, now }) };
  });

  api.on("adminDocuments.createDraft", ({ params, body, now, tx }) =>
    tx((db) => createDraft(db, { ...params, ...body, now })),
  );

  api.on("adminDocuments.updateDraft", ({ params, body, tx }) =>
    tx((db) => updateDraft(db, { id: idBytes(params.versionId), ...body })),
  );

  api.on("adminDocuments.discardDraft", ({ params, tx }) => tx((db) => discardDraft(db, idBytes(params.versionId))));

  api.on("adminDocuments.preview", ({ app, params, now }) => previewDraft(app, { id: idBytes(params.versionId), now }));

  api.on("adminDocuments.publish", async ({ app, params, body: { reason, ...body }, staff, now: at, tx }) => {
    const wish = { ...nothingSaid, ...body, ...params };
    const payload = await preparePublication(app, wish, at);
    return tx((db) => askApproval(app, db, { action: "version.publish", payload, staff, reason, at }));
  });

  api.on("adminDocuments.withdraw", async ({ app, params, body: { reason, notice }, staff, now: at, tx }) => {
    const payload = await prepareWithdrawal(app, { ...params, notice }, at);
    return tx((db) => askApproval(app, db, { action: "version.withdraw", payload, staff, reason, at }));
  });
};
