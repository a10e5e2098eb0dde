/** Products as interests: codes under which other systems report them, and what a suggestion says. Nothing sensitive is in it. */
export const interests = {
  server: { name: "云服务器", products: ["server", "ecs"], about: "按需开通的计算资源" },
  storage: { name: "对象存储", products: ["storage", "oss"], about: "存放图片、视频和备份" },
  database: { name: "云数据库", products: ["database", "rds"], about: "免运维的数据库" },
  cdn: { name: "内容分发", products: ["cdn"], about: "让访问者就近取得内容" },
  domain: { name: "域名注册", products: ["domain"], about: "注册和管理域名" },
} as const satisfies Record<string, { name: string; products: readonly string[]; about: string }>;
export type Interest = keyof typeof interests;
export const interestKeys = Object.keys(interests) as Interest[];

export const interestNames: Readonly<Record<string, string>> = Object.fromEntries(
  interestKeys.map((key) => [key, interests[key].name]),
);

/** The interest that using a product shows; none for products that are not suggested. */
export const interestOf = (product: string): Interest | undefined =>
  interestKeys.find((key) => (interests[key].products as readonly string[]).includes(product));
