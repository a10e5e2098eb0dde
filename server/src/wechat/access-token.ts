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

export interface AccessTokenOptions {
  appId: string;
  clock: () => Date;
  store: TokenStore;
  fetchToken: () => Promise<{ token: string; expiresInSeconds: number }>;
}

/** Hands out the access token of one AppID; however many ask at once, one looks it up or fetches it. */
export const createAccessTokens = ({ appId, clock, store, fetchToken }: AccessTokenOptions) => {
  let flight: Promise<string> | undefined;

  const load = async (): Promise<string> => {
    const now = clock();
    const held = await store.read(appId);
    if (held && held.expiresAt > now) return held.token;
    const { token, expiresInSeconds } = await fetchToken();
    await store.write(appId, { token, expiresAt: new Date(now.getTime() + (expiresInSeconds - earlySeconds) * 1000) });
    return token;
  };
  const current = (): Promise<string> => {
    flight ??= load().finally(() => {
      flight = undefined;
    });
    return flight;
  };

  return {
    current,
    /** A token after WeChat refused this one. */
    replace: async (failedToken: string): Promise<string> => {
      await store.drop(appId, failedToken);
      const token = await current();
      // a look-up that began before the drop may still bring the refused one
      return token === failedToken ? current() : token;
    },
  };
};
