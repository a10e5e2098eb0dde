import { riskBands, riskPromise, riskRules, riskTerms } from "@baiwa/shared/catalogue/risk";
import { countRows, type Holdings } from "../rights/holding";
import { riskOf } from "./risk-store";

const mostOfAnAccount = 10_000;
const answers = { mine: "是本人", "not-mine": "不是本人" } as const;

/** What an account was warned of; taken along with every rule in words (PIPL 24). */
export const riskHoldings: Holdings<"risk_score"> = {
  risk_score: {
    count: (app, accountId) => countRows(app, "risk_entry", accountId),
    copy: async function* (app, accountId) {
      const found = await riskOf(app, accountId, { now: app.ports.clock(), limit: mostOfAnAccount });
      for (const { at, band, rules, network, browser, deviceModel, osVersion, answer } of found.reverse()) {
        yield {
          时间: at.toISOString(),
          级别: riskBands[band].name,
          规则: rules.map((code) => `${riskRules[code].name}：${riskRules[code].explanation}`),
          网络: network,
          浏览器: browser,
          机型: deviceModel,
          系统版本: osVersion,
          您的回答: answer ? answers[answer] : null,
          说明: `${riskPromise}保存 ${riskTerms.days} 天。`,
        };
      }
    },
    erase: (_app, db, accountId) => db.run("DELETE FROM risk_entry WHERE account_id = ?", [accountId]),
  },
};
