/** An access token and the moment from which it is no longer used (five minutes before WeChat ends it). */
export interface HeldToken {
  token: string;
  expiresAt: Date;
}

/** Where the token of an AppID is kept, so that all server processes share one. */
export interface TokenStore {
  read(appId: string): Promise<HeldToken | null>;
  write(appId: string, held: HeldToken): Promise<void>;
  /** Forgets the token if it is still the one that failed; another process may have stored a new one meanwhile. */
  drop(appId: string, failedToken: string): Promise<void>;
}

/** A store for one process: tests and tools. */
export const createMemoryTokenStore = (): TokenStore => {
  const held = new Map<string, HeldToken>();
  return {
    read: async (appId) => held.get(appId) ?? null,
    write: async (appId, value) => void held.set(appId, value),
    drop: async (appId, failedToken) => {
      if (held.get(appId)?.token === failedToken) held.delete(appId);
    },
  };
};

const earlySeconds = 300;
/** How long a token is used without looking at the store again: messages to many go out hundreds in a second. */
const againMs = 1000;

export interface AccessTokenOptions {
  appId: string;
  clock: () => Date;
  store: TokenStore;
  fetchToken: () => Promise<{ token: string; expiresInSeconds: number }>;
}

/**
 * Hands out the access token of one AppID; however many ask within a second, one looks it up or fetches it. One that
 * another system ended meanwhile is refused by WeChat, and replaced.
 */
export const createAccessTokens = ({ appId, clock, store, fetchToken }: AccessTokenOptions) => {
  let flight: Promise<HeldToken> | undefined;
  let last: { held: HeldToken; until: number } | undefined;

  const load = async (): Promise<HeldToken> => {
    const now = clock();
    const held = await store.read(appId);
    if (held && held.expiresAt > now) return held;
    const { token, expiresInSeconds } = await fetchToken();
    const fresh = { token, expiresAt: new Date(now.getTime() + (expiresInSeconds - earlySeconds) * 1000) };
    await store.write(appId, fresh);
    return fresh;
  };
  const look = (): Promise<HeldToken> => {
    flight ??= load().finally(() => {
      flight = undefined;
    });
    return flight;
  };
  const current = async (): Promise<string> => {
    if (last && performance.now() < last.until && last.held.expiresAt > clock()) return last.held.token;
    const held = await look();
    last = { held, until: performance.now() + againMs };
    return held.token;
  };

  return {
    current,
    /** A token after WeChat refused this one. */
    replace: async (failedToken: string): Promise<string> => {
      await store.drop(appId, failedToken);
      last = undefined;
      const token = await current();
      if (token !== failedToken) return token;
      last = undefined; // a look-up that began before the drop brought the refused one
      return current();
    },
  };
};
