import type { ItemKey } from "./items";

/** What one service needs beyond an account (1.6). */
export interface ServiceRule {
  name: string;
  /** Each item with why this service needs it; an optional one can be left out and the service still works. */
  asks: readonly { item: ItemKey; why: string; isRequired: boolean }[];
  /** What obliges us to ask, if a law does. */
  law: string | null;
  /** What becomes of who does not give what is required. */
  without: string;
}

/**
 * The services that need more than an account, and what (1.6): nothing else may be required by a service. Read before
 * one decides whether to use it; everything not named here is never a condition.
 */
export const serviceRules = {
  domain: {
    name: "域名注册",
    asks: [
      { item: "legal_name", why: "域名持有者必须是真实身份；企业持有的填企业名称", isRequired: true },
      { item: "comm_address", why: "注册管理机构要求登记持有者地址", isRequired: true },
      { item: "contact_phone", why: "域名到期、纠纷时能联系到您", isRequired: true },
      { item: "contact_person", why: "由别人打理域名时填写", isRequired: false },
    ],
    law: "互联网域名管理办法第三十条",
    without: "不能注册域名，其他服务不受影响",
  },
  filing: {
    name: "网站备案",
    asks: [
      { item: "legal_name", why: "备案主体负责人", isRequired: true },
      { item: "org_name", why: "企业网站的主办单位", isRequired: false },
      { item: "uscc", why: "企业网站的主办单位证件", isRequired: false },
      { item: "comm_address", why: "备案系统要求填写", isRequired: true },
      { item: "contact_phone", why: "管理部门核验备案时能联系到您", isRequired: true },
    ],
    law: "非经营性互联网信息服务备案管理办法",
    without: "网站不能在中国内地的服务器上开通，其他服务不受影响",
  },
  marketplace: {
    name: "云市场入驻",
    asks: [
      { item: "org_name", why: "平台必须核验并登记入驻的经营者", isRequired: true },
      { item: "uscc", why: "核验经营者的登记信息", isRequired: true },
      { item: "legal_rep", why: "核验经营者的登记信息", isRequired: true },
      { item: "corp_bank_account", why: "结算货款", isRequired: true },
      { item: "contact_phone", why: "买家投诉、结算时能联系到您", isRequired: true },
    ],
    law: "电子商务法第二十七条",
    without: "不能在云市场开店，仍可以购买和使用",
  },
  trial: {
    name: "产品测试",
    asks: [
      { item: "record_trial", why: "安排测试环境，告诉您结果", isRequired: true },
      { item: "industry", why: "推荐合适的测试方案", isRequired: false },
    ],
    law: null,
    without: "不能申请测试，仍可以直接购买",
  },
  delivery: {
    name: "线下交付和寄送",
    asks: [{ item: "record_delivery", why: "把设备、合同或发票寄到您手上", isRequired: true }],
    law: null,
    without: "不能线下交付，电子合同和电子发票不受影响",
  },
  invoice: {
    name: "开具发票",
    asks: [{ item: "record_invoice", why: "发票必须写明购买方", isRequired: true }],
    law: "发票管理办法第十九条至第二十一条",
    without: "不能开票，服务不受影响；需要时再填",
  },
} as const satisfies Record<string, ServiceRule>;
