import { z } from "zod";
import { dropReasonKeys } from "../catalogue/messages";
import { scopeCodes } from "../catalogue/scopes";
import { channels } from "../catalogue/topics";
import type { Contract } from "../contract";
import { versionSummary } from "./documents";
import { instant, uuid } from "./shapes";

/**
 * Where one of the person's consents stands towards a change: `pending` was given to the words before and ends when the change
 * takes effect, `ended` has; `agreed` was given to the new words; `declined` was refused or withdrawn; `none` was never decided.
 */
export const changeStandings = ["pending", "ended", "agreed", "declined", "none"] as const;

export const change = z.object({
  version: versionSummary,
  previousVersionId: uuid.nullable().meta({ description: "What to compare it with" }),
  scopes: z.array(z.object({ scope: z.enum(scopeCodes), standing: z.enum(changeStandings) })),
  messageId: uuid.nullable().meta({ description: "The notice of it in the person's inbox, once it has come" }),
  isRead: z.boolean(),
});
const versionParams = z.strictObject({ versionId: uuid });

/** Changes of documents (clause 9): what is going to change, what it asks for again, and who has been told. */
export const changeContract = {
  "changes.list": {
    summary: "Changes that were announced and have not taken effect, or took effect and still wait for a decision",
    access: "account",
    result: z.object({ changes: z.array(change) }),
  },
  "changes.show": {
    summary: "One announced change, as it stands for the person",
    access: "account",
    params: versionParams,
    result: change,
    errors: ["document.version-unknown"],
  },
  "adminChanges.report": {
    summary: "Who has been told of a change, by which channel, and who has answered: counts, no names",
    access: { staff: "document.write" },
    params: versionParams,
    result: z.object({
      version: versionSummary,
      isTold: z.boolean(),
      planned: z.number().int(),
      isPlanned: z.boolean(),
      counts: z.array(
        z.object({
          channel: z.enum(channels),
          state: z.string(),
          reason: z.enum(dropReasonKeys).nullable(),
          count: z.number().int(),
          read: z.number().int(),
        }),
      ),
      answers: z.array(
        z.object({
          scope: z.enum(scopeCodes),
          given: z.number().int(),
          declined: z.number().int(),
          open: z.number().int(),
        }),
      ),
      asOf: instant,
    }),
    errors: ["document.version-unknown"],
  },
} as const satisfies Contract;
