import { randomBytes } from "node:crypto";
import { Refusal } from "./refusal";

type CodeKind = "login" | "phone";
interface MintedCode {
  kind: CodeKind;
  appId: string;
  userId: string;
  mintedAt: number;
  isUsed: boolean;
}

const lifeMs = 5 * 60_000;
const forgetMs = 60 * 60_000;
const minuteMs = 60_000;

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const randomText = (size: number): string =>
  [...randomBytes(size)].map((byte) => alphabet[byte % alphabet.length]).join("");

/** One-time codes: five minutes, one use, for one person in one app; login and phone codes are not interchangeable. */
export const createCodes = ({ clock, loginsPerMinute }: { clock: () => Date; loginsPerMinute: number }) => {
  const codes = new Map<string, MintedCode>();
  const exchanges = new Map<string, { count: number; since: number }>();
  const blocked = new Set<string>();

  const forgetOld = (now: number): void => {
    for (const [code, { mintedAt }] of codes) {
      if (now - mintedAt < forgetMs) return; // oldest first
      codes.delete(code);
    }
  };
  const isOverRate = (key: string, now: number): boolean => {
    const known = exchanges.get(key);
    const current = known && now - known.since < minuteMs ? known : { count: 0, since: now };
    exchanges.set(key, { ...current, count: current.count + 1 });
    return current.count >= loginsPerMinute;
  };

  return {
    mint: (kind: CodeKind, appId: string, userId: string): string => {
      const now = clock().getTime();
      forgetOld(now);
      const code = kind === "login" ? `0${randomText(31)}` : randomBytes(32).toString("hex");
      codes.set(code, { kind, appId, userId, mintedAt: now, isUsed: false });
      return code;
    },
    /** The person a login code stands for; spends it. */
    exchangeLogin: (appId: string, code: string): string => {
      const now = clock().getTime();
      const known = codes.get(code);
      if (known && isOverRate(`${known.appId}\0${known.userId}`, now)) throw new Refusal(45011);
      if (known?.kind !== "login" || known.appId !== appId || now - known.mintedAt > lifeMs) throw new Refusal(40029);
      if (known.isUsed) throw new Refusal(40163);
      known.isUsed = true;
      if (blocked.has(known.userId)) throw new Refusal(40226);
      return known.userId;
    },
    /** The person a phone code stands for; spends it. `mayBe` tells whether it is the person asked about. */
    exchangePhone: (appId: string, code: string, mayBe: (userId: string) => boolean): string => {
      const known = codes.get(code);
      if (known?.kind !== "phone" || known.isUsed || clock().getTime() - known.mintedAt > lifeMs)
        throw new Refusal(40029);
      if (known.appId !== appId) throw new Refusal(40013);
      if (!mayBe(known.userId)) throw new Refusal(40029);
      known.isUsed = true;
      return known.userId;
    },
    /** WeChat's risk control refuses this person's logins, or no longer does. */
    setBlocked: (userId: string, isBlocked: boolean): void => {
      if (isBlocked) blocked.add(userId);
      else blocked.delete(userId);
    },
  };
};
