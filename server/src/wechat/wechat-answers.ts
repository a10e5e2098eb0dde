import { z } from "zod";

const identifier = z.string().regex(/^[\w-]{6,128}$/);

/** `session_key` is not declared, so it is dropped here and goes no further: nothing of ours needs it. */
export const sessionAnswer = z
  .object({ openid: identifier, unionid: identifier.or(z.literal("")).optional() })
  .transform(({ openid, unionid }) => ({ openid, ...(unionid ? { unionid } : {}) }));

export const tokenAnswer = z
  .object({ access_token: z.string().min(1).max(600), expires_in: z.number().int().positive() })
  .transform(({ access_token, expires_in }) => ({ token: access_token, expiresInSeconds: expires_in }));

/** WeChat writes the country code as a number or as text; the plain number comes without it. */
export const phoneAnswer = z
  .object({
    phone_info: z.object({
      purePhoneNumber: z.string().regex(/^\d{4,20}$/),
      countryCode: z.union([z.string().regex(/^\d{1,4}$/), z.number().int().positive()]).transform(String),
      watermark: z.object({ appid: z.string() }),
    }),
  })
  .transform(({ phone_info: { purePhoneNumber, countryCode, watermark } }) => ({
    phoneNumber: purePhoneNumber,
    countryCode,
    appId: watermark.appid,
  }));

export const sentAnswer = z.object({ msgid: z.string().regex(/^\d{1,20}$/) });

const enumValues = z.object({ keywordCode: z.string(), enumValueList: z.array(z.string()) });

/** A message template of this mini-program. */
export interface MessageTemplate {
  templateId: string;
  title: string;
  /** One-time, or long-term for public services. */
  kind: "once" | "lasting";
  /** Field keys in the order shown, such as ["thing1", "date2"]. */
  fields: string[];
  /** The values an `enum_string` field may take. */
  choices: Record<string, string[]>;
}

const template = z
  .object({
    priTmplId: z.string().min(1),
    title: z.string(),
    content: z.string(),
    type: z.number(),
    keywordEnumValueList: z.array(enumValues).optional(),
  })
  .transform(
    ({ priTmplId, title, content, type, keywordEnumValueList = [] }): MessageTemplate => ({
      templateId: priTmplId,
      title,
      kind: type === 3 ? "lasting" : "once",
      fields: [...content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].flatMap(([, key]) => key ?? []),
      choices: Object.fromEntries(
        keywordEnumValueList.map(({ keywordCode, enumValueList }) => [
          keywordCode.replace(/\.DATA$/, ""),
          enumValueList,
        ]),
      ),
    }),
  );
export const templatesAnswer = z.object({ data: z.array(template) }).transform(({ data: templates }) => templates);
