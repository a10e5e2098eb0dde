import { type CorrectableItem, type Item, items, type ProfileItem } from "@baiwa/shared/catalogue/items";
import { spokenValue } from "@baiwa/shared/item-format";
import { maskValue } from "@baiwa/shared/masks";
import { accountCreatedAt, lookAt, lookReason } from "../admin-accounts/staff-look";
import type { App } from "../app-context";
import { filesUsedBy, openFile } from "../files/file-store";
import { fileReply } from "../files/files.routes";
import type { Api, StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { idBytes, idText } from "../kernel/ids";
import { refuseOwnAccount } from "../staff/own-accounts";
import { decideCorrection, requestCorrection, withdrawCorrection } from "./correction";
import { findProposal, openProposal, type StoredProposal, shownProposals, waitingCorrections } from "./proposal-store";
import { decideProxyEntry, enterForPerson } from "./proxy-entry";

const cardOf = async (app: App, row: StoredProposal) => {
  const { value, partner } = await openProposal(app, row);
  const { mask, format }: Item = items[row.item];
  return {
    proposalId: idText(row.id),
    kind: row.kind,
    item: row.item as ProfileItem | CorrectableItem,
    masked: value === "" ? "（内容已删除）" : spokenValue(format, maskValue(mask, value)),
    state: row.state,
    proposedBy: row.kind === "correction" ? "您" : (partner ?? "佰瓦云员工"),
    proposedAt: row.proposed_at.toISOString(),
    lapsesAt: row.lapses_at?.toISOString() ?? null,
    refusal: row.refusal,
  };
};

/** A staff look at one correction: whose it is stays unsaid, the look is in the ledger before anything is opened. */
const lookAtCorrection = async (app: App, staff: StaffSession, proposalId: string, reason: string, at: Date) => {
  const row = await findProposal(app.database, idBytes(proposalId), "correction");
  if (row.state !== "open") throw new AppError("proposal.unknown");
  await lookAt(app, staff, row.account_id, reason);
  const { subject } = await app.keyring.of(row.account_id);
  const body = { staffId: idText(staff.staffId), items: [row.item], purpose: "rights-request", reason };
  await app.ledger.append(app.database, { kind: "pi.unmask", at, subject, body });
  return row;
};

/** Values entered on a person's behalf (2.1.2) and corrections they ask for (8.5). */
export const proposalRoutes = (api: Api): void => {
  api.on("proposals.list", async ({ app, account }) => {
    const rows = await shownProposals(app.database, account.accountId);
    return { proposals: await Promise.all(rows.map((row) => cardOf(app, row))) };
  });
  api.on("proposals.decide", ({ app, account: session, params, body: { isAccepted }, now: at, tx }) =>
    tx(async (db) => {
      await decideProxyEntry(app, db, { session, proposalId: idBytes(params.proposalId), isAccepted, at });
      return undefined;
    }),
  );
  api.on("corrections.request", ({ app, account: { accountId }, body, now: at, tx }) =>
    tx(async (db) => {
      const fileIds = body.fileIds.map(idBytes);
      return { proposalId: idText(await requestCorrection(app, db, { accountId, ...body, fileIds, at })) };
    }),
  );
  api.on("corrections.withdraw", ({ app, account: { accountId }, params, now: at, tx }) =>
    tx(async (db) => {
      await withdrawCorrection(app, db, { accountId, proposalId: idBytes(params.proposalId), at });
      return undefined;
    }),
  );

  api.on("adminProposals.enter", async ({ app, staff, params, body, now: at, tx }) => {
    const accountId = idBytes(params.accountId);
    await accountCreatedAt(app, accountId);
    await refuseOwnAccount(app.database, staff, accountId);
    const reason = lookReason(body.reason, body.value);
    return tx((db) => enterForPerson(app, db, { staff, accountId, ...body, reason, at }));
  });
  api.on("adminCorrections.list", async ({ app }) => ({
    corrections: (await waitingCorrections(app.database)).map(({ id, item, proposed_at: askedAt }) => ({
      proposalId: idText(id),
      item: item as CorrectableItem,
      askedAt: askedAt.toISOString(),
    })),
  }));
  api.on("adminCorrections.show", async ({ app, staff, params, query, now }) => {
    const row = await lookAtCorrection(app, staff, params.proposalId, query.reason, now);
    const { value, because } = await openProposal(app, row);
    const files = await filesUsedBy(app, app.database, row.account_id, row.id);
    return {
      proposalId: idText(row.id),
      item: row.item as CorrectableItem,
      value,
      explanation: because,
      files: files.map(({ id, name, type, bytes }) => ({ fileId: idText(id), name, type, bytes })),
      askedAt: row.proposed_at.toISOString(),
    };
  });
  api.on("adminCorrections.file", async ({ app, staff, params, query, now }) => {
    const row = await lookAtCorrection(app, staff, params.proposalId, query.reason, now);
    const fileId = idBytes(params.fileId);
    const isEvidence = (await filesUsedBy(app, app.database, row.account_id, row.id)).some(({ id }) =>
      id.equals(fileId),
    );
    if (!isEvidence) throw new AppError("file.unknown");
    return fileReply(await openFile(app, row.account_id, fileId, now));
  });
  api.on("adminCorrections.decide", ({ app, staff, params, body, now: at, tx }) => {
    const reason = lookReason(body.reason);
    const refusal = body.decision === "refuse" ? body.refusal : null;
    return tx(async (db) => {
      await decideCorrection(app, db, { staff, proposalId: idBytes(params.proposalId), refusal, reason, at });
      return undefined;
    });
  });
};
