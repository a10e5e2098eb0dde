import { createCodes } from "./codes";
import { createFaults } from "./faults";
import { demoApps, demoPeople, openidOf, type SimulatedApp, type SimulatedPerson } from "./people";
import { createSessionKeys } from "./session-keys";
import { createSubscriptions } from "./subscriptions";
import { demoTemplates, type SimulatedTemplate } from "./templates";
import { createTokens } from "./tokens";

/** So many messages are remembered at most: a long run must not fill the memory. */
const mostKept = 20_000;

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
  const sent: SentMessage[] = [];
  /** Openids of each app, of everybody looked at so far; people are only ever added. */
  const openids = new Map<string, Map<string, SimulatedPerson>>();
  const byUser = new Map<string, SimulatedPerson>();
  const learn = (known: Map<string, SimulatedPerson>, keyOf: (person: SimulatedPerson) => string) => {
    for (let index = known.size; index < people.length; index++) {
      const person = people[index] as SimulatedPerson;
      known.set(keyOf(person), person);
    }
    return known;
  };
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
    sent,
    /** Keeps a message that reached its person, and forgets the oldest when there are very many. */
    keepSent: (message: SentMessage): void => {
      sent.push(message);
      if (sent.length >= 2 * mostKept) sent.splice(0, sent.length - mostKept);
    },
    /** Calls of each platform path. */
    calls: new Map<string, number>(),
    findApp: (appId: string): SimulatedApp | undefined => apps.find((app) => app.appId === appId),
    findPerson: (userId: string): SimulatedPerson | undefined => learn(byUser, (person) => person.userId).get(userId),
    personOf: (appId: string, openid: string): SimulatedPerson | undefined => {
      const known = openids.get(appId) ?? new Map<string, SimulatedPerson>();
      openids.set(appId, known);
      return learn(known, (person) => openidOf(appId, person.userId)).get(openid);
    },
  };
};
export type World = ReturnType<typeof createWorld>;
