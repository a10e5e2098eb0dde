/** What went wrong with a call to WeChat, in terms of what the caller can do about it. */
export type WeChatErrorKind =
  /** The code was exchanged before: only a new `wx.login` helps. */
  | "code-used"
  /** Unknown, expired, or another app's code: only a new one helps. */
  | "code-invalid"
  /** WeChat refuses this person's login (high risk). */
  | "blocked"
  /** WeChat is busy; try again in a moment. */
  | "busy"
  /** A minute or daily quota is used up. */
  | "quota"
  /** AppID, AppSecret, access token or IP allow-list: the operator must act. */
  | "credential"
  /** The person has no credit left for the template, or switched messages off. */
  | "no-credit"
  | "openid-invalid"
  /** The template is unknown, deleted or banned. */
  | "template-invalid"
  | "page-invalid"
  /** A value of the message breaks its field's rule; `field` names it where WeChat does. */
  | "content-invalid"
  /** Another message to the same person is being sent. */
  | "overlap"
  /** Any other refusal; see `errcode`. */
  | "rejected"
  /** No answer in time: whether WeChat acted is unknown. */
  | "timeout"
  /** No connection came about: nothing was sent. */
  | "unreachable"
  /** The connection broke: whether WeChat acted is unknown. */
  | "network"
  /** The answer is not what the platform promises: whether it acted is unknown. */
  | "malformed";

const kinds: Record<number, WeChatErrorKind> = {
  [-1]: "busy",
  40163: "code-used",
  40029: "code-invalid",
  40226: "blocked",
  45009: "quota",
  45011: "quota",
  43101: "no-credit",
  40003: "openid-invalid",
  40037: "template-invalid",
  43107: "template-invalid",
  41030: "page-invalid",
  47003: "content-invalid",
  45168: "content-invalid",
  43108: "overlap",
};
const credentialCodes = [
  40001, 40002, 40013, 40014, 40125, 40164, 40243, 41001, 41002, 41004, 42001, 48001, 50004, 50007, 89503, 89506, 89507,
];
for (const code of credentialCodes) kinds[code] = "credential";

export interface WeChatErrorDetails {
  errcode?: number;
  /** WeChat's trace id, by which the operator finds the call for seven days. */
  rid?: string;
  /** The template field that WeChat objected to, such as "thing1". */
  field?: string;
}

/** A failed call to WeChat. Its text never holds a secret, token, code or openid, so it may be logged as it is. */
export class WeChatError extends Error {
  readonly errcode?: number;
  readonly rid?: string;
  readonly field?: string;

  constructor(
    /** The call that failed; for one that needs a token it may be the call that fetches it. */
    readonly endpoint: string,
    readonly kind: WeChatErrorKind,
    details: WeChatErrorDetails = {},
  ) {
    const parts = [details.errcode, details.field, details.rid && `rid ${details.rid}`].filter(Boolean);
    super(`WeChat ${endpoint}: ${kind}${parts.length > 0 ? ` (${parts.join(", ")})` : ""}`);
    this.name = "WeChatError";
    Object.assign(this, details);
  }
}

/**
 * The error behind WeChat's `errcode`. `errmsg` is not passed on: it may quote what we sent, and its wording changes;
 * only the trace id and the field's name are taken from it.
 */
export const refusalOf = (endpoint: string, errcode: number, errmsg: string): WeChatError =>
  new WeChatError(endpoint, kinds[errcode] ?? "rejected", {
    errcode,
    rid: /rid: ?([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})/i.exec(errmsg)?.[1],
    field: /data\.([a-z_]+\d+)\./.exec(errmsg)?.[1],
  });

/** Whether a new access token may help. */
export const isTokenRefused = (error: unknown): boolean =>
  error instanceof WeChatError && [40001, 40014, 42001].includes(error.errcode ?? 0);
