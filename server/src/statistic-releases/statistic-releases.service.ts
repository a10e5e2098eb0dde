import { type StatisticKey, statistics } from "@baiwa/shared/catalogue/statistics";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import type { Db, Statements } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { countStatistic } from "./raw-figures";
import { differsTooLittle, type Figures, releasable, saysSomething } from "./release-gate";

type State = "asked" | "approved" | "refused";
interface Row {
  id: Buffer;
  statistic: StatisticKey;
  state: State;
  figures: string;
  asked_by: Buffer;
  asked_at: Date;
  decided_by: Buffer | null;
  decided_at: Date | null;
}
const columns = "id, statistic, state, figures, asked_by, asked_at, decided_by, decided_at";
const figuresOf = ({ figures }: Pick<Row, "figures">): Figures => JSON.parse(figures) as Figures;

/** A release as the register tells it. */
const presented = (row: Row) => ({
  releaseId: idText(row.id),
  statistic: row.statistic,
  name: statistics[row.statistic].name,
  state: row.state,
  ...figuresOf(row),
  askedBy: idText(row.asked_by),
  askedAt: row.asked_at.toISOString(),
  decidedBy: row.decided_by && idText(row.decided_by),
  decidedAt: row.decided_at?.toISOString() ?? null,
});

const find = async (db: Pick<Statements, "rows">, id: Buffer): Promise<Row> => {
  const [row] = await db.rows<Row>(`SELECT ${columns} FROM statistic_release WHERE id = ?`, [id]);
  if (!row) throw new AppError("release.unknown");
  return row;
};

/** Throws when an earlier release of the statistic, laid beside these figures, would tell of a few people. */
const refuseDifferencing = (figures: Figures, earlier: readonly Row[]): void => {
  const approved = earlier.filter(({ state }) => state === "approved");
  if (approved.some((row) => differsTooLittle(figuresOf(row), figures))) {
    throw new AppError("release.differs-too-little");
  }
};

const releasesOf = (db: Pick<Statements, "rows">, statistic: StatisticKey, hold = ""): Promise<Row[]> =>
  db.rows<Row>(`SELECT ${columns} FROM statistic_release WHERE statistic = ? ORDER BY id${hold}`, [statistic]);

/** Counts, suppresses and registers a release. Nothing but the suppressed figures is kept, shown or logged. */
export const askRelease = async (
  app: App,
  db: Db,
  { statistic, reason, by, at }: { statistic: StatisticKey; reason: string; by: Buffer; at: Date },
) => {
  const { cells, population } = await countStatistic(db, statistic, at);
  const figures = releasable(statistics[statistic].shape, cells, population);
  if (!saysSomething(figures)) throw new AppError("release.too-few");
  refuseDifferencing(figures, await releasesOf(db, statistic));
  const id = newId();
  await db.run(
    "INSERT INTO statistic_release (id, statistic, state, figures, asked_by, asked_at) VALUES (?, ?, 'asked', ?, ?, ?)",
    [id, statistic, JSON.stringify(figures), by, at],
  );
  const body = { releaseId: idText(id), statistic, staffId: idText(by), reason };
  await app.ledger.append(db, { kind: "statistic.asked", at, body });
  return presented(await find(db, id));
};

/** Settles a release that somebody else asked for. Approvals of one statistic come one after another. */
export const decideRelease = async (
  app: App,
  db: Db,
  { id, isApproved, reason, by, at }: { id: Buffer; isApproved: boolean; reason: string; by: Buffer; at: Date },
) => {
  const { statistic, asked_by: askedBy } = await find(db, id);
  if (askedBy.equals(by)) throw new AppError("release.own");
  const all = await releasesOf(db, statistic, " FOR UPDATE");
  const release = all.find((row) => row.id.equals(id));
  if (release?.state !== "asked") throw new AppError("release.decided");
  if (isApproved) refuseDifferencing(figuresOf(release), all);
  const state: State = isApproved ? "approved" : "refused";
  await db.run("UPDATE statistic_release SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?", [
    state,
    by,
    at,
    id,
  ]);
  const body = { releaseId: idText(id), statistic, staffId: idText(by), isApproved, reason };
  await app.ledger.append(db, { kind: "statistic.decided", at, body });
  return presented(await find(db, id));
};

const mostShown = 100;
/** The register, the newest first. */
export const listReleases = async (db: Pick<Statements, "rows">) =>
  (await db.rows<Row>(`SELECT ${columns} FROM statistic_release ORDER BY id DESC LIMIT ${mostShown}`, [])).map(
    presented,
  );

/** What anybody may read: approved releases, the newest first, without who asked. */
export const publishedReleases = async (db: Pick<Statements, "rows">) =>
  (
    await db.rows<Row>(
      `SELECT ${columns} FROM statistic_release WHERE state = 'approved' ORDER BY id DESC LIMIT ${mostShown}`,
      [],
    )
  ).map((row) => ({
    statistic: row.statistic,
    name: statistics[row.statistic].name,
    asOf: row.asked_at.toISOString(),
    ...figuresOf(row),
  }));
