import { randomBytes } from "node:crypto";
import { tendCampaigns } from "../../server/src/campaigns/campaign-jobs";
import { createLease } from "../../server/src/kernel/lease";
import type { TestProduct } from "./app";
import { deliverAll } from "./messaging";
import type { StaffMember, StaffPeople } from "./staff";

const never = new AbortController().signal;

/** Accounts that are there and have nothing: enough of them that a message is to many. */
export const aCrowd = async ({ app, clock }: Pick<TestProduct, "app" | "clock">, many = 50): Promise<void> => {
  const rows = Array.from({ length: many }, () => [randomBytes(16), "active", clock.now()]);
  await app.database.run(
    `INSERT INTO account (id, state, created_at) VALUES ${rows.map(() => "(?, ?, ?)").join(", ")}`,
    rows.flat(),
  );
};

/** Counts and ends campaigns, as the background work does. */
export const tendAll = async ({ app }: Pick<TestProduct, "app">): Promise<void> => {
  const lease = createLease({ ...app, name: "campaigns", seconds: 30 });
  const held = await lease.take();
  if (!held) throw new Error("another process counts");
  await tendCampaigns(app, held, never);
  await lease.release();
};

export const aDraft = (change = {}) => ({
  name: "双十二",
  topic: "advertising",
  channels: ["inbox"],
  content: { title: "双十二活动", text: "云服务器限时优惠。" },
  audience: { kind: "everyone" },
  ...change,
});

/** A campaign drafted, counted, asked for and approved. */
export const anApproved = async (
  product: TestProduct,
  staff: StaffPeople,
  writer: StaffMember,
  change = {},
): Promise<string> => {
  const by = staff.as(writer);
  const { campaignId, version } = (await by("adminCampaigns.create", { body: aDraft(change) })).body;
  const params = { campaignId };
  await by("adminCampaigns.count", { params });
  await tendAll(product);
  const asked = await by("adminCampaigns.ask", { params, body: { version, reason: "活动" } });
  if (asked.status !== 201) throw new Error(`asking answered ${asked.status} ${JSON.stringify(asked.body)}`);
  await staff.approve(asked.body.approvalId);
  await deliverAll(product);
  return campaignId;
};
