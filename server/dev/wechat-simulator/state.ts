import { createHash, randomBytes, randomInt } from "node:crypto";

export interface SimulatedApp {
  appId: string;
  secret: string;
  name: string;
  unionBound: boolean;
}
export interface SimulatedUser {
  userId: string;
  name: string;
  color: string;
  phone: string;
}
export interface SimulatedTemplate {
  templateId: string;
  title: string;
  /** Field keys, e.g. thing1, time2. */
  fields: string[];
}
export interface SentMessage {
  appId: string;
  openid: string;
  templateId: string;
  fields: Record<string, string>;
  msgid: string;
}
export type Answer = "accept" | "reject" | "ban";
/** What an endpoint is told to do instead of working. `times` counts down; without it the fault stays. */
export interface Fault {
  kind: "error" | "slow" | "cut" | "html";
  errcode?: number;
  milliseconds?: number;
  times?: number;
}

export const demoUsers: SimulatedUser[] = [
  { userId: "zhangmin", name: "张敏", color: "#5B8FF9", phone: "13800001111" },
  { userId: "liqiang", name: "李强", color: "#5AD8A6", phone: "13900002222" },
  { userId: "wangfang", name: "王芳", color: "#F6BD16", phone: "13700003333" },
];
export const demoApps: SimulatedApp[] = [
  { appId: "wx0123456789abcdef", secret: "0123456789abcdef0123456789abcdef", name: "佰瓦云隐私中心", unionBound: true },
];
export const demoTemplates: SimulatedTemplate[] = [
  { templateId: "TMPL_security_0001", title: "账号安全提醒", fields: ["thing1", "time2"] },
  { templateId: "TMPL_finance_0001", title: "账单提醒", fields: ["thing1", "amount2", "time3"] },
  { templateId: "TMPL_expiry_00001", title: "到期提醒", fields: ["thing1", "time2"] },
  { templateId: "TMPL_operation_01", title: "服务变更通知", fields: ["thing1", "time2"] },
  { templateId: "TMPL_statement_01", title: "声明变更通知", fields: ["thing1", "date2"] },
];

const stable = (prefix: string, ...parts: string[]): string =>
  prefix +
  createHash("sha256")
    .update(parts.join("\0"))
    .digest("base64url")
    .slice(0, 28 - prefix.length);
const codeLifeMs = 5 * 60_000;
export const tokenLifeSeconds = 7200;
const overlapSeconds = 300;

type Code = { kind: "login" | "phone"; appId: string; userId: string; madeAt: number; isUsed: boolean };
type Token = { value: string; expiresAt: number };

/** Everything the simulated platform remembers. */
export const createState = (options: {
  clock: () => Date;
  apps: SimulatedApp[];
  users: SimulatedUser[];
  templates: SimulatedTemplate[];
}) => {
  const { clock, apps, users, templates } = options;
  const codes = new Map<string, Code>();
  const stableTokens = new Map<string, Token[]>();
  const legacyTokens = new Map<string, Token[]>();
  const credits = new Map<string, number>();
  const refusals = new Set<string>();
  const faults = new Map<string, Fault>();
  const sent: SentMessage[] = [];
  const now = () => clock().getTime();
  const cell = (openid: string, templateId: string) => `${openid} ${templateId}`;

  const mint = (kind: Code["kind"]) => (appId: string, userId: string) => {
    const code = `${kind === "login" ? "0" : "p"}${randomBytes(15).toString("base64url")}`;
    codes.set(code, { kind, appId, userId, madeAt: now(), isUsed: false });
    return code;
  };
  const newToken = (): Token => ({
    value: randomBytes(96).toString("base64url"),
    expiresAt: now() + tokenLifeSeconds * 1000,
  });

  return {
    apps,
    users,
    templates,
    faults,
    sent,
    now,
    mintLoginCode: mint("login"),
    mintPhoneCode: mint("phone"),
    openidOf: (appId: string, userId: string) => stable("o", appId, userId),
    unionidOf: (userId: string) => stable("u", userId),
    sessionKey: () => randomBytes(16).toString("base64"),
    msgid: () => `2${Array.from({ length: 18 }, () => randomInt(10)).join("")}`,
    /** Spends a code: the person, or the platform's error code. */
    spend: (kind: Code["kind"], code: string, appId: string): SimulatedUser | 40029 | 40163 | 40013 => {
      const found = codes.get(code);
      if (!found || found.kind !== kind || now() - found.madeAt > codeLifeMs) return 40029;
      if (found.appId !== appId) return kind === "phone" ? 40013 : 40029;
      if (found.isUsed) return kind === "login" ? 40163 : 40029;
      found.isUsed = true;
      return users.find(({ userId }) => userId === found.userId) ?? 40029;
    },
    /** The stable token: the same until five minutes before its end, both good in between. */
    stableToken: (appId: string, force: boolean): Token => {
      const held = (stableTokens.get(appId) ?? []).filter(({ expiresAt }) => expiresAt > now());
      const last = held.at(-1);
      const isFresh = last && last.expiresAt - now() > overlapSeconds * 1000;
      if (isFresh && !force) return last;
      const next = newToken();
      stableTokens.set(appId, force ? [next] : [...held, next]);
      return next;
    },
    /** The legacy token: each call a new one, the previous dies. */
    legacyToken: (appId: string): Token => {
      const next = newToken();
      legacyTokens.set(appId, [next]);
      return next;
    },
    /** Whose token it is, or why it is none. */
    appOfToken: (value: string): string | 40001 | 42001 => {
      for (const store of [stableTokens, legacyTokens]) {
        for (const [appId, tokens] of store) {
          const token = tokens.find((one) => one.value === value);
          if (token) return token.expiresAt > now() ? appId : 42001;
        }
      }
      return 40001;
    },
    dropTokens: () => {
      stableTokens.clear();
      legacyTokens.clear();
    },
    knowsOpenid: (appId: string, openid: string) => users.some(({ userId }) => stable("o", appId, userId) === openid),
    creditsOf: (openid: string, templateId: string) => credits.get(cell(openid, templateId)) ?? 0,
    takeCredit: (openid: string, templateId: string): boolean => {
      const left = credits.get(cell(openid, templateId)) ?? 0;
      if (left < 1 || refusals.has(cell(openid, templateId))) return false;
      credits.set(cell(openid, templateId), left - 1);
      return true;
    },
    answerPanel: (openid: string, answers: Record<string, Answer>) => {
      for (const [templateId, answer] of Object.entries(answers)) {
        const key = cell(openid, templateId);
        if (answer === "accept") {
          refusals.delete(key);
          credits.set(key, (credits.get(key) ?? 0) + 1);
        } else refusals.add(key);
      }
    },
    takeFault: (endpoint: string): Fault | undefined => {
      const fault = faults.get(endpoint);
      if (!fault) return undefined;
      if (fault.times !== undefined) {
        fault.times -= 1;
        if (fault.times <= 0) faults.delete(endpoint);
      }
      return fault;
    },
  };
};
export type State = ReturnType<typeof createState>;
