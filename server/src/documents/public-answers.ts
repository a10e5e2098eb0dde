import { createHash } from "node:crypto";
import { documentVersion } from "@baiwa/shared/contracts/documents";
import { unresolvedLinks } from "@baiwa/shared/document-blocks";
import type { App } from "../app-context";
import { ReadyReply } from "../kernel/http/ready-answers";
import { type Library, libraryOf, noticeMs } from "./library";
import { type PublishedVersion, summaryOf } from "./published-version";
import type { Shelf } from "./shelf";

/** Bytes of one answer and until when they are true. */
type Ready = { bytes: Buffer; etag: string; from: number; until: number };

/** Ready answers by version; they live as long as their shelf, so a publication drops them. */
const readyAnswers = new WeakMap<Shelf, Map<string, Ready>>();

/** No longer than a publication takes to become effective: a copy fetched just before it is not read after it. */
const longestCurrentMs = noticeMs;
const longestSupersededMs = 3_600_000;

/**
 * One version as pre-serialised bytes with their ETag. Read at nearly the cost of an empty answer: the statement is
 * what everybody opens first. No cache may keep the answer beyond the moment the next version takes effect.
 */
export const versionAnswer = async (
  app: Pick<App, "database">,
  { shelf, version, now }: { shelf: Shelf; version: PublishedVersion; now: Date },
): Promise<ReadyReply> => {
  const library = libraryOf(app.database);
  const answers = readyAnswers.get(shelf) ?? new Map<string, Ready>();
  readyAnswers.set(shelf, answers);
  const at = now.getTime();
  let ready = answers.get(version.versionId);
  if (ready === undefined || at < ready.from || at >= ready.until) {
    ready = await prepare(library, { shelf, version, now });
    answers.set(version.versionId, ready);
  }
  const isPast = version.supersededAt !== null && version.supersededAt <= now;
  const longest = isPast ? longestSupersededMs : longestCurrentMs;
  const { bytes, etag, from, until } = ready;
  const seconds = Math.max(0, Math.floor(Math.min(longest, until - at) / 1000));
  // Near the next version's time every answer has its own max-age.
  const holds = (later: Date): boolean =>
    later.getTime() >= from && later.getTime() + longest <= until && library.isStill(shelf, later);
  return new ReadyReply(bytes, etag, `public, max-age=${seconds}`, holds);
};

const prepare = async (
  library: Library,
  { shelf, version, now }: { shelf: Shelf; version: PublishedVersion; now: Date },
): Promise<Ready> => {
  const { tree } = await library.text(version.versionId);
  const answer = documentVersion.parse({
    ...summaryOf(version, now),
    controller: tree.front.controller,
    contact: tree.front.contact,
    blocks: tree.blocks,
    unresolvedLinks: unresolvedLinks(tree.blocks, shelf.readableIds(now)),
  });
  const bytes = Buffer.from(JSON.stringify(answer));
  const digest = createHash("sha256").update(bytes).digest("base64url").slice(0, 27);
  const until = shelf.nextTurn(now)?.getTime() ?? Number.POSITIVE_INFINITY;
  return { bytes, etag: `W/"${digest}"`, from: now.getTime(), until };
};
