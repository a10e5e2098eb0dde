import type { App } from "../app-context";
import type { Approved } from "../approvals/actions";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idBytes, idText } from "../kernel/ids";
import { announce } from "../messages/messages.service";
import { documentTitle } from "./known-documents";
import { libraryOf, lockDocument, noticeMs } from "./library";
import type { PublishedVersion } from "./published-version";

/** A version to be called off, and what people are told about why. */
type Wish = { versionId: string; notice: string };
export type WithdrawalWish = Wish & { told: { name: string; value: string }[] };

/**
 * The version, if it may still be called off: after it has taken effect, or under another that waits behind it, it may not.
 * By what is published now, which may be less than two seconds ago.
 */
const findWaiting = async (app: Pick<App, "database">, versionId: string, now: Date): Promise<PublishedVersion> => {
  libraryOf(app.database).forget();
  const shelf = await libraryOf(app.database).shelf(now);
  const version = shelf.find(versionId);
  if (!version || version.withdrawnAt !== null) throw new AppError("document.version-unknown");
  if (version.effectiveAt.getTime() - noticeMs <= now.getTime()) throw new AppError("document.in-force");
  if (shelf.last(version.documentId) !== version) throw new AppError("document.followed");
  return version;
};

/**
 * Checks a withdrawal before it is asked for. Throws `document.version-unknown`, `document.in-force` from five seconds before
 * it takes effect (every server process has to hear of it in time), `document.followed` when a later one waits behind it.
 */
export const prepareWithdrawal = async (app: Pick<App, "database">, wish: Wish, now: Date): Promise<WithdrawalWish> => {
  const { documentId, label, effectiveAt, summary } = await findWaiting(app, wish.versionId, now);
  const told = [
    { name: "文件", value: `${documentTitle(documentId)} ${label}` },
    { name: "原定生效", value: effectiveAt.toISOString() },
    { name: "告知", value: summary === null ? "当时没有告知，撤回也不告知" : wish.notice },
  ];
  return { ...wish, told };
};

/**
 * Calls a version off: it never takes effect. What was not yet told of it is not told any more, and whoever was told hears
 * that it is off. Its text stays for those who agreed to it ahead; their consent stands as it stood before.
 */
export const withdrawVersion = async (
  app: Pick<App, "database" | "ledger" | "ports">,
  db: Db,
  { payload: { versionId, notice }, askedBy, approvedBy, at: askedAt }: Approved<WithdrawalWish>,
): Promise<void> => {
  const { documentId } = await findWaiting(app, versionId, askedAt);
  await lockDocument(app, db, documentId);
  const at = app.ports.clock(); // it may have waited until it was too late
  const version = await findWaiting(app, versionId, at);
  const { label, textSha256, effectiveAt } = version;
  const matched = await db.run(
    "UPDATE document_version SET state = 'withdrawn', withdrawn_at = ? WHERE id = ? AND state = 'published' AND effective_at > ?",
    [at, idBytes(versionId), new Date(at.getTime() + noticeMs)],
  );
  if (matched === 0) throw new AppError("document.version-unknown");
  if (version.summary !== null) await tellOff(db, version, notice, at);
  await app.ledger.append(db, {
    kind: "document.withdrawn",
    at,
    body: {
      documentId,
      versionId,
      label,
      textSha256,
      effectiveAt: effectiveAt.toISOString(),
      notice,
      by: idText(askedBy),
      approvedBy: idText(approvedBy),
    },
  });
};

const tellOff = async (db: Db, version: PublishedVersion, notice: string, at: Date): Promise<void> => {
  const { versionId, label } = version;
  const [announced] = await db.rows<{ id: Buffer }>("SELECT id FROM message WHERE once = ? FOR UPDATE", [
    `version ${versionId}`,
  ]);
  if (!announced) return;
  await db.run("UPDATE message SET state = 'stopped' WHERE id = ?", [announced.id]);
  await announce(db, {
    topic: "statement",
    once: `version ${versionId} off`,
    source: "notice",
    sourceId: null,
    audience: { kind: "told", messageId: idText(announced.id) },
    channels: ["inbox", "wechat", "email"],
    content: {
      title: `《${documentTitle(version.documentId)}》的更新已撤回`,
      text: `先前告知您的新版本 ${label} 不会生效，现行版本继续适用，您不用做任何事。${notice}`,
      page: { path: `pages/manage/change/index?versionId=${versionId}`, label: "查看" },
    },
    at,
  });
};
