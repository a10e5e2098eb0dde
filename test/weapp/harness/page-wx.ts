import { type WxShimOptions, wxShim } from "../../../server/dev/wechat-simulator/wx-shim";

type Options = {
  success?: (result: object) => void;
  fail?: (result: object) => void;
  complete?: (result: object) => void;
};
type Wx = Record<string, unknown>;

/** What Node sends back for a request of the page. */
export interface ForwardedAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}
export interface ForwardedRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

declare global {
  interface Window {
    /** Given by the test: makes the request outside the page, where no browser rule of origins applies. */
    __forward(request: ForwardedRequest): Promise<ForwardedAnswer>;
  }
}

const forwardedFetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
  const headers = Object.fromEntries(new Headers(init.headers).entries());
  const body = typeof init.body === "string" ? { body: init.body } : {};
  const answer = await window.__forward({ url: String(input), method: init.method ?? "GET", headers, ...body });
  const isEmpty = answer.status === 204 || answer.status === 304;
  return new Response(isEmpty ? null : answer.text, { status: answer.status, headers: answer.headers });
};

/** Calls back, or answers by a promise where no callback was given, as the platform does since 2.10.2. */
const answered = (options: Options | undefined, result: object): Promise<object> | undefined => {
  if (!options?.success && !options?.fail && !options?.complete) return Promise.resolve(result);
  options.success?.(result);
  options.complete?.(result);
  return undefined;
};

const request = (
  options: Options & { url: string; method?: string; header?: Record<string, string>; data?: unknown },
): object => {
  const { url, method = "GET", header = {}, data } = options;
  const body =
    data === undefined || method === "GET" ? {} : { body: typeof data === "string" ? data : JSON.stringify(data) };
  const given = Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), value]));
  const headers = { "content-type": "application/json", ...given };
  window.__forward({ url, method, headers, ...body }).then(
    (answer) => {
      let parsed: unknown = answer.text;
      try {
        parsed = JSON.parse(answer.text);
      } catch {
        // the platform hands on what is not JSON as text
      }
      const result = { statusCode: answer.status, header: answer.headers, data: parsed, errMsg: "request:ok" };
      answered(options, result);
    },
    (error: unknown) => {
      options.fail?.({ errMsg: `request:fail ${error}` });
      options.complete?.({ errMsg: `request:fail ${error}` });
    },
  );
  return { abort: () => undefined };
};

/** A file that was chosen is text here, so that a form can carry it as it is. */
const chosenText = "今天上午 9 点开始打不开";
const chooseMessageFile = (options: Options): Promise<object> | undefined =>
  answered(options, { tempFiles: [{ path: "wxfile://tmp/notes.txt", name: "说明.txt", size: chosenText.length * 3 }] });

const uploadFile = (
  options: Options & { url: string; header?: Record<string, string>; formData?: Record<string, string> },
): object => {
  const boundary = "----harness";
  const parts = Object.entries(options.formData ?? {}).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\nContent-Type: text/plain\r\n\r\n${chosenText}\r\n--${boundary}--\r\n`;
  const headers = { ...options.header, "content-type": `multipart/form-data; boundary=${boundary}` };
  window.__forward({ url: options.url, method: "POST", headers, body: parts.join("") + file }).then(
    ({ status, text }) => void answered(options, { statusCode: status, data: text, errMsg: "uploadFile:ok" }),
    (error: unknown) => options.fail?.({ errMsg: `uploadFile:fail ${error}` }),
  );
  return { abort: () => undefined, onProgressUpdate: () => undefined };
};

const storage = (): Wx => {
  const kept = new Map<string, string>();
  return {
    getStorageSync: (key: string) => JSON.parse(kept.get(key) ?? '""'),
    setStorageSync: (key: string, value: unknown) => void kept.set(key, JSON.stringify(value)),
    removeStorageSync: (key: string) => void kept.delete(key),
    getStorageInfoSync: () => ({ keys: [...kept.keys()], currentSize: 1, limitSize: 10240 }),
  };
};

const phone = {
  brand: "test",
  model: "test",
  platform: "android",
  system: "Android 14",
  SDKVersion: "3.8.0",
  version: "8.0.50",
  language: "zh_CN",
  theme: "light",
  fontSizeSetting: 16,
  pixelRatio: 2,
  screenWidth: 390,
  screenHeight: 844,
  windowWidth: 390,
  windowHeight: 780,
  statusBarHeight: 20,
  safeArea: { left: 0, right: 390, top: 20, bottom: 844, width: 390, height: 824 },
};

/** Taro passes on only what it finds here by name; these have nothing to tell in a test. */
const silentFunctions = [
  "onNetworkStatusChange",
  "offNetworkStatusChange",
  "onThemeChange",
  "offThemeChange",
  "setNavigationBarTitle",
  "setNavigationBarColor",
  "pageScrollTo",
  "showToast",
  "hideToast",
  "showShareMenu",
  "hideKeyboard",
];

/** The bundler keeps its list of chunks on `wx`; it is no function of the platform. */
const bundlerState = "webpackJsonp";

/**
 * A phone's `wx` for the built mini-program: login, subscriptions and privacy are the simulator's, requests go to the
 * real server, storage is a map. Anything else answers success and is written down in `called`.
 */
export const createWx = (options: WxShimOptions, called: string[]): Wx => {
  window.fetch = forwardedFetch;
  const snapshot = () => ({ ...phone });
  const own: Wx = {
    ...storage(),
    ...wxShim(options),
    request,
    chooseMessageFile,
    uploadFile,
    getSystemInfoSync: snapshot,
    getAppBaseInfo: snapshot,
    getDeviceInfo: snapshot,
    getWindowInfo: snapshot,
    getSystemSetting: snapshot,
    getMenuButtonBoundingClientRect: () => ({ left: 293, right: 380, top: 24, bottom: 56, width: 87, height: 32 }),
    getLaunchOptionsSync: () => ({ path: "", query: {}, scene: 1001, referrerInfo: {} }),
    getEnterOptionsSync: () => ({ path: "", query: {}, scene: 1001, referrerInfo: {} }),
    getNetworkType: (given: Options) => answered(given, { networkType: "wifi", errMsg: "getNetworkType:ok" }),
    getRandomValues: (given: Options & { length: number }) =>
      answered(given, { randomValues: crypto.getRandomValues(new Uint8Array(given.length)).buffer }),
    canIUse: () => true,
    ...Object.fromEntries(silentFunctions.map((name) => [name, () => undefined])),
    env: { USER_DATA_PATH: "wxfile://usr" },
    nextTick: (work: () => void) => void Promise.resolve().then(work),
  };
  return new Proxy(own, {
    get: (known, key) => {
      if (typeof key !== "string" || (key === bundlerState && !(key in known))) return undefined;
      const value = key in known ? known[key] : (given?: Options) => answered(given, { errMsg: `${key}:ok` });
      if (typeof value !== "function") return value;
      return (...input: unknown[]) => {
        called.push(key);
        return value.apply(known, input);
      };
    },
  });
};
