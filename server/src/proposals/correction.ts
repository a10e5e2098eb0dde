import type { CorrectableItem } from "@baiwa/shared/catalogue/items";
import type { CorrectionRefusal } from "@baiwa/shared/catalogue/refusals";
import { email, username } from "@baiwa/shared/contracts/shapes";
import { checkFormat } from "@baiwa/shared/item-format";
import type { App } from "../app-context";
import { announceContact } from "../contacts/contact-change";
import { heldContact } from "../contacts/own-contact";
import { removeFilesUsedBy } from "../files/file-removal";
import { useFiles } from "../files/file-store";
import { lockAccount } from "../identity/account-lock";
import type { StaffSession } from "../kernel/api";
import { AppError, invalidField } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { VaultConflict } from "../kernel/vault/vault";
import { correctValue } from "../sharing/correct-shared";
import { refuseOwnAccount } from "../staff/own-accounts";
import { findProposal, openProposal, proposalsOf, propose, settle } from "./proposal-store";

const wrong = (message: string): AppError => invalidField("value", "format", message);

/** The wanted value in the form it is kept in. */
const checked = (item: CorrectableItem, value: string, now: Date): string => {
  if (item === "phone") {
    const phone = checkFormat("phone", value, now);
    if ("issue" in phone) throw wrong(phone.message);
    return phone.value;
  }
  const parsed = (item === "email" ? email : username).safeParse(value);
  if (!parsed.success) throw wrong(item === "email" ? "请填写正确的邮箱地址" : "用户名要 4 到 32 位，字母开头");
  return parsed.data;
};

/** Asks for a correction (8.5), with evidence. One at a time for an item; only for what is held. */
export const requestCorrection = async (
  app: App,
  db: Db,
  request: {
    accountId: Buffer;
    item: CorrectableItem;
    value: string;
    explanation: string;
    fileIds: Buffer[];
    at: Date;
  },
): Promise<Buffer> => {
  const { accountId, item, explanation, fileIds, at } = request;
  const value = checked(item, request.value, at);
  await lockAccount(db, accountId);
  if (!(await app.vault.standing(db, { accountId, item }))) throw new AppError("item.unknown");
  const open = (await proposalsOf(db, accountId)).some(
    (one) => one.kind === "correction" && one.item === item && one.state === "open",
  );
  if (open) throw new AppError("correction.standing");
  const proposed = { value, because: explanation };
  const id = await propose(app, db, { accountId, kind: "correction", item, proposed, by: "self", at, lapsesAt: null });
  await useFiles(db, { accountId, kind: "correction-evidence", fileIds, usedBy: id, at, expiresAt: null });
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, {
    kind: "correction.requested",
    at,
    subject,
    body: { items: [item], files: fileIds.length },
  });
  return id;
};

/** Takes a correction back; its evidence goes. */
export const withdrawCorrection = async (
  app: App,
  db: Db,
  { accountId, proposalId, at }: { accountId: Buffer; proposalId: Buffer; at: Date },
): Promise<void> => {
  await lockAccount(db, accountId);
  await findProposal(db, proposalId, "correction", accountId);
  await settle(db, proposalId, { state: "withdrawn", at });
  await removeFilesUsedBy(app, db, proposalId);
};

/** The decision of staff: the value is replaced, or the refusal named by its code. The evidence goes either way. */
export const decideCorrection = async (
  app: App,
  db: Db,
  decision: { staff: StaffSession; proposalId: Buffer; refusal: CorrectionRefusal | null; reason: string; at: Date },
): Promise<void> => {
  const { staff, proposalId, refusal, reason, at } = decision;
  const proposal = await findProposal(db, proposalId, "correction");
  const { account_id: accountId, item } = proposal;
  const freeze = await lockAccount(db, accountId);
  await refuseOwnAccount(db, staff, accountId);
  await settle(db, proposalId, { state: refusal ? "refused" : "accepted", at, refusal: refusal ?? undefined });
  const contact = item === "email" || item === "phone" ? item : null;
  if (!refusal && contact && freeze) throw new AppError("freeze.contacts-stay");
  if (!refusal) {
    const { value } = await openProposal(app, proposal);
    const enteredBy = `staff:${idText(staff.staffId)}`;
    // of an address or number nobody has shown that the person can be reached there: only a code does that (2.5)
    const before = contact && (await heldContact(app, db, accountId, contact));
    const confirmedAt = contact ? null : at;
    try {
      await correctValue(app, db, { accountId, item, value, source: "proxy", enteredBy, at, confirmedAt });
    } catch (error) {
      throw error instanceof VaultConflict ? new AppError("identifier.taken") : error;
    }
    if (contact && before)
      await announceContact(app, db, { session: { accountId }, item: contact, from: before.value, to: value, at });
  }
  await removeFilesUsedBy(app, db, proposalId);
  const { subject } = await app.keyring.of(accountId);
  const body = { staffId: idText(staff.staffId), items: [item], isAccepted: refusal === null, refusal, reason };
  await app.ledger.append(db, { kind: "correction.decided", at, subject, body });
};
