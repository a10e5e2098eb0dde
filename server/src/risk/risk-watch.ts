import { createHmac } from "node:crypto";
import { bandOf, type RiskBand, type RiskCode, riskTerms } from "@baiwa/shared/catalogue/risk";
import { dayInChina } from "@baiwa/shared/id-checks";
import type { WrittenActivity } from "../activity/activity-log";
import { refusedSignIns, signInsBetween } from "../activity/activity-store";
import type { App } from "../app-context";
import { confirmedEmail, tell, tellPhone } from "../delivery/notices";
import { lockAccount } from "../identity/account-lock";
import { endStepUps } from "../identity/step-up.service";
import { AppError } from "../kernel/app-error";
import type { Db } from "../kernel/database";
import { idText, newId } from "../kernel/ids";
import { describeError } from "../kernel/log";
import { isCellOn } from "../subscription/subscription-matrix";
import {
  deviceOfRow,
  failuresSince,
  isChange,
  networkOfRow,
  rulesOfChange,
  rulesOfSignIn,
  wrongPassword,
} from "./risk-rules";
import { type OpenedRisk, riskOf, riskSince, sealRisk } from "./risk-store";

/** So many sign-ins and findings are looked back on; who has more of them is known well enough by these. */
const [mostSignIns, mostFindings] = [50, 200];

type Watched = WrittenActivity & { accountId: Buffer };
const isWatched = (written: WrittenActivity): written is Watched =>
  written.accountId !== null && (written.row.kind === "login" || isChange(written.row));

/** Findings of sign-ins that nobody has said were the owner's; what was merely noted does not make a device strange. */
const distrustedIn = (found: readonly OpenedRisk[]): Set<string> =>
  new Set(found.filter(({ band, answer }) => band !== "low" && answer !== "mine").map(({ signIn }) => signIn));

const rulesOf = async (app: App, { accountId, sessionId, row }: Watched): Promise<RiskCode[]> => {
  const found = await riskOf(app, accountId, { now: row.at, limit: mostFindings });
  if (row.kind !== "login") {
    return rulesOfChange(
      row,
      found.filter(({ session_id }) => sessionId !== null && session_id?.equals(sessionId)),
    );
  }
  const failures = { code: wrongPassword, from: failuresSince(row), to: row.at, except: row.id };
  const [wrong, signIns] = await Promise.all([
    refusedSignIns(app, accountId, { ...failures, most: riskTerms.manyFailures }),
    row.result === "ok"
      ? signInsBetween(app, accountId, { from: riskSince(row.at), to: row.at, most: mostSignIns })
      : [],
  ]);
  const earlier = signIns.filter(({ id }) => !id.equals(row.id));
  return rulesOfSignIn(row, { earlier, wrong, distrusted: distrustedIn(found) });
};

/** Where the account is reached by SMS when something is wrong: the number given for exactly that, else its own. */
const alarmPhone = async (app: App, db: Db, accountId: Buffer): Promise<string | null> => {
  const reader = { kind: "system", task: "account-risk" } as const;
  const asked = { accountId, items: ["security_contact", "phone"], purpose: "security", reader } as const;
  const held = await app.vault.read(db, asked);
  const phones = ["security_contact", "phone"].map((item) => held.find((value) => value.item === item)?.value);
  return phones.find((phone) => phone !== undefined && /^1\d{10}$/.test(phone)) ?? null;
};

/** Tells the owner over the channels of account security that they left switched on; the page tells in any case. */
const tellOwner = async (
  app: App,
  db: Db,
  { accountId, band, at }: { accountId: Buffer; band: RiskBand; at: Date },
) => {
  const cell = { accountId, topic: "security" } as const;
  const to = (await isCellOn(db, { ...cell, channel: "email" })) ? await confirmedEmail(app, db, accountId) : null;
  await tell(app, db, { accountId, notice: band === "high" ? "risk-high" : "risk-medium", at, to });
  const phone =
    band === "high" && (await isCellOn(db, { ...cell, channel: "sms" })) && (await alarmPhone(app, db, accountId));
  if (phone) await tellPhone(app, db, { accountId, to: phone, template: "account-risk", at });
};

/** Of a band and a device the owner is told once a day; failures without a session share one device, or each would be told. */
const toldKeyOf = async (app: App, { accountId, sessionId, row }: Watched, band: RiskBand): Promise<Buffer> => {
  const { dataKey } = await app.keyring.of(accountId);
  const parts = [dayInChina(row.at), band, sessionId ? deviceOfRow(row) : ""];
  return createHmac("sha256", dataKey).update(parts.join("\0"), "utf8").digest().subarray(0, 16);
};

/** Whether the owner was not told of this today, nor of too much like it. The account is held, so that two cannot both be new. */
const isWorthTelling = async (
  db: Pick<Db, "rows">,
  { accountId, band, toldKey, at }: { accountId: Buffer; band: RiskBand; toldKey: Buffer; at: Date },
): Promise<boolean> => {
  const told = await db.rows<{ told_key: Buffer; band: RiskBand }>(
    "SELECT told_key, band FROM risk_entry WHERE account_id = ? AND (told_key = ? OR (told_key IS NOT NULL AND at > ?))",
    [accountId, toldKey, new Date(at.getTime() - 24 * 3_600_000)],
  );
  const alike = told.filter((one) => one.band === band).length;
  return alike < riskTerms.mostToldADay && told.every((one) => !one.told_key.equals(toldKey));
};

const keep = async (app: App, db: Db, watched: Watched, rules: RiskCode[]): Promise<void> => {
  const { accountId, sessionId, row } = watched;
  await lockAccount(db, accountId);
  const band = bandOf(rules);
  const toldKey = band === "low" ? null : await toldKeyOf(app, watched, band);
  const isNew = toldKey !== null && (await isWorthTelling(db, { accountId, band, toldKey, at: row.at }));
  if (!isNew && !sessionId) return;
  const id = newId();
  const { browser, deviceModel, osVersion } = row;
  const facts = { network: networkOfRow(row), browser, deviceModel, osVersion, signIn: row.id.toString("hex") };
  await db.run(
    "INSERT INTO risk_entry (id, account_id, session_id, band, sealed, at, told_key) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [
      id,
      accountId,
      sessionId,
      band,
      await sealRisk(app, accountId, id, { rules, ...facts }),
      row.at,
      isNew ? toldKey : null,
    ],
  );
  if (band === "high") await endStepUps(db, accountId);
  if (isNew) await tellOwner(app, db, { accountId, band, at: row.at });
};

const look = async (app: App, watched: Watched): Promise<void> => {
  try {
    const rules = await rulesOf(app, watched);
    if (rules.length > 0) await app.database.transaction((db) => keep(app, db, watched, rules));
  } catch (error) {
    const isGone = error instanceof AppError && error.code === "account.unknown"; // erased meanwhile
    if (!isGone) throw error;
  }
};

/**
 * Looks at sign-ins and changes once their rows are written: after the answer, a second later at most, so that nobody waits
 * for it. All it can do is keep an entry, tell its owner, and let what is guarded ask again who is there: it is no part of
 * deciding any request, and no other slice reads what it found.
 */
export const watchForRisk = (app: App, written: readonly WrittenActivity[]): void => {
  const watched = written.filter(isWatched);
  if (watched.length === 0) return;
  app.background.run("account-risk", async () => {
    for (const one of watched) {
      await look(app, one).catch((error: unknown) =>
        app.log.error({ row: idText(one.row.id), ...describeError(error) }, "account risk not looked at"),
      );
    }
  });
};
