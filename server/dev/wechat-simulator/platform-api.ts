import { timingSafeEqual } from "node:crypto";
import { openidOf, type SimulatedApp, unionidOf } from "./people";
import { Refusal } from "./refusal";
import { sendMessage } from "./send-message";
import { sessionSignature } from "./session-keys";
import { listedTemplate } from "./templates";
import type { World } from "./world";

/** A call as it came in. */
export interface PlatformRequest {
  method: string;
  query: URLSearchParams;
  /** The body's text. */
  body: string;
  ip: string;
}
type Handler = (world: World, request: PlatformRequest) => Promise<object | string> | object | string;

const needPost = ({ method, body }: PlatformRequest): void => {
  if (method !== "POST") throw new Refusal(43002);
  if (body === "") throw new Refusal(44002);
};
const jsonBody = (request: PlatformRequest): Record<string, unknown> => {
  needPost(request);
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (parsed && typeof parsed === "object" && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch {
    // refused below
  }
  throw new Refusal(47001);
};

/** Checks in the platform's order: what is missing, the AppID, the secret. */
const appOf = (world: World, appId: unknown, secret: unknown): SimulatedApp => {
  if (!appId) throw new Refusal(41002);
  if (!secret) throw new Refusal(41004);
  const app = world.findApp(String(appId));
  if (!app) throw new Refusal(40013);
  const [given, right] = [Buffer.from(String(secret)), Buffer.from(app.secret)];
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Refusal(40125);
  return app;
};

const codeToSession: Handler = (world, { query }) => {
  const [appId, secret, code] = ["appid", "secret", "js_code"].map((name) => query.get(name));
  if (!appId) throw new Refusal(41002);
  if (!secret) throw new Refusal(41004);
  if (!code) throw new Refusal(41008);
  const app = appOf(world, appId, secret);
  if (query.get("grant_type") !== "authorization_code") throw new Refusal(40002);
  const userId = world.codes.exchangeLogin(appId, code);
  const openid = openidOf(appId, userId);
  const session_key = world.sessionKeys.rotate(openid);
  return { session_key, openid, ...(app.unionBound ? { unionid: unionidOf(userId) } : {}) };
};

const legacyToken: Handler = (world, { query, ip }) => {
  if (query.get("grant_type") !== "client_credential") throw new Refusal(40002);
  const { appId } = appOf(world, query.get("appid"), query.get("secret"));
  world.tokens.checkAddress(appId, ip);
  return world.tokens.issueLegacy(appId);
};

const stableToken: Handler = (world, request) => {
  const { grant_type, appid, secret, force_refresh } = jsonBody(request);
  if (grant_type !== "client_credential") throw new Refusal(40002);
  const { appId } = appOf(world, appid, secret);
  world.tokens.checkAddress(appId, request.ip);
  return world.tokens.issueStable(appId, force_refresh === true);
};

const tokenApp = (world: World, { query, ip }: PlatformRequest): string => {
  const appId = world.tokens.appOf(query.get("access_token"));
  world.tokens.checkAddress(appId, ip);
  return appId;
};

const phoneNumber: Handler = (world, request) => {
  const appId = tokenApp(world, request);
  const { code, openid } = jsonBody(request);
  if (typeof code !== "string" || code === "") throw new Refusal(40029);
  const userId = world.codes.exchangePhone(appId, code, (id) => !openid || openidOf(appId, id) === openid);
  const number = world.findPerson(userId)?.phoneNumber ?? "";
  const timestamp = Math.floor(world.clock().getTime() / 1000);
  return {
    errcode: 0,
    errmsg: "ok",
    phone_info: {
      phoneNumber: number,
      purePhoneNumber: number,
      countryCode: "86",
      watermark: { timestamp, appid: appId },
    },
  };
};

const checkSession: Handler = (world, request) => {
  const appId = tokenApp(world, request);
  const openid = request.query.get("openid") ?? "";
  if (!world.personOf(appId, openid)) throw new Refusal(40003);
  if (request.query.get("sig_method") !== "hmac_sha256") throw new Refusal(87008);
  const key = world.sessionKeys.of(openid);
  if (!key) throw new Refusal(87007);
  if (request.query.get("signature") !== sessionSignature(key, "")) throw new Refusal(87009);
  return { errcode: 0, errmsg: "ok" };
};

const listTemplates: Handler = (world, request) => {
  tokenApp(world, request);
  return { errcode: 0, errmsg: "ok", data: world.templates.map(listedTemplate) };
};

const send: Handler = async (world, request) => {
  needPost({ ...request, body: request.body || " " });
  const appId = tokenApp(world, request);
  const msgid = await sendMessage(world, appId, jsonBody(request));
  return `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`; // a number of 64 bits, which JSON.stringify cannot write
};

/** What the simulator answers, by path; upper and lower case differ, as on the platform. */
export const platformApi: Record<string, Handler> = {
  "/sns/jscode2session": codeToSession,
  "/cgi-bin/token": legacyToken,
  "/cgi-bin/stable_token": stableToken,
  "/wxa/business/getuserphonenumber": phoneNumber,
  "/wxa/checksession": checkSession,
  "/wxaapi/newtmpl/gettemplate": listTemplates,
  "/cgi-bin/message/subscribe/send": send,
};
