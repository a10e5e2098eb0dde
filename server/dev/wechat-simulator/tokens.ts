import { randomBytes } from "node:crypto";
import { Refusal } from "./refusal";

interface IssuedToken {
  appId: string;
  value: string;
  /** Milliseconds. */
  endsAt: number;
  isRevoked: boolean;
}

const lifeMs = 7_200_000;
const overlapMs = 300_000;
const forceGapMs = 30_000;
const forcesPerDay = 20;
const dayMs = 86_400_000;
/** WeChat counts days in Beijing. */
const dayOf = (now: number): number => Math.floor((now + 8 * 3_600_000) / dayMs);

/** Access tokens. The legacy and the stable kind live apart and do not end each other. */
export const createTokens = ({ clock }: { clock: () => Date }) => {
  const issued = new Map<string, IssuedToken>();
  const legacy = new Map<string, IssuedToken>();
  const stable = new Map<string, IssuedToken>();
  const forces = new Map<string, { day: number; count: number; lastAt: number }>();
  const closedApps = new Set<string>();

  const issue = (appId: string, now: number): IssuedToken => {
    const value = `${Math.floor(Math.random() * 90 + 10)}_${randomBytes(102).toString("base64url")}`;
    const token = { appId, value, endsAt: now + lifeMs, isRevoked: false };
    issued.set(value, token);
    return token;
  };
  const answer = ({ value, endsAt }: IssuedToken, now: number) => ({
    access_token: value,
    expires_in: Math.floor((endsAt - now) / 1000),
  });
  const force = (appId: string, now: number, held: IssuedToken | undefined): IssuedToken => {
    const known = forces.get(appId);
    const today = known?.day === dayOf(now) ? known : { day: dayOf(now), count: 0, lastAt: known?.lastAt ?? 0 };
    if (held && now - today.lastAt < forceGapMs) return held;
    if (today.count >= forcesPerDay) throw new Refusal(45009);
    forces.set(appId, { ...today, count: today.count + 1, lastAt: now });
    if (held) held.isRevoked = true;
    return issue(appId, now);
  };

  return {
    /** Each call gives a new token; the one before lives five minutes more. */
    issueLegacy: (appId: string) => {
      const now = clock().getTime();
      const previous = legacy.get(appId);
      if (previous) previous.endsAt = Math.min(previous.endsAt, now + overlapMs);
      const token = issue(appId, now);
      legacy.set(appId, token);
      return answer(token, now);
    },
    /** The same token until five minutes before its end, then a new one while the old still works. */
    issueStable: (appId: string, isForced: boolean) => {
      const now = clock().getTime();
      const last = stable.get(appId);
      const held = last && !last.isRevoked && last.endsAt - now >= overlapMs ? last : undefined;
      const token = isForced ? force(appId, now, held) : (held ?? issue(appId, now));
      stable.set(appId, token);
      return answer(token, now);
    },
    /** The app a token speaks for. */
    appOf: (value: string | null): string => {
      if (!value) throw new Refusal(41001);
      if (!/^\d{2}_[\w-]{20,}$/.test(value)) throw new Refusal(40014);
      const token = issued.get(value);
      if (!token || token.isRevoked) throw new Refusal(40001);
      if (token.endsAt <= clock().getTime()) throw new Refusal(42001);
      return token.appId;
    },
    /** Ends every token of the app at once, as another system's forced refresh does. */
    revokeAll: (appId: string): void => {
      for (const token of issued.values()) if (token.appId === appId) token.isRevoked = true;
    },
    /** Whether our address is missing from the app's IP allow-list. */
    setAllowListed: (appId: string, isListed: boolean): void => {
      if (isListed) closedApps.delete(appId);
      else closedApps.add(appId);
    },
    checkAddress: (appId: string, ip: string): void => {
      if (closedApps.has(appId)) throw new Refusal(40164, `invalid ip ${ip} ipv6 ::ffff:${ip}, not in whitelist`);
    },
  };
};
