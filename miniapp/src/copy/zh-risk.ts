import { type RiskBand, type RiskCode, riskPromise } from "@baiwa/shared/catalogue/risk";

interface RuleWords {
  name: string;
  explanation: string;
  advice: string;
}

/** Words of account risk, in simplified Chinese; rules come in the server's own words. */
export const zhRisk = {
  risk: {
    lead: riskPromise as string,
    none: "没有风险提示",
    noneHint: "最近 90 天没有发现与平时不同的登录。",
    bands: { low: "留意", medium: "注意", high: "危险" } as Record<RiskBand, string>,
    effects: {
      low: "只记下来，没有打扰您。",
      medium: "已按您的安全通知设置告诉您，同一种设备一天一次。",
      high: "已按您的安全通知设置告诉您；查看和更改重要信息前，会再请您确认是本人。",
    } as Record<RiskBand, string>,
    ruleOf: (rule: RuleWords & { code: RiskCode }): RuleWords => rule,
    why: "为什么算风险",
    advice: "您可以怎么做",
    effect: "我们做了什么",
    network: "网络",
    device: "设备",
    unknown: "不能识别",
    session: "登录状态",
    current: "就是现在这次登录",
    open: "仍在登录",
    ended: "已退出",
    mine: "是我本人",
    notMine: "不是我",
    answers: { mine: "您说是本人", "not-mine": "您说不是本人" },
    confirmed: "好的，这台设备和这个网络以后不再提醒。",
    denyTitle: "不是您本人？",
    denyEffect: "除了您现在用的这台，其他设备会立即退出登录。之后请马上修改密码。",
    deny: "退出其他设备",
    denied: "其他设备已退出登录，请马上修改密码。",
    changePassword: "去修改密码",
    human: "请人工查看",
    ticketTitle: "请人工查看账号风险提示",
    ticketText: (at: string) => `我想请工作人员查看 ${at} 的账号风险提示。我的说明：`,
    toPageNote: "与平时不同的登录和更改",
  },
};
