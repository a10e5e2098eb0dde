/** Something the statement speaks of that this product does not collect: said as plainly as what it does. */
export interface NotCollected {
  /** In the statement's own words, so that a reader who looks for them finds the answer. */
  name: string;
  clause: string;
  why: string;
}

/** What the statement names and nothing here can hold. Who builds a feature that needs one makes it an item instead. */
export const notCollected: readonly NotCollected[] = [
  { name: "微信公众号", clause: "2.3", why: "绑定微信只用到微信用户标识，不读取您关注或运营的公众号" },
  { name: "邮箱地址", clause: "2.3", why: "不从微信读取邮箱；邮箱只来自您自己填写" },
  { name: "人脸信息", clause: "2.4", why: "人脸只在核验机构的页面比对，我们只收到“通过”或“未通过”" },
];
