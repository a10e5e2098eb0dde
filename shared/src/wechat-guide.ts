import { type Item, items, type WechatType, wechatTypes } from "./catalogue/items";
import { sharedList } from "./lists";

/** What WeChat's console asks about one kind of information: the kind, and for what it is used. */
export interface GuideEntry {
  type: WechatType;
  name: string;
  purpose: string;
  items: string[];
}

/** The kinds of information to declare in 用户隐私保护指引, out of the catalogue; nothing that is not used. */
export const guideEntries = (): GuideEntry[] =>
  (Object.keys(wechatTypes) as WechatType[])
    .map((type) => {
      const entries = (Object.values(items) as Item[]).filter(({ wechatType = [] }) =>
        [wechatType].flat().includes(type),
      );
      const purpose = [...new Set(entries.map(({ why }) => why))].join("；");
      return { type, name: wechatTypes[type].name, purpose, items: entries.map(({ name }) => name) };
    })
    .filter((entry) => entry.items.length > 0);

/** The whole declaration as a text to paste, field by field, into 微信公众平台 → 设置 → 服务内容声明. */
export const privacyGuide = (controller: { name: string; contact: string }): string => {
  const kinds = guideEntries().map(({ name, purpose }) => `· ${name}：${purpose}`);
  const kept = (Object.values(items) as Item[])
    .filter((entry) => entry.wechatType)
    .map(({ name, retention }) => `· ${name}：${retention}`);
  const shared = sharedList().map(({ name, purpose }) => `· ${name}：${purpose}`);
  return [
    `【开发者】${controller.name}`,
    "【开发者处理的信息】",
    ...kinds,
    "【第三方插件/SDK】无",
    "【用户权利】在小程序“我的账号”“我的同意”里查看、更改、删除或撤回；也可以联系下面的邮箱。",
    "【信息的存储】",
    ...kept,
    "【信息的使用规则】只用于上面写明的目的；改变目的前，会用弹窗重新征得同意。",
    "【信息的共享】",
    ...shared,
    `【联系方式】${controller.contact}`,
    "【收集方式】由用户主动点击后才会获取，可以不提供，不影响阅读声明、作出选择和行使权利。",
  ].join("\n");
};
