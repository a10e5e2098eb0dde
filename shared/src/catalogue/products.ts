/** Products as far as this house must tell them apart: whether customers keep data of their own in them (1.5). */
export const products = {
  server: { name: "云服务器", storesCustomerData: true },
  storage: { name: "对象存储", storesCustomerData: true },
  database: { name: "云数据库", storesCustomerData: true },
  cdn: { name: "内容分发", storesCustomerData: true },
  domain: { name: "域名注册", storesCustomerData: false },
  consulting: { name: "技术咨询", storesCustomerData: false },
} as const satisfies Record<string, { name: string; storesCustomerData: boolean }>;
export type ProductKey = keyof typeof products;

/** Places a product can run in. Overseas means: outside the mainland, so data that goes there is exported (1.5.3). */
export const serviceRegions = {
  shanghai: { name: "上海", isOverseas: false },
  beijing: { name: "北京", isOverseas: false },
  guangzhou: { name: "广州", isOverseas: false },
  hongkong: { name: "中国香港", isOverseas: true },
  singapore: { name: "新加坡", isOverseas: true },
  frankfurt: { name: "德国法兰克福", isOverseas: true },
} as const satisfies Record<string, { name: string; isOverseas: boolean }>;
export type RegionKey = keyof typeof serviceRegions;

/** What is shown before an overseas region is chosen, word for word as it is kept with the choice (1.5.3). */
export const overseasNotice = (region: RegionKey): string =>
  `您选择的地域“${serviceRegions[region].name}”在中国内地以外。把数据存到那里属于数据出境，中国和当地对此都有规定。` +
  "请在存储或传输客户数据前自行完成必要的评估和审批，取得所涉个人的单独同意。";
