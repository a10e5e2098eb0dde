import { actionName, productName, resultName } from "@baiwa/shared/catalogue/action-names";

/** Words of my activity, in simplified Chinese. */
export const zhActivity = {
  activity: {
    kinds: { all: "全部", login: "登录", act: "操作", search: "检索" },
    lead: "登录和操作记录依法保存 200 天，检索内容保存 30 天，到期自动删除。",
    none: "没有记录",
    failed: "未成功",
    actionOf: actionName,
    productOf: productName,
    result: resultName,
    fields: {
      result: "结果",
      product: "产品",
      resourceId: "对象",
      region: "地域",
      search: "检索内容",
      ip: "IP 地址",
      browser: "浏览器",
      deviceModel: "机型",
      osVersion: "系统版本",
      language: "语言",
    },
    forget: "删除检索内容",
    forgetNow: "删除",
    forgetEffect: "全部检索内容会立即删除，无法恢复。法律要求留存的“有过一次检索”仍会保留到期满。",
    forgotten: "检索内容已删除",
    searchNote: "删除后，记录里只留下检索的时间。",
  },
};
