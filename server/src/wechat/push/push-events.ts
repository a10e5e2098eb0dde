import { z } from "zod";
import { PushRefused } from "./push-crypto";
import { readXml } from "./push-xml";

/** What a person answered about one template. */
export interface TemplateAnswer {
  templateId: string;
  answer: "accept" | "reject";
}
/** How a message fared on its last stretch, as WeChat tells it. */
export interface SentOutcome {
  templateId: string;
  /** 64 bits: always text. */
  msgId: string;
  /** 0 when it arrived. */
  errorCode: number;
}

/** An event we act on, in one shape whatever it came in. `createdAt` is WeChat's own time, in whole seconds. */
export type PushEvent = { openid: string; createdAt: number } & (
  | { kind: "popup" | "change"; answers: TemplateAnswer[] }
  | { kind: "sent"; outcomes: SentOutcome[] }
  | { kind: "revoke"; codes: string[] }
  | { kind: "modified" }
  | { kind: "cancellation" }
);

const mostDepth = 6;
const isShallow = (value: unknown, left = mostDepth): boolean =>
  typeof value !== "object" ||
  value === null ||
  (left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1)));

/** `MsgID` has 64 bits, more than a JavaScript number keeps. */
const quoteMsgId = (source: string): string => source.replace(/("MsgI[dD]"\s*:\s*)(\d+)/g, '$1"$2"');

const readJson = (source: string): unknown => {
  try {
    const value: unknown = JSON.parse(quoteMsgId(source));
    if (isShallow(value)) return value;
  } catch {
    // refused below; nested deeper than the stack, too
  }
  throw new PushRefused("shape");
};

/** The fields of a push, from JSON or from XML, which has them inside `<xml>`. */
export const readFields = (source: string): unknown =>
  source.trimStart().startsWith("<") ? readXml(source).xml : readJson(source);

const openid = z.string().regex(/^[\w-]{6,64}$/);
const templateId = z.string().regex(/^[\w-]{8,64}$/);
const digits = (most: number) =>
  z
    .union([z.string(), z.number().int().nonnegative()])
    .transform(String)
    .pipe(z.string().regex(new RegExp(`^\\d{1,${most}}$`)));
/** One item comes bare, several as a list. */
const listOf = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item).max(100), item.transform((one) => [one] as z.output<T>[])]);

const head = { CreateTime: digits(11).transform(Number) };
const answered = z
  .object({ TemplateId: templateId, SubscribeStatusString: z.string().max(40) })
  .transform(({ TemplateId, SubscribeStatusString: status }) => ({
    templateId: TemplateId,
    answer: status.startsWith("accept")
      ? ("accept" as const)
      : status === "reject" || status === "ban"
        ? ("reject" as const)
        : null,
  }));
const sent = z
  .object({ TemplateId: templateId, MsgID: digits(20), ErrorCode: digits(9).transform(Number) })
  .transform(
    ({ TemplateId, MsgID, ErrorCode }): SentOutcome => ({ templateId: TemplateId, msgId: MsgID, errorCode: ErrorCode }),
  );

/** JSON has the list at the top; XML inside an element named after the event. */
const lifted = (fields: unknown, element: string): unknown => {
  const inner = (fields as Record<string, unknown>)[element];
  return inner && typeof inner === "object" && "List" in inner ? { ...(fields as object), List: inner.List } : fields;
};
const aboutTemplates = <T extends z.ZodType>(item: T) =>
  z.object({ ...head, FromUserName: openid, List: listOf(item) });
const answersOf =
  (kind: "popup" | "change", element: string) =>
  (fields: unknown): PushEvent => {
    const { FromUserName, CreateTime, List } = aboutTemplates(answered).parse(lifted(fields, element));
    const given = List.flatMap(({ templateId: id, answer }) => (answer ? [{ templateId: id, answer }] : []));
    // WeChat tells of refusals alone when something is changed in its settings
    const answers = kind === "change" ? given.filter(({ answer }) => answer === "reject") : given;
    return { kind, openid: FromUserName, createdAt: CreateTime, answers };
  };
const outcomes = (fields: unknown): PushEvent => {
  const { FromUserName, CreateTime, List } = aboutTemplates(sent).parse(lifted(fields, "SubscribeMsgSentEvent"));
  return { kind: "sent", openid: FromUserName, createdAt: CreateTime, outcomes: List };
};

/** The sender of these is WeChat itself; the person is `OpenID`, which one of them has come without. */
const privacy = z.object({
  ...head,
  OpenID: openid.or(z.literal("")).optional(),
  AppID: z.string().optional(),
  RevokeInfo: z
    .union([z.string().max(200), z.number()])
    .transform(String)
    .optional(),
});
const aboutPrivacy =
  (kind: "revoke" | "modified" | "cancellation") =>
  (fields: unknown, appId: string): PushEvent | null => {
    const { CreateTime, OpenID, AppID, RevokeInfo = "" } = privacy.parse(fields);
    if (AppID && AppID !== appId) throw new PushRefused("app");
    if (!OpenID) return null;
    const told = { openid: OpenID, createdAt: CreateTime };
    return kind === "revoke" ? { kind, ...told, codes: RevokeInfo.split(/[^\d]+/).filter(Boolean) } : { kind, ...told };
  };

const readers: Record<string, (fields: unknown, appId: string) => PushEvent | null> = {
  subscribe_msg_popup_event: answersOf("popup", "SubscribeMsgPopupEvent"),
  subscribe_msg_change_event: answersOf("change", "SubscribeMsgChangeEvent"),
  subscribe_msg_sent_event: outcomes,
  user_authorization_revoke: aboutPrivacy("revoke"),
  user_info_modified: aboutPrivacy("modified"),
  user_authorization_cancellation: aboutPrivacy("cancellation"),
};

/** The event in our shape; null for those we do nothing about. Throws PushRefused when it is not what WeChat describes. */
export const readEvent = (fields: unknown, appId: string): PushEvent | null => {
  const { Event: name } = z.looseObject({ Event: z.string().optional() }).catch({}).parse(fields);
  const read = name !== undefined && Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!read) return null;
  try {
    return read(fields, appId);
  } catch (error) {
    throw error instanceof z.ZodError ? new PushRefused("shape") : error;
  }
};
