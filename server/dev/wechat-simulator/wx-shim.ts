/** Which simulator, app and person the shim stands for. */
export interface WxShimOptions {
  /** The simulator's base URL. */
  url: string;
  appId: string;
  userId: string;
  /** Whether a tap is being handled right now. By default a browser's own record of the event in progress. */
  isTap?: () => boolean;
}

type WxResult = { errMsg: string } & Record<string, unknown>;
interface WxOptions {
  success?: (result: WxResult) => void;
  fail?: (result: WxResult) => void;
  complete?: (result: WxResult) => void;
}
type PrivacyAnswer = { event: string; buttonId?: string };
type PrivacyListener = (resolve: (answer: PrivacyAnswer) => void, about: { referrer: string }) => void;

/**
 * The part of `wx` that concerns login, subscriptions and privacy, as a person's client would behave, played by the
 * simulator. One self-contained function: it runs in Node and in a browser page alike.
 */
export const wxShim = ({ url, appId, userId, isTap }: WxShimOptions) => {
  const silentRefusalMs = 10_000;
  const tapEvents = ["tap", "click", "touchend", "pointerup", "mouseup", "keydown", "keyup"];
  const isTapNow = isTap ?? (() => tapEvents.includes((globalThis as { event?: Event }).event?.type ?? ""));

  const control = async (act: string, input: object = {}): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${url}/__sim/${act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ appId, userId, ...input }),
    });
    if (!answer.ok) throw new Error(`simulator answered ${answer.status}`);
    return (await answer.json()) as Record<string, unknown>;
  };

  /** Runs work as `wx` does: callbacks if there are any, else a promise. */
  const calling = (name: string, options: WxOptions, work: () => Promise<object>): Promise<WxResult> | undefined => {
    const run = work()
      .catch((error: unknown) => ({ errMsg: `${name}:fail ${error instanceof Error ? error.message : ""}` }))
      .then((result) => {
        const whole: WxResult = { errMsg: `${name}:ok`, ...result };
        const isOk = whole.errMsg === `${name}:ok`;
        (isOk ? options.success : options.fail)?.(whole);
        options.complete?.(whole);
        if (!isOk && !options.fail && !options.success && !options.complete) throw whole;
        return whole;
      });
    if (!options.success && !options.fail && !options.complete) return run;
    run.catch(() => undefined); // an error inside a callback is the page's own
    return undefined;
  };

  let listener: PrivacyListener | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let lastTappedId = "";
  const pending: { name: string; settle: (isAgreed: boolean) => void }[] = [];
  if (typeof document !== "undefined") {
    const remember = (event: Event) => {
      const button = (event.target as Element | null)?.closest?.("[open-type*='agreePrivacyAuthorization']");
      if (button) lastTappedId = button.id;
    };
    document.addEventListener("click", remember, true);
  }

  const settleAll = (isAgreed: boolean): void => {
    if (!isAgreed) refusedAt = Date.now();
    for (const { settle } of pending.splice(0)) settle(isAgreed);
  };
  const answerPrivacy = async ({ event, buttonId }: PrivacyAnswer): Promise<void> => {
    if (event === "disagree") settleAll(false);
    // WeChat looks whether that button really was tapped
    if (event !== "agree" || !buttonId || buttonId !== lastTappedId) return;
    lastTappedId = "";
    await control("agree-privacy");
    settleAll(true);
  };
  /** Whether the person has agreed, asking if need be. After a refusal nobody is asked for ten seconds. */
  const askPrivacy = async (name: string): Promise<boolean> => {
    const { needAuthorization } = await control("privacy-setting");
    if (!needAuthorization) return true;
    if (Date.now() - refusedAt < silentRefusalMs || !listener) return false;
    const asked = new Promise<boolean>((settle) => pending.push({ name, settle }));
    if (pending.length === 1) listener((answer) => void answerPrivacy(answer), { referrer: name });
    return asked;
  };

  return {
    getAccountInfoSync: () => ({ miniProgram: { appId, envVersion: "develop", version: "" } }),

    /** Like the native one it never gives a promise. */
    login: (options: WxOptions = {}): void => {
      void calling("login", { complete: () => undefined, ...options }, () => control("code"));
    },
    checkSession: (options: WxOptions = {}) => calling("checkSession", options, async () => ({})),

    /** Only from a tap: whatever waits before the call loses the gesture. */
    requestSubscribeMessage: (options: WxOptions & { tmplIds?: unknown } = {}) => {
      const isAllowed = isTapNow();
      return calling("requestSubscribeMessage", options, async () =>
        isAllowed
          ? control("open-panel", { tmplIds: options.tmplIds })
          : { errMsg: "requestSubscribeMessage:fail can only be invoked by user TAP gesture." },
      );
    },
    getSetting: (options: WxOptions & { withSubscriptions?: boolean } = {}) =>
      calling("getSetting", options, async () => ({
        authSetting: {},
        ...(options.withSubscriptions ? { subscriptionsSetting: await control("subscription-setting") } : {}),
      })),
    openSetting: (options: WxOptions & { withSubscriptions?: boolean } = {}) => {
      const isAllowed = isTapNow();
      return calling("openSetting", options, async () => {
        if (!isAllowed) return { errMsg: "openSetting:fail can only be invoked by user TAP gesture." };
        const setting = options.withSubscriptions ? await control("subscription-setting") : undefined;
        return { authSetting: {}, ...(setting ? { subscriptionsSetting: setting } : {}) };
      });
    },

    getPrivacySetting: (options: WxOptions = {}) =>
      calling("getPrivacySetting", options, () => control("privacy-setting")),
    /** The last listener wins. */
    onNeedPrivacyAuthorization: (next: PrivacyListener): void => {
      listener = next;
    },
    requirePrivacyAuthorize: (options: WxOptions = {}) =>
      calling("requirePrivacyAuthorize", options, async () =>
        (await askPrivacy("requirePrivacyAuthorize"))
          ? {}
          : { errMsg: "requirePrivacyAuthorize:fail privacy permission is not authorized", errno: 104 },
      ),
    openPrivacyContract: (options: WxOptions = {}) => calling("openPrivacyContract", options, async () => ({})),
  };
};
export type WxShim = ReturnType<typeof wxShim>;
