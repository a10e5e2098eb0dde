import { runRetention } from "../../server/src/retention/engine";
import { day, held, hour, never, reason, refused, type World, well } from "./officers-day-world";

type Counted = { rule: string; due: number; held: number; erased: number };
const ofRule = (rules: Counted[], rule: string) => rules.find((one) => one.rule === rule);
const dryRun = async ({ by }: World): Promise<Counted[]> => (await well(by("second")("adminRetention.dryRun"))).rules;

/** Four in the morning: the night's run goes, and its report is closed. */
const night = async (world: World): Promise<Counted[]> => {
  const { clock, app } = world.product;
  const inChina = clock.now().getTime() + 8 * hour;
  clock.advance((Math.floor(inChina / day) + 1) * day + 4 * hour - inChina);
  await runRetention(app, held, never);
  const { rows } = await well(world.by("second")("adminRetention.report"));
  expect(rows[0].closedAt).toEqual(expect.any(String));
  return rows[0].rules;
};
const tagsOf = async (world: World, which: 0 | 1) => {
  world.tags[which] = await world.comesBack(world.tags[which]);
  const as = world.product.as(world.tags[which]);
  const { items } = await well(as("information.list"));
  const kept = items.find(({ item }: { item: string }) => item === "interest_tag")?.count ?? 0;
  return { shown: (await well(as("tags.list"))).rows.length, kept };
};

/** A court wants one item of one person kept: two place the hold, and nothing else of them is touched. */
export const theHold = async (world: World) => {
  const { by, decides, tags, product } = world;
  const params = { accountId: tags[0].accountId };
  const reviewAt = new Date(product.clock.now().getTime() + 180 * day).toISOString();
  const order = { kind: "court", items: ["interest_tag"], reference: "（2026）沪 01 民初 1 号", reviewAt, reason };
  const asked = await well(by("lawyer")("adminHolds.place", { params, body: order }));
  expect(await refused(decides("lawyer", asked.approvalId))).toEqual([403, "approval.own"]);
  expect((await well(by("officer")("adminHolds.list"))).rows).toEqual([]);
  await well(decides("officer", asked.approvalId));
  const { rows } = await well(by("auditor")("adminHolds.list"));
  expect(rows).toMatchObject([{ accountId: tags[0].accountId, items: ["interest_tag"], releasedAt: null }]);
  return rows[0].holdId as string;
};

/** The first night: what is counted beforehand is what goes; what is held is the hold's alone. */
export const theFirstNight = async (world: World, holdId: string) => {
  const { by, tags, auditTrail, product } = world;
  const before = await dryRun(world);
  expect(ofRule(before, "interest-tag")).toMatchObject({ due: 2, held: 1 });
  expect([await tagsOf(world, 0), await tagsOf(world, 1)]).toMatchObject([{ kept: 1 }, { kept: 1 }]); // a dry run deletes nothing
  const report = await night(world);
  expect(ofRule(report, "interest-tag")).toMatchObject({ erased: 1, held: 1 });
  expect((await auditTrail("retention.run"))[0]?.rules).toContainEqual({ rule: "interest-tag", erased: 1, held: 1 });
  const gone = { shown: 0, kept: 0 };
  expect([await tagsOf(world, 0), await tagsOf(world, 1)]).toEqual([gone, gone]);
  const ofHeld = { params: { accountId: tags[0].accountId }, query: { reason } };
  expect(JSON.stringify(await well(by("officer")("adminAccounts.items", ofHeld)))).not.toContain("interest_tag");
  const { rows } = await well(product.as(tags[0])("suggestions.list"));
  expect(rows.some(({ isForYou }: { isForYou: boolean }) => isForYou)).toBe(false);
  const read = { params: { holdId }, body: { reason } };
  expect(await refused(by("auditor")("adminHolds.read", read))).toEqual([403, "staff.forbidden"]);
  const kept = await well(by("lawyer")("adminHolds.read", read));
  expect(kept.rows).toMatchObject([{ item: "interest_tag", rows: [{ 内容: "domain" }] }]);
  expect((await auditTrail("hold.read"))[0]).toMatchObject({ holdId, reason });
};

/** Released by two, what was held goes with the next run, and the two reports add up to what there was. */
export const theSecondNight = async (world: World, holdId: string) => {
  const { by, decides } = world;
  const asked = await well(by("officer")("adminHolds.release", { params: { holdId }, body: { reason } }));
  expect(await refused(decides("officer", asked.approvalId))).toEqual([403, "approval.own"]);
  expect(ofRule(await dryRun(world), "held-content")).toMatchObject({ due: 0, held: 1 });
  await well(decides("lawyer", asked.approvalId));
  expect(ofRule(await dryRun(world), "held-content")).toMatchObject({ due: 1, held: 0 });
  const report = await night(world);
  expect([ofRule(report, "held-content"), ofRule(report, "interest-tag")]).toMatchObject([
    { erased: 1, held: 0 },
    { erased: 0, held: 0 },
  ]);
  const read = { params: { holdId }, body: { reason } };
  expect(await refused(by("lawyer")("adminHolds.read", read))).toEqual([409, "hold.released"]);
  expect(await tagsOf(world, 0)).toEqual({ shown: 0, kept: 0 });
  const { rules } = await well(world.product.api("retention.list"));
  expect(rules.map(({ rule }: { rule: string }) => rule)).toEqual(
    expect.arrayContaining(["interest-tag", "held-content"]),
  );
};
