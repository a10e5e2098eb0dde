import { deliveryTerms, messageRule, type OutsideChannel, outsideChannels } from "@baiwa/shared/catalogue/messages";
import { nextSending } from "@baiwa/shared/sending-hours";
import type { App } from "../app-context";
import type { Db } from "../kernel/database";
import { createLease, type HeldLease, type Lease, LeaseLost } from "../kernel/lease";
import { describeError } from "../kernel/log";
import {
  type DueDelivery,
  dueGroups,
  type Group,
  noteOutcomes,
  putOff,
  settle,
  stillDue,
  takeForSending,
  toCallList,
} from "./delivery-rows";
import { judge } from "./gate";
import { type StoredMessage, standingOf } from "./messages.service";
import { senders } from "./senders";
import type { Send } from "./sending";
import { shards } from "./shards";

const together = 500;
/** So many are admitted, sent and noted together: what a crash leaves in doubt, and what an opt-out may come too late for. */
const batch = 128;
/** Requests to a provider at the same time, of one shard; a mail is a connection of its own. */
const atOnce: Record<OutsideChannel, number> = { wechat: 64, sms: 16, email: 16 };
/** How long a process works on one shard before another may. */
const turnMs = 2000;
const pausedMs = 60_000;

const idsOf = (rows: readonly DueDelivery[]): Buffer[] => rows.map(({ account_id }) => account_id);
const isOutside = (channel: string): channel is OutsideChannel =>
  (outsideChannels as readonly string[]).includes(channel);

/** Why nothing of the group goes out now: it is stopped, too late, paused, or the hour is wrong. */
const standsBack = async (db: Db, group: Group, now: Date): Promise<boolean> => {
  const { message, channel, due } = group;
  const accounts = idsOf(due);
  if (message.state === "stopped") await settle(db, group, accounts, { state: "dropped", reason: "stopped", at: now });
  else if (message.validUntil && message.validUntil <= now)
    await settle(db, group, accounts, { state: "dropped", reason: "late", at: now });
  else if (message.state === "paused") await putOff(db, group, accounts, new Date(now.getTime() + pausedMs));
  else {
    const from = channel === "inbox" ? now : nextSending(messageRule(message.topic).hours, now);
    if (from <= now) return false;
    await putOff(db, group, accounts, from);
  }
  return true;
};

/**
 * A message whose sender crashed: sent again where nothing may be lost or a repeat is recognised, as often as any other;
 * given up elsewhere.
 */
const giveUpUnknown = async (db: Db, group: Group, now: Date): Promise<DueDelivery[]> => {
  const isRepeatable = messageRule(group.message.topic).kind === "legal" || group.channel === "email";
  const unknown = group.due.filter(
    ({ state, attempts }) => state === "sending" && (!isRepeatable || attempts >= deliveryTerms.mostAttempts),
  );
  await settle(db, group, idsOf(unknown), { state: "failed", reason: "unknown", at: now });
  return group.due.filter((one) => !unknown.includes(one));
};

/** Judges a group at this very moment, in one transaction under the lease: the inbox is done with it, other channels taken for sending. */
const admit = (app: App, held: HeldLease, found: Group, now: Date): Promise<DueDelivery[]> =>
  app.database.transaction(async (db) => {
    await held.guard(db);
    // between what was found and now others were sent, and staff may have paused or stopped it
    const message: StoredMessage = { ...found.message, ...(await standingOf(db, found.message.id)) };
    const still = { ...found, message, due: isOutside(found.channel) ? await stillDue(db, found, now) : found.due };
    // first: what is put off is queued again, and nobody would know any more that its fate is in doubt
    const due = await giveUpUnknown(db, still, now);
    const group = { ...still, due };
    if (await standsBack(db, group, now)) return [];
    const { channel } = group;
    const verdicts = await judge(app, db, { message, channel, accounts: idsOf(due), now });
    const admitted = due.filter(({ account_id }) => verdicts.get(account_id.toString("hex"))?.kind === "send");
    const dropped = new Map<string, Buffer[]>();
    const [loud, silent]: [Buffer[], Buffer[]] = [[], []];
    for (const { account_id } of due) {
      const verdict = verdicts.get(account_id.toString("hex"));
      if (verdict?.kind === "drop") dropped.set(verdict.reason, [...(dropped.get(verdict.reason) ?? []), account_id]);
      else if (verdict) (verdict.isSilent ? silent : loud).push(account_id);
    }
    for (const [reason, accounts] of dropped) {
      await settle(db, group, accounts, { state: "dropped", reason: reason as never, at: now });
    }
    if (isOutside(channel)) {
      await takeForSending(db, group, idsOf(admitted), now);
      return admitted;
    }
    if (channel === "phone") {
      await toCallList(db, group, idsOf(admitted), now);
      return [];
    }
    await settle(db, group, loud, { state: "sent", at: now });
    await settle(db, group, silent, { state: "sent", at: now, isRead: true });
    return [];
  });

/** Runs the work over all, so many at a time. */
const inParallel = async <T, R>(all: readonly T[], most: number, work: (one: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < all.length; index = next++) results[index] = await work(all[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker));
  return results;
};

const sendBatch = async (app: App, held: HeldLease, group: Group): Promise<void> => {
  const now = app.ports.clock();
  const taken = await admit(app, held, group, now);
  const { message, channel } = group;
  if (taken.length === 0 || !isOutside(channel)) return;
  const complain = (error: unknown): void =>
    app.log.error({ channel, topic: message.topic, ...describeError(error) }, "a message met a fault of ours");
  const send = await senders[channel](app, { message, accounts: idsOf(taken), now }).catch((error: unknown): Send => {
    complain(error);
    return async () => ({ kind: "later" }); // nothing has gone out yet
  });
  const tried = await inParallel(taken, atOnce[channel], async (due) => {
    const outcome = await send(due.account_id, app.ports.clock()).catch(complain);
    return outcome ? [{ due, outcome }] : []; // what became of the others is unknown, and is left so
  });
  await noteOutcomes(app.database, group, tried.flat(), app.ports.clock());
};
const sendGroup = async (app: App, held: HeldLease, group: Group): Promise<void> => {
  const size = isOutside(group.channel) ? batch : group.due.length;
  for (let from = 0; from < group.due.length; from += size) {
    await sendBatch(app, held, { ...group, due: group.due.slice(from, from + size) });
  }
};

/** Works on one shard until nothing of it is due or its turn is over; tells whether anything was. */
const workOn = async (app: App, shard: number, held: HeldLease, stopping: AbortSignal): Promise<boolean> => {
  const until = Date.now() + turnMs;
  for (let hasWorked = false; ; hasWorked = true) {
    const groups = await dueGroups(app.database, shard, app.ports.clock(), together);
    if (groups.length === 0) return hasWorked;
    for (const group of groups) await sendGroup(app, held, group);
    if (stopping.aborted || Date.now() > until) return true;
  }
};

/** Which shards have something due: one statement, so that an idle server costs nearly nothing. */
const dueShards = async (app: App): Promise<number[]> => {
  const now = app.ports.clock();
  const probe = (shard: number, state: string) =>
    `(SELECT ${shard} AS shard FROM delivery WHERE shard = ${shard} AND state = '${state}' AND next_at <= ? LIMIT 1)`;
  const probes = Array.from({ length: shards }, (_none, shard) => [
    probe(shard, "queued"),
    probe(shard, "sending"),
  ]).flat();
  const rows = await app.database.rows<{ shard: number }>(
    probes.join(" UNION ALL "),
    probes.map(() => now),
  );
  return [...new Set(rows.map(({ shard }) => Number(shard)))].sort(() => Math.random() - 0.5);
};

const leases = new WeakMap<App, Lease[]>();
const leaseOf = (app: App, shard: number): Lease => {
  const known =
    leases.get(app) ??
    Array.from({ length: shards }, (_none, of) => createLease({ ...app, name: `deliveries-${of}`, seconds: 30 }));
  leases.set(app, known);
  return known[shard] as Lease;
};

/**
 * Sends what is due. Any number of servers share the work by shards, each under a lease with a fencing number; one that is
 * killed leaves its shard to another when the lease runs out. Tells whether there was anything to do.
 */
export const sendDue = async (app: App, stopping: AbortSignal): Promise<boolean> => {
  let hasWorked = false;
  for (const shard of await dueShards(app)) {
    if (stopping.aborted) return hasWorked;
    const lease = leaseOf(app, shard);
    const held = await lease.take();
    if (!held) continue;
    try {
      hasWorked = (await workOn(app, shard, held, stopping)) || hasWorked;
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
    } finally {
      await lease.release();
    }
  }
  return hasWorked;
};

/** The endless round of one server: at once again while there is work, else after a second. */
export const startDispatcher = (app: App, idleMs = 1000): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const round = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        const hasWorked = await sendDue(app, stopping.signal);
        failures = 0;
        if (!hasWorked) await pause(idleMs);
      } catch (error) {
        failures += 1;
        app.log.error({ job: "deliveries", failures, ...describeError(error) }, "job failed");
        await pause(Math.min(idleMs * 2 ** failures, 60_000));
      }
    }
  };
  const running = round();
  return {
    stop: async () => {
      stopping.abort();
      wake();
      await running;
    },
  };
};
