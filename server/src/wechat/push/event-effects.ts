import type { App } from "../../app-context";
import { isWayBack, waysBack } from "../../freeze/ways-back";
import { lockAccount } from "../../identity/account-lock";
import { bindingsOf } from "../../identity/binding.service";
import type { Db } from "../../kernel/database";
import { recordPlatformAnswer } from "../../subscription/platform-answers";
import { forgetProfile, leave, revoke, type Told } from "./privacy-effects";
import type { PushEvent } from "./push-events";
import { notePushedOutcome } from "./sent-outcome";

/** Whether the binding stands that the event was about; one made since then is another. */
const isStillBound = async (db: Db, { accountId, appId, toldAt }: Told): Promise<boolean> => {
  const bindings = await bindingsOf(db, accountId);
  const bound = bindings.find(({ app_id }) => app_id === appId);
  return bound !== undefined && Math.floor(bound.bound_at.getTime() / 1000) * 1000 <= toldAt.getTime();
};

/**
 * What it would delete is the last thing by which the owner of a frozen account can show that it is theirs (7.2): it waits
 * until they have, and is done then.
 */
export class WaitsForOwner extends Error {
  constructor() {
    super("the account is frozen, and this is its last way back");
    this.name = "WaitsForOwner";
  }
}
const leaveAWayBack = async (app: App, db: Db, accountId: Buffer): Promise<void> => {
  if (!isWayBack(await waysBack(app, db, accountId))) throw new WaitsForOwner();
};

/**
 * Does what an event asks for, under the account's lock, so that an unbinding or erasure under way comes first and leaves
 * nothing to do. Any order is right: each effect looks at what was said or given after the event.
 */
export const actOn = async (
  app: App,
  db: Db,
  { accountId, appId, event, at }: { accountId: Buffer; appId: string; event: PushEvent; at: Date },
): Promise<void> => {
  const freeze = await lockAccount(db, accountId);
  const told: Told = { accountId, appId, toldAt: new Date(event.createdAt * 1000), at };
  if (event.kind === "modified") return forgetProfile(app, db, told);
  if (event.kind === "revoke" || event.kind === "cancellation") {
    if (event.kind === "revoke") await revoke(app, db, told, event.codes);
    else await leave(app, db, told);
    if (freeze) await leaveAWayBack(app, db, accountId);
    return;
  }
  if (!(await isStillBound(db, told))) return;
  if (event.kind === "sent") {
    for (const outcome of event.outcomes) await notePushedOutcome(app, db, { appId, openid: event.openid, ...outcome });
    return;
  }
  for (const { templateId, answer } of event.answers) {
    const of = { accountId, appId, templateId };
    await recordPlatformAnswer(app, db, { of, kind: event.kind, answer, toldAt: told.toldAt, at });
  }
};
