/**
 * When information may be passed on without consent (5.3). None stands on its words alone: each names an article of a law
 * (PIPL 13), is asked for by one and granted by another, for one account, some items and a time, and is used once.
 */
interface ExceptionGround {
  name: string;
  /** What the intake must bring: an authority's document, the facts of an emergency, or where the information was public. */
  intake: "document" | "facts" | "source";
  /** When the person is told: as it is passed on, or afterwards because consent could not be had in time (PIPL 18). */
  notice: "at-once" | "afterwards";
}
export const exceptionGrounds = {
  "5.3.1": { name: "履行法律法规规定的义务", intake: "document", notice: "at-once" },
  "5.3.2": { name: "与国家安全、国防安全直接相关", intake: "document", notice: "at-once" },
  "5.3.3": { name: "与公共安全、公共卫生、重大公共利益直接相关", intake: "document", notice: "at-once" },
  "5.3.4": { name: "与刑事侦查、起诉、审判和判决执行直接相关", intake: "document", notice: "at-once" },
  "5.3.5": { name: "维护生命、财产等重大合法权益，难以及时取得同意", intake: "facts", notice: "afterwards" },
  "5.3.6": { name: "用户自行公开的信息", intake: "source", notice: "at-once" },
  "5.3.7": { name: "合法公开披露的信息", intake: "source", notice: "at-once" },
} as const satisfies Record<string, ExceptionGround>;
export type ExceptionClause = keyof typeof exceptionGrounds;
export const exceptionClauses = Object.keys(exceptionGrounds) as ExceptionClause[];
/** A person may say no to further use of what is public (PIPL 27). */
export const isPublicGround = (clause: ExceptionClause): boolean => exceptionGrounds[clause].intake === "source";

/** Why the person is not told, and does not see it: only where a law says so. */
export const suppressionGrounds = {
  secrecy: "法律、行政法规规定应当保密（个人信息保护法 18）",
  duty: "告知将妨碍国家机关履行法定职责（个人信息保护法 35）",
} as const;
export type SuppressionGround = keyof typeof suppressionGrounds;

export const exceptionStates = { approved: "已批准，未使用", used: "已使用" } as const;
export type ExceptionState = keyof typeof exceptionStates;

export const exceptionTerms = {
  /** The longest time for which one may be granted. */
  longestDays: 183,
  /** In so many hours the person is told of what could not be told before. */
  lateNoticeHours: 72,
};
