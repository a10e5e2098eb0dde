import fc from "fast-check";
import { newId } from "../../server/src/kernel/ids";
import { type Cell, differsTooLittle, releasable } from "../../server/src/statistic-releases/release-gate";
import { aProduct, type TestProduct } from "../support/app";
import { createStaff, type StaffMember } from "../support/staff";

let product: TestProduct;
let staff: ReturnType<typeof createStaff>;
let officer: StaffMember;
let lawyer: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  officer = await staff.aMember("privacy_officer");
  lawyer = await staff.aMember("legal");
});
afterAll(() => product.stop());
beforeEach(async () => {
  await product.app.database.run("DELETE FROM statistic_release");
  await product.app.database.run("DELETE FROM account");
});

const reason = "季度统计";
const join = async (month: string, count: number) => {
  for (let each = 0; each < count; each++)
    await product.app.database.run("INSERT INTO account (id, state, created_at) VALUES (?, 'active', ?)", [
      newId(),
      new Date(`${month}-15T00:00:00Z`),
    ]);
};
const ask = (by = officer, statistic = "accounts-by-month") =>
  staff.as(by)("adminStatistics.request", { body: { statistic, reason } });
const decide = (releaseId: string, by = lawyer, isApproved = true) =>
  staff.as(by)("adminStatistics.decide", { params: { releaseId }, body: { isApproved, reason } });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => ({ status, code: body.code });
const published = async () => (await product.api("lists.statistics")).body.releases;
const release = async () => decide((await ask()).body.releaseId);

describe("a release of statistics", () => {
  it("never shows a cell of three, and the total does not give it away", async () => {
    await join("2026-01", 30);
    await join("2026-02", 3);
    await join("2026-03", 12);
    await release();
    const [{ total, cells }] = await published();
    expect(total).toBe(45);
    expect(cells).toEqual([
      { cell: "2026-01", count: 30 },
      { cell: "2026-02", count: null },
      { cell: "2026-03", count: null },
    ]);
  });

  it("is read by anybody only after a second person approved it, and says nothing of who", async () => {
    await join("2026-01", 20);
    const asked = await ask();
    expect(asked.status).toBe(201);
    expect(await published()).toEqual([]);
    expect(codeOf(await decide(asked.body.releaseId, officer))).toEqual({ status: 409, code: "release.own" });
    expect(await published()).toEqual([]);
    expect((await decide(asked.body.releaseId)).body.state).toBe("approved");
    expect(JSON.stringify(await published())).not.toMatch(new RegExp(`${officer.staffId}|${lawyer.staffId}`));
    expect(codeOf(await decide(asked.body.releaseId))).toEqual({ status: 409, code: "release.decided" });
    const { body } = await staff.as(officer)("adminStatistics.list");
    expect(body.releases).toMatchObject([{ askedBy: officer.staffId, decidedBy: lawyer.staffId, state: "approved" }]);
  });

  it("is not read when it was refused", async () => {
    await join("2026-01", 20);
    const { body } = await ask();
    await decide(body.releaseId, lawyer, false);
    expect(await published()).toEqual([]);
  });

  it("is blocked when it differs from an earlier one by a few people, and let through when by none or by many", async () => {
    await join("2026-01", 20);
    await release();
    expect((await release()).status).toBe(200);
    await join("2026-01", 4);
    expect(codeOf(await ask())).toEqual({ status: 409, code: "release.differs-too-little" });
    await join("2026-01", 6);
    expect((await release()).status).toBe(200);
    expect((await published()).map(({ total }: { total: number }) => total)).toEqual([30, 20, 20]);
  });

  it("is blocked at its approval when another that differs a little was approved meanwhile, raced too", async () => {
    await join("2026-01", 20);
    const first = (await ask()).body.releaseId;
    await join("2026-01", 3);
    const second = (await ask()).body.releaseId;
    const outcomes = await Promise.all([decide(first), decide(second)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await published()).toHaveLength(1);
  });

  it("is refused when there are fewer than ten people in all, and for a reason that names somebody", async () => {
    await join("2026-01", 9);
    expect(codeOf(await ask())).toEqual({ status: 409, code: "release.too-few" });
    await join("2026-01", 9);
    const named = { statistic: "accounts-by-month", reason: "为 13900001111 统计" };
    expect((await staff.as(officer)("adminStatistics.request", { body: named })).status).toBe(400);
    expect((await ask(officer, "salaries-by-name")).status).toBe(400);
    expect((await decide("01a20a4c-0000-7000-8000-00000000000b")).status).toBe(404);
  });

  it("leaves an entry of asking and of deciding in the ledger, without a figure", async () => {
    await join("2026-01", 21);
    const { body } = await ask();
    await decide(body.releaseId);
    const entries = await product.app.database.rows<{ kind: string; entry: Buffer }>(
      "SELECT kind, entry FROM ledger_entry WHERE kind LIKE 'statistic.%' ORDER BY id DESC LIMIT 2",
    );
    expect(entries.map(({ kind }) => kind).sort()).toEqual(["statistic.asked", "statistic.decided"]);
    for (const { entry } of entries) {
      expect(entry.toString("utf8")).toContain(body.releaseId);
      expect(entry.toString("utf8")).not.toMatch(/"(count|total|cells)"/);
    }
  });

  it("counts every statistic of the catalogue", async () => {
    await join("2026-01", 30);
    for (const statistic of ["consents-by-scope", "activity-by-product", "tickets-by-category"])
      expect(codeOf(await ask(officer, statistic))).toEqual({ status: 409, code: "release.too-few" });
  });
});

describe("the release gate", () => {
  const someCells = fc.uniqueArray(
    fc.record({ cell: fc.string({ minLength: 1, maxLength: 3 }), count: fc.integer({ min: 0, max: 40 }) }),
    {
      selector: ({ cell }) => cell,
      maxLength: 8,
    },
  );
  const sum = (cells: readonly Cell[]) => cells.reduce((total, { count }) => total + count, 0);

  it("hides every small cell of a partition, and what the total leaves over is of two cells and ten people at least", () => {
    fc.assert(
      fc.property(someCells, (cells) => {
        const { total, cells: told } = releasable("partition", cells, sum(cells));
        const shown = told.flatMap(({ count }) => count ?? []);
        expect(shown.every((count) => count >= 10)).toBe(true);
        if (total === null) return;
        const left = total - shown.reduce((one, other) => one + other, 0);
        const hidden = told.filter(({ count }) => count === null).length;
        expect(hidden === 0 ? left === 0 : hidden >= 2 && left >= 10).toBe(true);
      }),
    );
  });

  it("hides a cell of an overlap that all but a few people are in", () => {
    const { cells } = releasable(
      "overlap",
      [
        { cell: "a", count: 97 },
        { cell: "b", count: 60 },
        { cell: "c", count: 3 },
      ],
      100,
    );
    expect(cells.map(({ count }) => count)).toEqual([null, 60, null]);
  });

  it("sees a few people in a cell, in the total and in what is left over", () => {
    const figures = (total: number | null, ...counts: (number | null)[]) => ({
      total,
      cells: counts.map((count, index) => ({ cell: String(index), count })),
    });
    expect(differsTooLittle(figures(null, 20), figures(null, 23))).toBe(true);
    expect(differsTooLittle(figures(40, null, null), figures(43, null, null))).toBe(true);
    expect(differsTooLittle(figures(60, 20, null, null), figures(75, 32, null, null))).toBe(true);
    expect(differsTooLittle(figures(60, 20, null, null), figures(90, 40, null, null))).toBe(false);
    expect(differsTooLittle(figures(60, 20), figures(60, 20))).toBe(false);
  });
});
