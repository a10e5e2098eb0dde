import { type RiskCode, riskTerms } from "@baiwa/shared/catalogue/risk";
import { maskNetwork } from "@baiwa/shared/masks";
import type { LogRow } from "../activity/activity-row";

const hour = 3_600_000;

/** What of a row of the log the rules look at. */
export type SeenRow = Pick<LogRow, "id" | "at" | "action" | "result" | "ip" | "browser" | "deviceModel" | "osVersion">;

/** The ways in by password: only there can one be guessed. */
const byPassword = new Set(["sessions.create", "sessions.bindExisting"]);
/** What changes who can get into an account, or where its owner is reached. */
const changes = new Set([
  "credentials.set",
  "contacts.put",
  "contacts.remove",
  "contacts.handOver",
  "profile.phoneFromWechat",
  "bindings.add",
  "bindings.remove",
]);

/** The network of a row, without the part that tells one subscriber. */
export const networkOfRow = ({ ip }: Pick<SeenRow, "ip">): string | null => ip && maskNetwork(ip);

const family = (name: string | null): string => name?.replace(/ [\d.]+$/, "") ?? "";
/** What makes a device the same one after its browser and system were updated. */
export const deviceOfRow = ({ browser, deviceModel, osVersion }: Omit<SeenRow, "id">): string =>
  [family(browser), deviceModel ?? "", family(osVersion)].join("|");

/** How the log names a sign-in with a wrong password. */
export const wrongPassword = "credential.wrong";
/** From when on wrong passwords before the row count. */
export const failuresSince = ({ at }: Pick<SeenRow, "at">): Date =>
  new Date(at.getTime() - riskTerms.failureHours * hour);

/**
 * The rules that a sign-in meets. `earlier` are those that succeeded before it; of the ones in `distrusted` nobody has said
 * yet that they were the owner's, so that their network and device stay new. With nothing to compare with, nothing is new.
 * `wrong` counts the wrong passwords of the hour before it.
 */
export const rulesOfSignIn = (
  row: SeenRow,
  { earlier, wrong, distrusted }: { earlier: readonly SeenRow[]; wrong: number; distrusted: ReadonlySet<string> },
): RiskCode[] => {
  if (row.result !== "ok") {
    return row.result === wrongPassword && wrong + 1 >= riskTerms.manyFailures ? ["many-failures"] : [];
  }
  const known = earlier.filter(({ id }) => !distrusted.has(id.toString("hex")));
  const found: RiskCode[] = [];
  const network = networkOfRow(row);
  if (network && known.length > 0 && known.every((one) => networkOfRow(one) !== network)) found.push("new-network");
  if (known.length > 0 && known.every((one) => deviceOfRow(one) !== deviceOfRow(row))) found.push("new-device");
  if (wrong >= riskTerms.manyFailures) found.push(byPassword.has(row.action) ? "password-guessed" : "many-failures");
  return found;
};

/** Whether the row is an act after which an account may be somebody else's. */
export const isChange = ({ action, result }: Pick<SeenRow, "action" | "result">): boolean =>
  result === "ok" && changes.has(action);

/** The rule that a change meets, by what was found of its own session before. */
export const rulesOfChange = (
  row: Pick<SeenRow, "at">,
  found: readonly { at: Date; rules: readonly RiskCode[]; answer: string | null }[],
): RiskCode[] =>
  found.some(
    ({ at, rules, answer }) =>
      rules.includes("new-device") &&
      answer !== "mine" &&
      row.at.getTime() - at.getTime() <= riskTerms.changeHours * hour,
  )
    ? ["changed-after-new-device"]
    : [];
