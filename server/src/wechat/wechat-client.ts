import type { Log } from "../kernel/log";
import { createAccessTokens, type TokenStore } from "./access-token";
import {
  type MessageTemplate,
  phoneAnswer,
  sentAnswer,
  sessionAnswer,
  templatesAnswer,
  tokenAnswer,
} from "./wechat-answers";
import { createCaller, type SendRequest, sendRequest, type WeChatCall } from "./wechat-call";
import { isTokenRefused, WeChatError } from "./wechat-error";

/** One subscription message to one person. */
export interface SubscribeMessage {
  openid: string;
  templateId: string;
  /** Field key, as in the template, to its value. */
  fields: Record<string, string>;
  /** Page that opens on a tap, with its query. */
  page: string;
  /** Which release the tap opens. */
  state: "developer" | "trial" | "formal";
}

/** The server API of the platform as this product uses it. A failed call rejects with WeChatError. */
export interface WeChatClient {
  /** Exchanges a `wx.login` code, which works once. `session_key` is dropped: it is neither returned, stored nor logged. */
  codeToSession(code: string): Promise<{ openid: string; unionid?: string }>;
  /**
   * The phone number behind the code of a phone button, without its country code. With `openid` WeChat checks that
   * both belong to one person.
   */
  phoneNumber(code: string, openid?: string): Promise<{ phoneNumber: string; countryCode: string }>;
  /** Spends one credit of the person. Messages to one person go out one after another. */
  sendSubscribeMessage(message: SubscribeMessage): Promise<{ msgid: string }>;
  templates(): Promise<MessageTemplate[]>;
}

export interface WeChatClientOptions {
  baseUrl: string;
  appId: string;
  secret: string;
  clock: () => Date;
  tokens: TokenStore;
  send?: SendRequest;
  log?: Pick<Log, "warn">;
  /** Spreads the pauses between attempts: a number from 0 to 1. */
  random?: () => number;
  /** Limit for each attempt. */
  timeoutMs?: number;
}

/** Lets callers with the same key share one run of the work while it lasts. */
const sharing = <T>() => {
  const running = new Map<string, Promise<T>>();
  return (key: string, work: () => Promise<T>): Promise<T> => {
    const known = running.get(key);
    if (known) return known;
    const run = work().finally(() => running.delete(key));
    running.set(key, run);
    return run;
  };
};

/** By which subscription messages are sent. */
export const messageEndpoint = "/cgi-bin/message/subscribe/send";

/** Runs work of one key in the order it came, one at a time; other keys do not wait. */
const queueing = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const run = (last.get(key) ?? Promise.resolve()).then(work, work);
    const settled: Promise<unknown> = run
      .catch(() => undefined)
      .then(() => last.get(key) === settled && last.delete(key));
    last.set(key, settled);
    return run;
  };
};

/**
 * A thin client for one AppID. Uses the stable access token only and never forces a new one, so that processes and other
 * systems of the same AppID do not end each other's token.
 */
export const createWeChatClient = (options: WeChatClientOptions): WeChatClient => {
  const { appId, secret, clock, tokens: store } = options;
  const call = createCaller({
    baseUrl: options.baseUrl,
    send: options.send ?? sendRequest,
    timeoutMs: options.timeoutMs ?? 5_000,
    random: options.random ?? Math.random,
    log: options.log,
  });
  const tokens = createAccessTokens({
    appId,
    clock,
    store,
    fetchToken: () =>
      call({
        endpoint: "/cgi-bin/stable_token",
        query: {},
        body: { grant_type: "client_credential", appid: appId, secret, force_refresh: false },
        answer: tokenAnswer,
        attempts: 2,
        isRepeatable: true,
      }),
  });

  const callWithToken = async <T>(planned: WeChatCall<T>): Promise<T> => {
    const withToken = (token: string) => call({ ...planned, query: { access_token: token, ...planned.query } });
    const token = await tokens.current();
    try {
      return await withToken(token);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      return withToken(await tokens.replace(token));
    }
  };

  const shareExchange = sharing<{ openid: string; unionid?: string }>();
  const sharePhone = sharing<{ phoneNumber: string; countryCode: string }>();
  const queueSend = queueing();

  return {
    codeToSession: (code) =>
      shareExchange(code, () =>
        call({
          endpoint: "/sns/jscode2session",
          query: { appid: appId, secret, js_code: code, grant_type: "authorization_code" },
          answer: sessionAnswer,
          attempts: 2, // never after a lost answer: the code may be spent
        }),
      ),

    phoneNumber: (code, openid) =>
      sharePhone(`${code}\0${openid ?? ""}`, async () => {
        const endpoint = "/wxa/business/getuserphonenumber";
        const body = openid ? { code, openid } : { code };
        const phone = await callWithToken({ endpoint, query: {}, body, answer: phoneAnswer, attempts: 2 }).catch(
          (error: unknown) => {
            // here WeChat says "invalid appid" of a code that another app obtained
            if (!(error instanceof WeChatError) || error.errcode !== 40013) throw error;
            throw new WeChatError(endpoint, "code-invalid", { errcode: error.errcode, rid: error.rid });
          },
        );
        if (phone.appId !== appId) throw new WeChatError(endpoint, "malformed");
        return { phoneNumber: phone.phoneNumber, countryCode: phone.countryCode };
      }),

    sendSubscribeMessage: ({ openid, templateId, fields, page, state }) =>
      queueSend(openid, () =>
        callWithToken({
          endpoint: messageEndpoint,
          query: {},
          body: {
            touser: openid,
            template_id: templateId,
            page: page.replace(/^\//, ""),
            miniprogram_state: state,
            lang: "zh_CN",
            data: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, { value }])),
          },
          answer: sentAnswer,
          attempts: 3,
        }),
      ),

    templates: () =>
      callWithToken({
        endpoint: "/wxaapi/newtmpl/gettemplate",
        query: {},
        answer: templatesAnswer,
        attempts: 2,
        isRepeatable: true,
      }),
  };
};
