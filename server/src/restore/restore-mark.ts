import type { App } from "../app-context";
import type { Statements } from "../kernel/database";
import type { HeldLease } from "../kernel/lease";
import { marksFor } from "../kernel/shared-work";
import { erasedAccounts } from "./erasure-list";

/** One of the databases was restored from a backup and the erasures since are not replayed: the service may not open. */
export class RestoreNotReplayed extends Error {
  constructor(readonly why: readonly string[]) {
    super(
      [
        "数据库是从备份恢复的，备份以后删除的账号可能又回来了，服务不能启动：",
        ...why.map((line) => `  ${line}`),
        "请先运行 node server/dist/restore-replay.js（开发环境 npm run restore:replay），它会再次删除这些账号，然后重新启动",
      ].join("\n"),
    );
    this.name = "RestoreNotReplayed";
  }
}

const numberIn = async (db: Pick<Statements, "rows">): Promise<number> =>
  Number((await db.rows<{ number: string }>("SELECT number FROM restore_mark WHERE id = 1"))[0]?.number ?? 0);

/** The numbers of both databases. The keys' is counted up first, so that it may be ahead by one. */
export const marksOf = async ({ database }: Pick<App, "database">) => ({
  data: await numberIn(database),
  keys: await numberIn(database.keys),
});
const isTogether = ({ data, keys }: { data: number; keys: number }): boolean => data === keys || data === keys - 1;

const write = (db: Pick<Statements, "run">, number: number, at: Date) =>
  db.run(
    `INSERT INTO restore_mark (id, number, noted_at) VALUES (1, ?, ?)
     ON DUPLICATE KEY UPDATE number = VALUES(number), noted_at = VALUES(noted_at)`,
    [number, at],
  );
/** Counts both databases up to one number beyond either. */
export const markTogether = async ({ database }: Pick<App, "database">, at: Date): Promise<void> => {
  const { data, keys } = await marksOf({ database });
  const next = Math.max(data, keys) + 1;
  await write(database.keys, next, at);
  await write(database, next, at);
};

/** The job: counts up, unless a database was put back while servers were running; then it says so and counts no further. */
export const noteMark = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  if (!isTogether(await marksOf(app))) {
    app.log.error("a database was restored under a running server: stop every server and replay the erasures");
    return;
  }
  await app.database.transaction((db) => held.guard(db));
  await markTogether(app, app.ports.clock());
};

/** How many erased accounts have rows again. */
const accountsBack = async ({ database }: Pick<App, "database">): Promise<number> => {
  let back = 0;
  for await (const ids of erasedAccounts(database))
    back += (await database.rows(`SELECT id FROM account WHERE id IN (${marksFor(ids)})`, ids)).length;
  return back;
};

/** Throws RestoreNotReplayed when a database lags behind the other, or an erased account is there again. */
export const refuseAfterRestore = async (app: Pick<App, "database">): Promise<void> => {
  const marks = await marksOf(app);
  const back = await accountsBack(app);
  const why = [
    ...(isTogether(marks) ? [] : [`业务库记到 ${marks.data}，密钥库记到 ${marks.keys}，小的那个是恢复的`]),
    ...(back > 0 ? [`有 ${back} 个已删除的账号又在业务库里`] : []),
  ];
  if (why.length > 0) throw new RestoreNotReplayed(why);
};
