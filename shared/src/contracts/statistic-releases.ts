import { z } from "zod";
import { statisticKeys } from "../catalogue/statistics";
import type { Contract } from "../contract";
import { instant, reason, uuid } from "./shapes";

const statistic = z.enum(statisticKeys as [(typeof statisticKeys)[number], ...typeof statisticKeys]);
const count = z.number().int().min(10).nullable().meta({ description: "null where it is not told" });

/** Figures as they leave: what is not told could be about a few people. */
export const statisticFigures = z.object({
  total: count,
  cells: z.array(z.object({ cell: z.string(), count })),
});
const release = z.object({
  releaseId: uuid,
  statistic,
  name: z.string(),
  state: z.enum(["asked", "approved", "refused"]),
  ...statisticFigures.shape,
  askedBy: uuid,
  askedAt: instant,
  decidedBy: uuid.nullable(),
  decidedAt: instant.nullable(),
});

/** The release gate (4.8): one asks, another approves; figures are suppressed before anybody sees them. */
export const statisticReleaseContract = {
  "adminStatistics.list": {
    summary: "The register of releases, the newest first",
    access: { staff: "statistics.release" },
    result: z.object({ releases: z.array(release) }),
  },
  "adminStatistics.request": {
    summary: "Ask for a release: the figures of this moment, small groups already left out",
    access: { staff: "statistics.release" },
    body: z.strictObject({ statistic, reason }),
    result: release,
    status: 201,
    errors: ["release.too-few", "release.differs-too-little"],
  },
  "adminStatistics.decide": {
    summary: "Approve or refuse a release that somebody else asked for",
    access: { staff: "statistics.release" },
    params: z.strictObject({ releaseId: uuid }),
    body: z.strictObject({ isApproved: z.boolean(), reason }),
    result: release,
    errors: ["release.unknown", "release.decided", "release.own", "release.differs-too-little"],
  },
} as const satisfies Contract;
