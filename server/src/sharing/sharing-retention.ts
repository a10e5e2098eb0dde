import { retentionRules } from "@baiwa/shared/catalogue/retention";
import { allOf, isHeld, type RuleWork, rowsRule, whenOver } from "../retention/rule";

/** What a hold keeps of a table whose rows name an account. */
const heldIn = (table: string): string => isHeld(`${table}.account_id`, retentionRules.share.items);

/** Who received what, when its three years are over: records first, as what they say may stand in the exception they rest on. */
export const shareRule: RuleWork = allOf(
  whenOver("share_record", "kept_until", heldIn("share_record")),
  rowsRule({
    table: "disclosure_exception",
    past: (now) => ({
      sql: `kept_until <= ? AND NOT EXISTS (SELECT 1 FROM share_record AS s WHERE s.exception_id = disclosure_exception.id)`,
      values: [now],
    }),
    held: heldIn("disclosure_exception"),
  }),
  whenOver("deletion_request", "kept_until"),
);

/** Transfers of business: the notices to people, and the project once none is left. */
export const transferRule: RuleWork = allOf(
  rowsRule({
    table: "transfer_notice",
    past: (now) => ({
      sql: "transfer_id IN (SELECT id FROM transfer_project WHERE kept_until <= ?)",
      values: [now],
    }),
    held: heldIn("transfer_notice"),
  }),
  rowsRule({
    table: "transfer_project",
    past: (now) => ({
      sql: `kept_until <= ? AND NOT EXISTS (SELECT 1 FROM transfer_notice AS n WHERE n.transfer_id = transfer_project.id)`,
      values: [now],
    }),
  }),
);
