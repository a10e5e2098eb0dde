import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { evidenceFor, type Shown } from "../../../kernel/consents";
import { currentStatement, forgetStatement } from "../../../kernel/statement";

export type Recipient = CallResult<"shares.recipients">["rows"][number];
export type Share = CallResult<"shares.list">["rows"][number];
export type RecipientDecision = "given" | "refused" | "withdrawn";

export const loadRecipients = (cursor?: string) => call("shares.recipients", { query: cursor ? { cursor } : {} });
export const loadShares = (cursor?: string) => call("shares.list", { query: cursor ? { cursor } : {} });

/** Puts one decision about one recipient on record, with what was on the screen (PIPL 23). */
export const decideRecipient = async (
  { recipientId, shownSha256 }: Pick<Recipient, "recipientId" | "shownSha256">,
  act: RecipientDecision,
  shown: Shown,
): Promise<Outcome<CallResult<"shares.decide">>> => {
  const statement = await currentStatement();
  if (!statement.ok) return statement;
  const { versionId: documentVersionId, textSha256 } = statement.value;
  const evidence = evidenceFor(statement.value, shown);
  const body = { act, shownSha256, documentVersionId, textSha256, evidence };
  const outcome = await call(
    "shares.decide",
    { params: { recipientId }, body },
    `${recipientId} ${act} ${shownSha256} ${documentVersionId}`,
  );
  if (!outcome.ok && outcome.error.code === "document.superseded") forgetStatement();
  return outcome;
};
