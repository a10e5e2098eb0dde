import type { Fault } from "./faults";
import { openidOf, type SimulatedApp, type SimulatedPerson, unionidOf } from "./people";
import { createPrivacyGuide } from "./privacy-guide";
import { createPush } from "./push";
import type { PanelAnswer, PanelPlan } from "./subscriptions";
import type { SimulatedTemplate } from "./templates";
import type { World } from "./world";

/** A person as shown in a list to choose from. */
export type SimulatedAccount = Pick<SimulatedPerson, "userId" | "name" | "color">;
/** A person using an app. */
export interface Seat {
  appId: string;
  userId: string;
}

/** The control was asked for something that does not exist. */
export class UnknownSeat extends Error {}

/** Turns the simulated world; what a person, WeChat or the network does. Never called by the code under test. */
export const createControl = (world: World) => {
  const seat = ({ appId, userId }: Seat): SimulatedApp => {
    const app = world.findApp(appId);
    if (!app) throw new UnknownSeat(`没有小程序 ${appId}`);
    if (!world.findPerson(userId)) throw new UnknownSeat(`没有用户 ${userId}`);
    return app;
  };
  const shown = ({ userId, name, color }: SimulatedPerson): SimulatedAccount => ({ userId, name, color });
  const seatOf = (openid: string): Seat => {
    for (const { appId } of world.apps) {
      const person = world.personOf(appId, openid);
      if (person) return { appId, userId: person.userId };
    }
    throw new UnknownSeat("没有这个 openid");
  };

  return {
    apps: world.apps as readonly SimulatedApp[],
    users: world.people as readonly SimulatedPerson[],
    templates: world.templates as readonly SimulatedTemplate[],
    /** Adds a made-up person. */
    addPerson: (person: Partial<SimulatedPerson> = {}): SimulatedAccount => {
      const number = world.people.length + 1;
      const added = {
        userId: `person-${number}`,
        name: `用户${number}`,
        color: "#576b95",
        phoneNumber: `199${String(number).padStart(8, "0")}`,
        ...person,
      };
      world.people.push(added);
      return shown(added);
    },
    /** What the person's login would bring. For asserting, never for the code under test. */
    identity: (at: Seat): { openid: string; unionid?: string } => {
      const { appId, unionBound } = seat(at);
      return { openid: openidOf(appId, at.userId), ...(unionBound ? { unionid: unionidOf(at.userId) } : {}) };
    },
    /** Binds the app to an Open Platform account, or releases it. */
    setUnionBound: ({ appId, isBound }: { appId: string; isBound: boolean }): void => {
      world.apps.splice(
        0,
        world.apps.length,
        ...world.apps.map((app) => (app.appId === appId ? { ...app, unionBound: isBound } : app)),
      );
    },

    /** A `wx.login` code. */
    mintLoginCode: (appId: string, userId: string): string => {
      seat({ appId, userId });
      return world.codes.mint("login", appId, userId);
    },
    /** A phone button's code. */
    mintPhoneCode: (appId: string, userId: string): string => {
      seat({ appId, userId });
      return world.codes.mint("phone", appId, userId);
    },
    openidOf,
    setBlocked: ({ userId, isBlocked }: { userId: string; isBlocked: boolean }): void =>
      world.codes.setBlocked(userId, isBlocked),

    /** The person's answers in a panel that some other screen has shown. */
    answerPanel: (openid: string, answers: Record<string, string>, alwaysKeep = false): void => {
      const { appId, userId } = seatOf(openid);
      world.subscriptions.answer(appId, userId, answers, alwaysKeep);
    },
    /** What the person will do in the panels to come. */
    planPanel: ({ appId, userId, ...plan }: Seat & PanelPlan): void => {
      seat({ appId, userId });
      world.subscriptions.plan(appId, userId, plan);
    },
    /** Opens the panel, as `wx.requestSubscribeMessage` does. */
    openPanel: (asked: Seat & { tmplIds: unknown }) => {
      seat(asked);
      return world.subscriptions.openPanel(asked.appId, asked.userId, asked.tmplIds);
    },
    subscriptionSetting: (at: Seat) => {
      seat(at);
      return world.subscriptions.setting(at.appId, at.userId);
    },
    setMainSwitch: ({ appId, userId, isOn }: Seat & { isOn: boolean }): void =>
      world.subscriptions.setMainSwitch(appId, userId, isOn),
    /** A change in WeChat's settings; without an answer the kept one is forgotten. */
    keepAnswer: (given: Seat & { templateId: string; answer?: PanelAnswer }): void =>
      world.subscriptions.keep(given.appId, given.userId, given.templateId, given.answer),
    setTemplateBanned: ({ templateId, isBanned }: { templateId: string; isBanned: boolean }): void =>
      world.subscriptions.setTemplateBanned(templateId, isBanned),
    setAppBanned: ({ appId, isBanned }: { appId: string; isBanned: boolean }): void =>
      world.subscriptions.setAppBanned(appId, isBanned),
    credits: ({ appId, userId, templateId }: Seat & { templateId: string }): { credits: number } => ({
      credits: world.subscriptions.credits(appId, userId, templateId),
    }),
    /** The last messages that reached people (some 20,000 at least), oldest first. */
    sentMessages: (about: Partial<Seat> = {}) => ({
      messages: world.sent.filter(
        ({ appId, userId }) => (about.appId ?? appId) === appId && (about.userId ?? userId) === userId,
      ),
    }),
    /** The pages of the released version; without a list every page exists. */
    setPages: ({ appId, pages }: { appId: string; pages: string[] }): void => void world.pages.set(appId, pages),

    /** Switches a fault of an endpoint on, for the next `times` calls or until cleared. */
    setFault: ({ endpoint, fault, times }: { endpoint: string; fault: Fault; times?: number }): void =>
      world.faults.set(endpoint, fault, times),
    clearFaults: ({ endpoint }: { endpoint?: string } = {}): void => world.faults.clear(endpoint),
    shiftClock: ({ milliseconds }: { milliseconds: number }): void => world.shiftClock(milliseconds),
    /** Ends every access token of the app, as another system's forced refresh does. */
    revokeTokens: ({ appId }: { appId: string }): void => world.tokens.revokeAll(appId),
    setAllowListed: ({ appId, isListed }: { appId: string; isListed: boolean }): void =>
      world.tokens.setAllowListed(appId, isListed),
    /** How often each endpoint was called. */
    calls: (): { calls: Record<string, number> } => ({ calls: Object.fromEntries(world.calls) }),

    ...createPrivacyGuide(world),
    ...createPush(world),
  };
};
export type SimulatorControl = ReturnType<typeof createControl>;
