import { fieldComplaint } from "./fields";
import { type State, tokenLifeSeconds } from "./state";

/** A request as the simulated platform sees it. */
export interface Asked {
  method: string;
  query: URLSearchParams;
  /** The parsed JSON body; undefined when it is missing or no JSON. */
  body: Record<string, unknown> | undefined;
}
/** What it answers: JSON text, or an errcode with its words. */
export type Answered = { text: string } | { errcode: number; errmsg: string };

const refuse = (errcode: number, errmsg: string): Answered => ({ errcode, errmsg });
const json = (value: object): Answered => ({ text: JSON.stringify(value) });
const codeWords: Record<number, string> = { 40029: "invalid code", 40163: "code been used", 40013: "invalid appid" };

const credentials = (state: State, appId: string | null, secret: string | null): Answered | null => {
  if (!appId) return refuse(41002, "appid missing");
  if (!secret) return refuse(41004, "appsecret missing");
  const app = state.apps.find((one) => one.appId === appId);
  if (!app) return refuse(40013, "invalid appid");
  return app.secret === secret ? null : refuse(40125, "invalid appsecret");
};

const codeToSession = (state: State, { query }: Asked): Answered => {
  const appId = query.get("appid");
  const refused = credentials(state, appId, query.get("secret"));
  if (refused || !appId) return refused ?? refuse(41002, "appid missing");
  const code = query.get("js_code");
  if (!code) return refuse(41008, "missing code");
  if (query.get("grant_type") !== "authorization_code") return refuse(40002, "invalid grant_type");
  const person = state.spend("login", code, appId);
  if (typeof person === "number") return refuse(person, codeWords[person] ?? "");
  const app = state.apps.find((one) => one.appId === appId);
  const openid = state.openidOf(appId, person.userId);
  const unionid = app?.unionBound ? { unionid: state.unionidOf(person.userId) } : {};
  return json({ session_key: state.sessionKey(), openid, ...unionid });
};

const stableToken = (state: State, { method, body }: Asked): Answered => {
  if (method !== "POST") return refuse(43002, "require POST method");
  if (!body) return refuse(47001, "data format error");
  const text = (key: string) => (typeof body[key] === "string" ? (body[key] as string) : null);
  if (text("grant_type") !== "client_credential") return refuse(40002, "invalid grant_type");
  const appId = text("appid");
  const refused = credentials(state, appId, text("secret"));
  if (refused || !appId) return refused ?? refuse(41002, "appid missing");
  const token = state.stableToken(appId, body.force_refresh === true);
  return json({ access_token: token.value, expires_in: Math.floor((token.expiresAt - state.now()) / 1000) });
};

const legacyToken = (state: State, { query }: Asked): Answered => {
  const appId = query.get("appid");
  const refused = credentials(state, appId, query.get("secret"));
  if (refused || !appId) return refused ?? refuse(41002, "appid missing");
  return json({ access_token: state.legacyToken(appId).value, expires_in: tokenLifeSeconds });
};

type WithApp = (state: State, asked: Asked, appId: string) => Answered;
const withToken =
  (serve: WithApp) =>
  (state: State, asked: Asked): Answered => {
    const value = asked.query.get("access_token");
    if (!value) return refuse(41001, "access_token missing");
    const appId = state.appOfToken(value);
    if (appId === 42001) return refuse(42001, "access_token expired");
    if (appId === 40001) return refuse(40001, "invalid credential, access_token is invalid or not latest");
    return serve(state, asked, appId);
  };

const phoneNumber: WithApp = (state, { method, body }, appId) => {
  if (method !== "POST") return refuse(43002, "require POST method");
  if (!body || typeof body.code !== "string") return refuse(47001, "data format error");
  const person = state.spend("phone", body.code, appId);
  if (typeof person === "number") return refuse(person, codeWords[person] ?? "");
  const watermark = { timestamp: Math.floor(state.now() / 1000), appid: appId };
  const phone_info = { phoneNumber: person.phone, purePhoneNumber: person.phone, countryCode: "86", watermark };
  return json({ errcode: 0, errmsg: "ok", phone_info });
};

const sendMessage: WithApp = (state, { method, body }, appId) => {
  if (method !== "POST") return refuse(43002, "require POST method");
  if (!body || typeof body.data !== "object" || body.data === null) return refuse(47001, "data format error");
  const { touser: openid, template_id: templateId, page } = body as Record<string, string>;
  if (!openid || !state.knowsOpenid(appId, openid)) return refuse(40003, "invalid openid");
  const template = state.templates.find((one) => one.templateId === templateId);
  if (!template) return refuse(40037, "invalid template_id");
  if (page && !/^pages\//.test(page)) return refuse(41030, "invalid page");
  const data = body.data as Record<string, { value?: unknown }>;
  const complaint = fieldComplaint(template.fields, data);
  if (complaint) return refuse(47003, complaint);
  if (!state.takeCredit(openid, template.templateId)) return refuse(43101, "user refuse to accept the msg");
  const msgid = state.msgid();
  const fields = Object.fromEntries(Object.entries(data).map(([key, { value }]) => [key, String(value)]));
  state.sent.push({ appId, openid, templateId: template.templateId, fields, msgid });
  return { text: `{"errcode":0,"errmsg":"ok","msgid":${msgid}}` };
};

const templates: WithApp = (state) =>
  json({
    errcode: 0,
    errmsg: "ok",
    data: state.templates.map(({ templateId, title, fields }) => ({
      priTmplId: templateId,
      title,
      content: `${fields.map((field) => `${title}:{{${field}.DATA}}`).join("\n")}\n`,
      example: "",
      type: 2,
    })),
  });

/** The simulated server API by path; paths are case-sensitive as on the platform. */
export const endpoints: Record<string, (state: State, asked: Asked) => Answered> = {
  "/sns/jscode2session": codeToSession,
  "/cgi-bin/stable_token": stableToken,
  "/cgi-bin/token": legacyToken,
  "/wxa/business/getuserphonenumber": withToken(phoneNumber),
  "/cgi-bin/message/subscribe/send": withToken(sendMessage),
  "/wxaapi/newtmpl/gettemplate": withToken(templates),
};
