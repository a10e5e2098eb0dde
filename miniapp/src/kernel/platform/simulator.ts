import { createStore } from "../store";
import type { PlatformRefusal, SubscribeAnswer } from "./port";

/** An account of the development simulator. */
export interface SimulatedAccount {
  userId: string;
  name: string;
  color: string;
}

/** What the simulated WeChat panel is asking the person. */
export type SimulatedQuestion =
  | { kind: "account"; reason: "login" | "phone" | "subscribe"; accounts: SimulatedAccount[] }
  | { kind: "templates"; templateIds: readonly string[] };
type Reply = SimulatedAccount | Record<string, SubscribeAnswer> | "cancelled";

interface Asked {
  question: SimulatedQuestion;
  reply(answer: Reply): void;
}

/** The question now on the simulated panel, for the panel to render. */
export const simulatedPanel = createStore<Asked | undefined>(undefined);

/** Which simulated person this browser tab is; forgotten on reload, so nothing is stored. */
let current: SimulatedAccount | undefined;

const ask = (question: SimulatedQuestion): Promise<Reply> =>
  new Promise((resolve) => {
    simulatedPanel.get()?.reply("cancelled");
    simulatedPanel.set({
      question,
      reply: (answer) => {
        simulatedPanel.set(undefined);
        resolve(answer);
      },
    });
  });

const request = async <T>(path: string, body?: unknown): Promise<T | undefined> => {
  try {
    const answer = await fetch(`/dev/wechat/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
};

const chooseAccount = async (reason: "login" | "phone" | "subscribe"): Promise<SimulatedAccount | PlatformRefusal> => {
  if (current && reason !== "login") return current;
  const known = await request<{ accounts: SimulatedAccount[] }>("accounts");
  if (!known) return "unsupported";
  const chosen = await ask({ kind: "account", reason, accounts: known.accounts });
  if (chosen === "cancelled") return "cancelled";
  current = chosen as SimulatedAccount;
  return current;
};

const codeFrom = async (path: "code" | "phone-code", appId: string): Promise<string | PlatformRefusal> => {
  const person = await chooseAccount(path === "code" ? "login" : "phone");
  if (typeof person === "string") return person;
  const answer = await request<{ code: string }>(path, { appId, userId: person.userId });
  return answer ? answer.code : "failed";
};

export const simulatedLoginCode = (appId: string) => codeFrom("code", appId);
export const simulatedPhoneCode = (appId: string) => codeFrom("phone-code", appId);

/** The subscription panel: which templates, and an answer for each; the simulator counts the credits. */
export const simulatedSubscribe = async (
  appId: string,
  templateIds: readonly string[],
): Promise<Record<string, SubscribeAnswer> | PlatformRefusal> => {
  const person = await chooseAccount("subscribe");
  if (typeof person === "string") return person;
  const answers = await ask({ kind: "templates", templateIds });
  if (answers === "cancelled") return "cancelled";
  const kept = await request("subscribe", { appId, userId: person.userId, answers });
  return kept === undefined ? "failed" : (answers as Record<string, SubscribeAnswer>);
};
