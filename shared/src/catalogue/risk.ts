/** One rule by which a sign-in, or an act after it, is looked at. */
export interface RiskRule {
  name: string;
  /** Why it counts, as the person reads it. */
  explanation: string;
  /** What the person can do. */
  advice: string;
  /** How much it adds up to a band; the sum itself is kept nowhere. */
  weight: number;
}

/**
 * Rules of account risk as data (4.4). Each is told to the person it was applied to, in these words; each is computed from
 * the activity log alone, which is held already.
 */
export const riskRules = {
  "new-network": {
    name: "新的网络",
    explanation: "最近 90 天里，您没有从这个网络登录过。",
    advice: "如果您换了地方或换了网络，不用处理；不是您，请点“不是我”。",
    weight: 1,
  },
  "new-device": {
    name: "新的设备",
    explanation: "最近 90 天里，您没有用这种设备登录过。",
    advice: "如果是您的新设备，点“是我本人”，以后就不再提醒；不是您，请点“不是我”并修改密码。",
    weight: 2,
  },
  "many-failures": {
    name: "多次输错密码",
    explanation: "一小时内，有人输错您账号的密码 5 次或更多。",
    advice: "密码没有被猜中时，您不用处理；如果在别处用过同样的密码，请换一个。",
    weight: 2,
  },
  "password-guessed": {
    name: "多次输错后登录成功",
    explanation: "一小时内多次输错密码，随后用密码登录成功，密码可能被人猜中了。",
    advice: "如果是您自己记错了，点“是我本人”；不是您，请马上点“不是我”并修改密码。",
    weight: 3,
  },
  "changed-after-new-device": {
    name: "在新设备上更改了账号",
    explanation: "在新设备上登录后的 24 小时内，更改了密码、联系方式或微信绑定。",
    advice: "请看看更改的内容是不是您要的；不是您，请马上点“不是我”并修改密码。",
    weight: 4,
  },
} as const satisfies Record<string, RiskRule>;
export type RiskCode = keyof typeof riskRules;
export const riskCodes = Object.keys(riskRules) as RiskCode[];

/** How serious what was seen is, and what it does. Whatever the band, nothing is denied that was allowed before. */
export const riskBands = {
  low: { name: "低", from: 1, effect: "只记下来，不打扰您" },
  medium: { name: "中", from: 2, effect: "告诉您" },
  high: { name: "高", from: 4, effect: "马上告诉您；查看和更改重要信息前，会再请您确认是本人" },
} as const;
export type RiskBand = keyof typeof riskBands;
export const riskBandKeys = Object.keys(riskBands) as RiskBand[];

/** The band that these rules add up to. */
export const bandOf = (codes: readonly RiskCode[]): RiskBand => {
  const weight = codes.reduce((sum, code) => sum + riskRules[code].weight, 0);
  if (weight >= riskBands.high.from) return "high";
  return weight >= riskBands.medium.from ? "medium" : "low";
};

/** How far the rules look. */
export const riskTerms = {
  /** Addresses and devices are compared with those of so many days, and a finding is kept as long. */
  days: 90,
  manyFailures: 5,
  failureHours: 1,
  changeHours: 24,
  /** Of one band the owner is told at most so often within a day, whatever devices somebody pretends to have. */
  mostToldADay: 5,
} as const;

/** What account risk is for and never for: shown on its page and in the copy, and held by tests. */
export const riskPromise =
  "只用来保护您的账号：不给您打分，不用于广告、推荐和价格，也不影响您阅读声明、管理同意和订阅、行使各项权利。";
