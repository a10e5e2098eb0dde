import { Refusal } from "./refusal";
import type { SimulatedTemplate } from "./templates";

export type PanelAnswer = "accept" | "reject";
/** What the person will do when the panel opens: accept whatever is not named here. */
export interface PanelPlan {
  answers?: Record<string, PanelAnswer>;
  /** Ticks "always keep my choice". */
  alwaysKeep?: boolean;
  /** Closes the panel without an answer. */
  isCancelled?: boolean;
}
/** What `wx.requestSubscribeMessage` reports: an answer for each template, or a failure with its code. */
export type PanelResult = { errMsg: string; errCode?: number } & { [templateId: string]: string | number | undefined };

interface PersonState {
  isMainSwitchOn: boolean;
  /** Answers the person asked WeChat to keep. */
  kept: Map<string, PanelAnswer>;
  credits: Map<string, number>;
  plan?: PanelPlan;
}

const mostTemplates = 5;
const failures: Record<number, string> = {
  10001: "TmplIds can't be empty",
  10004: "Invalid template id",
  20001: "No template data return, verify the template id exist",
  20002: "Templates type must be same",
  20003: "Templates count out of max bounds",
  20004: "The main switch is switched off",
  20005: "This mini program was banned from subscribing messages",
};
const failed = (errCode: number): PanelResult => ({
  errCode,
  errMsg: `requestSubscribeMessage:fail ${failures[errCode]}`,
});

/** Subscription panels and the credits they bring: one accept of a one-time template is one message. */
export const createSubscriptions = ({ templates }: { templates: readonly SimulatedTemplate[] }) => {
  const people = new Map<string, PersonState>();
  const bannedTemplates = new Set<string>();
  const bannedApps = new Set<string>();
  const find = (templateId: string) => templates.find((template) => template.templateId === templateId);

  const stateOf = (appId: string, userId: string): PersonState => {
    const key = `${appId}\0${userId}`;
    const known = people.get(key) ?? { isMainSwitchOn: true, kept: new Map(), credits: new Map() };
    people.set(key, known);
    return known;
  };

  const take = (state: PersonState, templateId: string, answer: PanelAnswer): void => {
    const credits = state.credits.get(templateId) ?? 0;
    state.credits.set(templateId, answer === "accept" ? credits + 1 : 0);
  };
  const answer = (appId: string, userId: string, answers: Record<string, string>, alwaysKeep = false): void => {
    const state = stateOf(appId, userId);
    for (const [templateId, given] of Object.entries(answers)) {
      if (given !== "accept" && given !== "reject" && given !== "ban") continue;
      const taken = given === "accept" ? given : "reject";
      if (alwaysKeep) state.kept.set(templateId, taken);
      take(state, templateId, taken);
    }
  };

  const failureOf = (appId: string, state: PersonState, asked: unknown): number | undefined => {
    if (!Array.isArray(asked) || asked.some((id) => typeof id !== "string")) return 10004;
    if (asked.length === 0) return 10001;
    if (asked.length > mostTemplates) return 20003;
    const found = asked.map((id) => find(id));
    if (found.includes(undefined)) return 20001;
    if (new Set(found.map((template) => template?.type)).size > 1) return 20002;
    if (bannedApps.has(appId)) return 20005;
    return state.isMainSwitchOn ? undefined : 20004;
  };

  /** A panel as the client shows it; kept answers are given without showing anything, and still count. */
  const openPanel = (appId: string, userId: string, asked: unknown): PanelResult => {
    const state = stateOf(appId, userId);
    const failure = failureOf(appId, state, asked);
    if (failure) return failed(failure);
    const ids = [...new Set(asked as string[])];
    const titles = new Set<string | undefined>();
    const result: PanelResult = { errMsg: "requestSubscribeMessage:ok" };
    const shown: string[] = [];
    for (const id of ids) {
      const title = find(id)?.title;
      if (titles.has(title)) result[id] = "filter";
      else if (bannedTemplates.has(id)) result[id] = "ban";
      else if (!state.kept.has(id)) shown.push(id);
      titles.add(title);
    }
    const { answers = {}, alwaysKeep, isCancelled } = state.plan ?? {};
    if (shown.length > 0 && isCancelled) return { errMsg: "requestSubscribeMessage:fail cancel" };
    for (const id of ids.filter((each) => result[each] === undefined)) {
      const given = state.kept.get(id) ?? answers[id] ?? "accept";
      result[id] = given;
      answer(appId, userId, { [id]: given }, alwaysKeep && shown.includes(id));
    }
    return result;
  };

  return {
    answer,
    openPanel,
    plan: (appId: string, userId: string, plan: PanelPlan): void => {
      stateOf(appId, userId).plan = plan;
    },
    setMainSwitch: (appId: string, userId: string, isOn: boolean): void => {
      stateOf(appId, userId).isMainSwitchOn = isOn;
    },
    setTemplateBanned: (templateId: string, isBanned: boolean): void => {
      if (isBanned) bannedTemplates.add(templateId);
      else bannedTemplates.delete(templateId);
    },
    setAppBanned: (appId: string, isBanned: boolean): void => {
      if (isBanned) bannedApps.add(appId);
      else bannedApps.delete(appId);
    },
    /** What the person changes in WeChat's settings: `undefined` forgets a kept answer. */
    keep: (appId: string, userId: string, templateId: string, kept: PanelAnswer | undefined): void => {
      const state = stateOf(appId, userId);
      if (kept) state.kept.set(templateId, kept);
      else state.kept.delete(templateId);
      if (kept === "reject") state.credits.set(templateId, 0);
    },
    /** As `wx.getSetting({ withSubscriptions: true })` shows it: only templates with a kept answer or a ban. */
    setting: (appId: string, userId: string) => {
      const { isMainSwitchOn, kept } = stateOf(appId, userId);
      const items = [...kept].map(([id, given]) => [id, bannedTemplates.has(id) ? "ban" : given] as const);
      return { mainSwitch: isMainSwitchOn, ...(items.length > 0 ? { itemSettings: Object.fromEntries(items) } : {}) };
    },
    credits: (appId: string, userId: string, templateId: string): number =>
      stateOf(appId, userId).credits.get(templateId) ?? 0,
    /** Uses one credit, or refuses as WeChat does. A lasting template keeps its accept. */
    spend: (appId: string, userId: string, { templateId, type }: SimulatedTemplate): void => {
      if (bannedTemplates.has(templateId) || bannedApps.has(appId)) throw new Refusal(43107);
      const state = stateOf(appId, userId);
      const credits = state.credits.get(templateId) ?? 0;
      if (!state.isMainSwitchOn || credits === 0) throw new Refusal(43101);
      if (type === 2) state.credits.set(templateId, credits - 1);
    },
  };
};
