import type { ItemKey } from "@baiwa/shared/catalogue/items";
import type { TestProduct } from "./app";
import { createStaff, type StaffMember } from "./staff";

const reason = "工单 H-1";
const day = 86_400_000;

/** Two members of staff who place and release holds, and read what those keep. */
export const aHoldingPair = async (product: TestProduct) => {
  const staff = createStaff(product);
  let [officer, lawyer] = [await staff.aMember("privacy_officer"), await staff.aMember("legal")];
  const awake = async (member: StaffMember): Promise<StaffMember> =>
    (await staff.as(member)("staff.me")).status === 401 ? staff.again(member) : member;
  const both = async () => {
    officer = await awake(officer);
    lawyer = await awake(lawyer);
    return { asOfficer: staff.as(officer), asLawyer: staff.as(lawyer) };
  };
  const approve = async (approvalId: string) => {
    const { asLawyer } = await both();
    const body = { outcome: "approved", reason };
    const answer = await asLawyer("adminApprovals.decide", { params: { approvalId }, body });
    if (answer.status !== 200) throw new Error(`approval answered ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const standing = async (): Promise<Record<string, unknown>[]> => {
    const { asOfficer } = await both();
    return (await asOfficer("adminHolds.list", { query: { pageSize: "100" } })).body.rows;
  };
  const place = async (accountId: string, items: ItemKey[], change: object = {}): Promise<string> => {
    const { asOfficer } = await both();
    const reviewAt = new Date(product.clock.now().getTime() + 180 * day).toISOString();
    const body = { kind: "court", items, reference: "（2026）沪 01 民初 1 号", reviewAt, reason, ...change };
    const before = new Set((await standing()).map(({ holdId }) => holdId));
    const asked = await asOfficer("adminHolds.place", { params: { accountId }, body });
    if (asked.status !== 201) throw new Error(`hold answered ${asked.status} ${JSON.stringify(asked.body)}`);
    await approve(asked.body.approvalId);
    return String((await standing()).find(({ holdId }) => !before.has(holdId))?.holdId);
  };
  const release = async (holdId: string): Promise<void> => {
    const { asOfficer } = await both();
    const asked = await asOfficer("adminHolds.release", { params: { holdId }, body: { reason } });
    await approve(asked.body.approvalId);
  };
  /** Everything a hold keeps, by item. */
  const kept = async (holdId: string): Promise<Record<string, unknown[]>> => {
    const { asOfficer } = await both();
    const found: Record<string, unknown[]> = {};
    for (let cursor: string | undefined; ; ) {
      const body = { reason, pageSize: 20, ...(cursor ? { cursor } : {}) };
      const answer = await asOfficer("adminHolds.read", { params: { holdId }, body });
      if (answer.status !== 200) throw new Error(`reading answered ${answer.status} ${JSON.stringify(answer.body)}`);
      for (const { item, rows } of answer.body.rows) found[item] = [...(found[item] ?? []), ...rows];
      if (answer.body.next === null) return found;
      cursor = answer.body.next;
    }
  };
  return { staff, both, approve, place, release, standing, kept, reason };
};
