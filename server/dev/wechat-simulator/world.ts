import { createCodes } from "./codes";
import { createFaults } from "./faults";
import { demoApps, demoPeople, openidOf, type SimulatedApp, type SimulatedPerson } from "./people";
import { createSessionKeys } from "./session-keys";
import { createSubscriptions } from "./subscriptions";
import { demoTemplates, type SimulatedTemplate } from "./templates";
import { createTokens } from "./tokens";

/** A message that reached a simulated person. */
export interface SentMessage {
  msgid: string;
  appId: string;
  userId: string;
  templateId: string;
  page: string;
  state: string;
  fields: Record<string, string>;
  sentAt: string;
}

export interface WorldOptions {
  clock?: () => Date;
  apps?: readonly SimulatedApp[];
  users?: readonly SimulatedPerson[];
  templates?: readonly SimulatedTemplate[];
  /** Code exchanges WeChat allows one person in a minute. */
  loginsPerMinute?: number;
}

/** Everything the simulator remembers; gone when it stops. */
export const createWorld = (options: WorldOptions) => {
  let shiftMs = 0;
  const realClock = options.clock ?? (() => new Date());
  const clock = () => new Date(realClock().getTime() + shiftMs);
  const apps = [...(options.apps ?? demoApps)];
  const people = [...(options.users ?? demoPeople)];
  const templates = [...(options.templates ?? demoTemplates)];
  /** Openids of each app, of everybody looked at so far; people are only ever added. */
  const openids = new Map<string, Map<string, SimulatedPerson>>();
  return {
    clock,
    shiftClock: (milliseconds: number) => {
      shiftMs += milliseconds;
    },
    apps,
    people,
    templates,
    pages: new Map<string, readonly string[]>(),
    codes: createCodes({ clock, loginsPerMinute: options.loginsPerMinute ?? 100 }),
    tokens: createTokens({ clock }),
    sessionKeys: createSessionKeys(),
    subscriptions: createSubscriptions({ templates }),
    faults: createFaults(),
    sent: [] as SentMessage[],
    /** Calls of each platform path. */
    calls: new Map<string, number>(),
    findApp: (appId: string): SimulatedApp | undefined => apps.find((app) => app.appId === appId),
    findPerson: (userId: string): SimulatedPerson | undefined => people.find((person) => person.userId === userId),
    personOf: (appId: string, openid: string): SimulatedPerson | undefined => {
      const known = openids.get(appId) ?? new Map<string, SimulatedPerson>();
      openids.set(appId, known);
      for (const person of people.slice(known.size)) known.set(openidOf(appId, person.userId), person);
      return known.get(openid);
    },
  };
};
export type World = ReturnType<typeof createWorld>;
