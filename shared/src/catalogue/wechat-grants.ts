import type { VaultItem } from "./items";
import type { ScopeCode } from "./scopes";

/** What a person can withdraw inside WeChat, by the number WeChat gives it; `items` is what we may hold of it, mostly nothing. */
export interface WechatGrant {
  name: string;
  items: readonly VaultItem[];
  /** The consent that ends once nothing of it is left. */
  scope?: GrantScope;
}

/** The consents that rest on a permission of WeChat's. */
export type GrantScope = Extract<ScopeCode, "W2" | "W3">;

export const wechatGrants = {
  1: { name: "车牌号", items: [] },
  2: { name: "地址", items: [] },
  3: { name: "发票", items: [] },
  4: { name: "蓝牙", items: [] },
  5: { name: "麦克风", items: [] },
  6: { name: "昵称和头像", items: ["nickname", "avatar"], scope: "W2" },
  7: { name: "摄像头", items: [] },
  8: { name: "手机号", items: ["phone"], scope: "W3" },
  12: { name: "微信运动步数", items: [] },
  13: { name: "位置", items: [] },
  14: { name: "选中的照片或视频", items: [] },
  15: { name: "选中的文件", items: [] },
  16: { name: "邮箱", items: [] },
  18: { name: "选择的位置", items: [] },
  19: { name: "昵称", items: ["nickname"], scope: "W2" },
  20: { name: "头像", items: ["avatar"], scope: "W2" },
} as const satisfies Record<number, WechatGrant>;

/** What WeChat itself may clean of a profile (`user_info_modified`): we delete the same, the consent stands. */
export const cleanedByWechat = ["nickname", "avatar"] as const satisfies readonly VaultItem[];
