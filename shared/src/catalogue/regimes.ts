/**
 * Which documents an account's information is handled by (1.2): mainland, or international with us deciding about the
 * person's own information, or handling information that the customer entrusts to us.
 */
interface Regime {
  name: string;
  /** What it means, in plain words. */
  about: string;
  role: "controller" | "processor";
  documents: readonly string[];
}

export const regimes = {
  mainland: {
    name: "中国大陆",
    about: "您购买和使用中国大陆的产品和服务，信息按《佰瓦云隐私保护声明》处理",
    role: "controller",
    documents: ["privacy-statement", "service-agreement"],
  },
  "international-own": {
    name: "国际：您自己的信息",
    about: "您购买国际产品和服务，并把自己的个人信息提供给我们使用",
    role: "controller",
    documents: ["international-privacy-policy", "service-agreement"],
  },
  "international-entrusted": {
    name: "国际：委托我们处理的信息",
    about: "您购买国际产品和服务，并委托我们处理个人信息",
    role: "processor",
    documents: ["international-dpa", "international-privacy-policy", "service-agreement"],
  },
} as const satisfies Record<string, Regime>;
export type RegimeKey = keyof typeof regimes;
export const regimeKeys = Object.keys(regimes) as RegimeKey[];

/** `open` until the person answers; nothing is swapped before. */
export const regimeStates = ["open", "confirmed", "refused", "expired"] as const;
export type RegimeState = (typeof regimeStates)[number];
export const regimeTerms = {
  /** How long a proposal waits for the person's answer. */
  openDays: 30,
} as const;
