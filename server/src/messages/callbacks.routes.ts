import { timingSafeEqual } from "node:crypto";
import type { App } from "../app-context";
import type { Api } from "../kernel/api";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import { endByPhone } from "./opt-out.service";
import { addressPrint, suppress } from "./suppression";

/** Throws `callback.credential` unless the provider shows the secret; without one configured nobody is let in. */
const admit = (app: App, { key }: { key: string }): void => {
  const secret = app.config.callbackSecret;
  if (!secret || !timingSafeEqual(sha256(key), sha256(secret))) throw new AppError("callback.credential");
};

/** What an answer is made of, without signature, blanks, marks and what nobody sees. */
const plain = (text: string): string =>
  text
    .replace(/【[^】]*】/g, "")
    .normalize("NFKC")
    .replace(/[\s\p{P}\p{S}\p{C}]/gu, "")
    .toUpperCase();
/** What people answer to be left alone: the letter they were told, those that others ask for, and words; however it is typed. */
const optOut = /^(拒收请回复R|(请?回复?)?(R|TD?|TT|N)|(我?要|请|申请)?(退订|拒收|取消订阅)(短信)?(谢谢|吧|了)?)$/;
const isOptOut = (text: string): boolean => optOut.test(plain(text));

/** What the providers of SMS and mail report. Each may be told again, and late: that changes nothing, nor what was decided since. */
export const callbackRoutes = (api: Api): void => {
  api.on("callbacks.smsReplies", async ({ app, query, body, now: at, tx }) => {
    admit(app, query);
    const { mobile, nationcode, text, time } = body;
    const phone = nationcode === "86" || mobile.startsWith("+") ? mobile : `+${nationcode}${mobile}`;
    if (isOptOut(text)) {
      const saidAt = time === undefined ? at : new Date(Math.min(at.getTime(), time * 1000));
      const said = { phone, channel: "sms", screen: "sms-reply", labels: ["拒收请回复R"], at, saidAt } as const;
      await tx((db) => endByPhone(app, db, { ...said, labels: [...said.labels] }));
      app.metrics.optOuts.inc({ channel: "sms", reason: "opted-out" });
    }
    return { result: 0 as const, errmsg: "OK" };
  });

  api.on("callbacks.mailBounces", async ({ app, query, body, now: at, tx }) => {
    admit(app, query);
    const ends = body.events.filter(({ kind }) => kind !== "soft");
    await tx(async (db) => {
      for (const { address, kind } of ends) {
        const reason = kind === "hard" ? "bounced" : "complained";
        await suppress(db, { address: addressPrint(app, "email", address), channel: "email", reason, at });
      }
    });
    for (const { kind } of body.events) app.metrics.mailBounces.inc({ kind });
    return { suppressed: ends.length };
  });
};
