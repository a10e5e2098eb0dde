import { z } from "zod";

/**
 * Shapes several slices share. Every text refuses lone surrogates and control characters and is bounded; what nobody sees and
 * what turns its reading direction is taken out, for it comes along with what people paste.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what we refuse
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

const unseen = /[\u0080-\u0084\u0086-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** Breaks of lines that only some programs show. */
const rareBreak = /[\u0085\u2028\u2029]/g;

/** Well-formed Unicode text of 1…max UTF-16 units, trimmed, NFC. */
export const text = (max: number) =>
  z
    .string()
    .max(max * 2)
    .refine((value) => value.isWellFormed() && !control.test(value), { error: "text.malformed" })
    .transform((value) => value.replace(unseen, "").replace(rareBreak, "\n").normalize("NFC").trim())
    .pipe(z.string().min(1).max(max));

/** Breaks of a line, and what makes text read in another order than it is stored: a name must not look like another. */
const lineBreaking = /[\r\n\t\u0085\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/;
/** The same on one line: titles and names, which reach the subject of a mail and papers that people sign. Nothing is taken out of them. */
export const line = (max: number) =>
  z
    .string()
    .refine((value) => !lineBreaking.test(value))
    .pipe(text(max));

/** A name of the public network, not a number and not this machine. */
export const isPlainHost = (host: string): boolean =>
  /[a-z]/i.test(host) && !host.includes(":") && /^[^.].*\.[^.]+$/.test(host) && !/(^|\.)localhost$/i.test(host);

export const uuid = z.uuid().meta({ description: "UUID" });
/** Far enough from what the database and the answers can hold that any term of ours may be added. */
const endYear = 9000;
export const instant = z.iso.datetime({ offset: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1970 && year < endYear;
});
/** A day of the calendar, `YYYY-MM-DD`. */
export const calendarDay = z.iso.date().refine((text) => {
  const year = Number(text.slice(0, 4));
  return year >= 1 && year < endYear;
});
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
export const documentId = z.string().regex(/^[a-z][a-z0-9-]{1,47}$/);
export const cursor = z.string().max(200).optional();
export const pageSize = z.coerce.number().int().min(1).max(100).default(20);

/** A page of a list; `next` asks for the following one. */
export const pageOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() });

/** Why a member of staff looks: kept in the ledger beside who and which items. */
export const reason = text(200);

export const password = z.string().min(8).max(128);
export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9_-]{3,31}$/);
export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
/** What a person types to say who they are: a username or an e-mail address. */
export const identifier = z.string().trim().toLowerCase().min(3).max(254);
export const appId = z.string().regex(/^[A-Za-z0-9_-]{6,32}$/);
