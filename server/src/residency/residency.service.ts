import type { App } from "../app-context";
import type { Config } from "../config";
import type { Db } from "../kernel/database";
import { newId } from "../kernel/ids";
import type { HeldLease } from "../kernel/lease";
import { mainlandRegions } from "./regions";

const day = 24 * 3_600_000;
/** The mainland regions of the SMS provider. */
const smsRegions: readonly string[] = ["ap-beijing", "ap-guangzhou", "ap-nanjing"];

/** Every place that keeps or handles people's information, with its region; a production server starts in no other (6.1). */
export const placesOf = (config: Config) => {
  const isMainland = (region: string): boolean => (mainlandRegions as readonly string[]).includes(region);
  // a developer's own machine is no region; production refuses to start in one
  const isAllowed = (region: string): boolean => isMainland(region) || (!config.isProduction && region === "local");
  const { region, keysRegion, backupRegion } = config.database;
  const place = (setting: string, name: string, where: string) => ({
    setting,
    name,
    region: where,
    isAllowed: isAllowed(where),
  });
  return [
    place("DATABASE_REGION", "业务库", region),
    place("KEYS_DATABASE_REGION", "密钥库", keysRegion),
    place("BACKUP_REGION", "备份", backupRegion),
    ...(config.verifier ? [place("VERIFIER_REGION", "核验机构", config.verifier.region)] : []),
    ...(config.sms
      ? [
          {
            setting: "SMS_REGION",
            name: "短信服务",
            region: config.sms.region,
            isAllowed: smsRegions.includes(config.sms.region),
          },
        ]
      : []),
  ];
};

type CheckRow = { checked_at: Date; is_allowed: number };
const lastCheck = async (db: Pick<Db, "rows">): Promise<CheckRow | null> =>
  (await db.rows<CheckRow>("SELECT checked_at, is_allowed FROM residency_check ORDER BY checked_at DESC LIMIT 1"))[0] ??
  null;

/** Looks once a day at every declared place; what is not allowed, or allowed again, is in the ledger, the log and the metrics. */
export const checkResidency = async (app: App, held: Pick<HeldLease, "guard">): Promise<void> => {
  const now = app.ports.clock();
  const places = placesOf(app.config);
  const isAllowed = places.every((place) => place.isAllowed);
  app.metrics.residencyAllowed.set(isAllowed ? 1 : 0);
  await app.database.transaction(async (db) => {
    await held.guard(db);
    const last = await lastCheck(db);
    if (last && now.getTime() - last.checked_at.getTime() < day) return;
    await db.run("INSERT INTO residency_check (id, checked_at, is_allowed, places) VALUES (?, ?, ?, ?)", [
      newId(),
      now,
      isAllowed ? 1 : 0,
      JSON.stringify(places),
    ]);
    if (isAllowed && (!last || last.is_allowed === 1)) return;
    const wrong = places.filter((place) => !place.isAllowed).map(({ setting, region }) => ({ setting, region }));
    await app.ledger.append(db, { kind: isAllowed ? "residency.ok" : "residency.fail", at: now, body: { wrong } });
  });
  if (!isAllowed) app.log.error({ places }, "information is kept or handled outside the mainland");
};

/** Where everything is now, and what the last daily check found. */
export const residencyReport = async (app: App) => {
  const places = placesOf(app.config);
  const last = await lastCheck(app.database);
  return {
    places,
    isAllowed: places.every(({ isAllowed }) => isAllowed),
    checkedAt: last?.checked_at.toISOString() ?? null,
    wasAllowed: last ? last.is_allowed === 1 : null,
  };
};
