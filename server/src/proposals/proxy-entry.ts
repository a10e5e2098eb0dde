import { type Item, items, type ProfileItem } from "@baiwa/shared/catalogue/items";
import type { App } from "../app-context";
import { tell } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import type { AccountSession, StaffSession } from "../kernel/api";
import type { Db } from "../kernel/database";
import { idText } from "../kernel/ids";
import { requireStepUp } from "../kernel/step-up";
import { checkedValue } from "../profile/own-value";
import { correctValue } from "../sharing/correct-shared";
import { refuseLocked } from "../verification/standing";
import { emptyProposal, findProposal, openProposal, proposalsOf, propose, settle } from "./proposal-store";

const objectionDays = 7;
const day = 24 * 3_600_000;
const enteredBy = (staff: StaffSession): string => `staff:${idText(staff.staffId)}`;

/**
 * A value entered on a person's behalf (2.1.2), under a mandate. Where nothing stands it stands at once, unconfirmed; a
 * person's own value is never replaced before they say so. A newer proposal takes the place of an open one.
 */
export const enterForPerson = async (
  app: App,
  db: Db,
  entry: {
    staff: StaffSession;
    accountId: Buffer;
    item: ProfileItem;
    value: string;
    mandate: string;
    partner?: string;
    reason: string;
    at: Date;
  },
): Promise<{ proposalId: string; isStanding: boolean }> => {
  const { staff, accountId, item, mandate, partner, reason, at } = entry;
  const value = checkedValue(item, entry.value, at);
  const by = enteredBy(staff);
  await lockAccount(db, accountId);
  await refuseLocked(db, accountId, item);
  for (const { id, kind, item: other, state } of await proposalsOf(db, accountId)) {
    if (kind === "proxy" && other === item && state === "open") await settle(db, id, { state: "lapsed", at });
  }
  const standing = await app.vault.standing(db, { accountId, item });
  const isStanding = !standing || (standing.source === "proxy" && standing.confirmedAt === null);
  if (isStanding) await app.vault.put(db, { accountId, item, value, source: "proxy", enteredBy: by, at });
  const lapsesAt = new Date(at.getTime() + objectionDays * day);
  const proposed = { value, because: mandate, ...(partner ? { partner } : {}) };
  const id = await propose(app, db, { accountId, kind: "proxy", item, proposed, by, at, lapsesAt });
  const { subject } = await app.keyring.of(accountId);
  const body = { staffId: idText(staff.staffId), items: [item], reason, isPartner: partner !== undefined };
  await app.ledger.append(db, { kind: "pi.entered", at, subject, body });
  await tell(app, db, { accountId, notice: "proxy-entered", at });
  return { proposalId: idText(id), isStanding };
};

/** The person's word on it: confirmed, the value is theirs; rejected, it is gone and their own stays. */
export const decideProxyEntry = async (
  app: App,
  db: Db,
  decision: { session: AccountSession; proposalId: Buffer; isAccepted: boolean; at: Date },
): Promise<void> => {
  const { session, proposalId, isAccepted, at } = decision;
  const { accountId } = session;
  await lockAccount(db, accountId);
  const proposal = await findProposal(db, proposalId, "proxy", accountId);
  const { item, proposed_by: by } = proposal;
  await settle(db, proposalId, { state: isAccepted ? "accepted" : "refused", at });
  const standing = await app.vault.standing(db, { accountId, item });
  const isUnconfirmed = standing?.source === "proxy" && standing.confirmedAt === null;
  if (isAccepted) {
    await refuseLocked(db, accountId, item);
    if (standing && !isUnconfirmed && (items[item] as Item).rights.stepUp) requireStepUp(session, at);
    const { value } = await openProposal(app, proposal);
    await correctValue(app, db, { accountId, item, value, source: "proxy", enteredBy: by, at, confirmedAt: at });
  } else {
    await emptyProposal(db, proposalId);
    if (isUnconfirmed) await app.vault.remove(db, accountId, item);
  }
  const { subject } = await app.keyring.of(accountId);
  await app.ledger.append(db, { kind: "pi.entry-decided", at, subject, body: { items: [item], isAccepted } });
};
