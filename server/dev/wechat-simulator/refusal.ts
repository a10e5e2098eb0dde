/** WeChat's words for its error codes. */
const messages: Record<number, string> = {
  [-1]: "system error",
  40001: "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken",
  40002: "invalid grant_type",
  40003: "invalid openid",
  40013: "invalid appid",
  40014: "invalid access_token",
  40029: "invalid code",
  40037: "invalid template_id",
  40066: "invalid url",
  40097: "invalid args",
  40125: "invalid appsecret",
  40163: "code been used",
  40226: "code blocked",
  41001: "access_token missing",
  41002: "appid missing",
  41004: "appsecret missing",
  41008: "missing code",
  41030: "invalid page",
  42001: "access_token expired",
  43002: "require POST method",
  43101: "user refuse to accept the msg",
  43107: "subscribe message ability is banned",
  43108: "concurrent messages to one user",
  44002: "empty post data",
  45009: "reach max api daily quota limit",
  45011: "api minute-quota reach limit  mustslower  retry next minute",
  45168: "contain sensitive words",
  47001: "data format error",
  48001: "api unauthorized",
  87007: "session_key is not existd or expired",
  87008: "invalid sig_method",
  87009: "invalid signature",
};

/** A business refusal; answered with HTTP status 200, as the platform does. */
export class Refusal extends Error {
  constructor(
    readonly errcode: number,
    message: string = messages[errcode] ?? "unknown error",
  ) {
    super(message);
  }
}

const hex8 = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");

/** The envelope of a refusal with a trace id: `/sns/` puts a comma before it, the others a space. */
export const refusalBody = ({ errcode, message }: Refusal, path: string, now: Date) => {
  const rid = [now.getTime() / 1000, Math.random() * 2 ** 32, Math.random() * 2 ** 32].map(hex8).join("-");
  return { errcode, errmsg: `${message}${path.startsWith("/sns/") ? "," : ""} rid: ${rid}` };
};
