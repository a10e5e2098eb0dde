import type { IncidentNoticeText } from "@baiwa/shared/contracts/incident-shapes";
import type { App } from "../app-context";
import { askApproval } from "../approvals/approvals.service";
import type { StaffSession } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { countedList, mustName } from "./incident-decisions";
import { heldIncident, noteIncident } from "./incident-store";

type Asking = { id: Buffer; staff: StaffSession; reason: string; at: Date };

/** Asks for telling the affected persons. */
export const askNotice = async (app: App, db: Db, { id, staff, reason, at }: Asking, text: IncidentNoticeText) => {
  const row = await heldIncident(db, id);
  const list = await countedList(db, row);
  mustName(list);
  const number = row.notices + 1;
  const payload = { incidentId: idText(id), number, isDrill: row.is_drill === 1, list, text };
  const asked = await askApproval(app, db, { action: "incident.notify", payload, staff, reason, at });
  const content = { decision: "notice", approvalId: asked.approvalId, number, text };
  const proof = { decision: "notice", approvalId: asked.approvalId, number };
  await noteIncident(app, db, { id, kind: "asked", staffId: staff.staffId, content, proof, at });
  return asked;
};

/** Asks for telling nobody: only as the first decision; what people were told cannot be untold. */
export const askNoNotice = async (app: App, db: Db, { id, staff, reason, at }: Asking, why: string) => {
  const row = await heldIncident(db, id);
  const list = await countedList(db, row);
  if (row.notices > 0) throw new AppError("incident.moved");
  const payload = { incidentId: idText(id), isDrill: row.is_drill === 1, list, why };
  const asked = await askApproval(app, db, { action: "incident.no-notice", payload, staff, reason, at });
  const content = { decision: "no-notice", approvalId: asked.approvalId, why };
  const proof = { decision: "no-notice", approvalId: asked.approvalId };
  await noteIncident(app, db, { id, kind: "asked", staffId: staff.staffId, content, proof, at });
  return asked;
};
