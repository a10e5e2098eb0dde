/** Words of the subscriptions, in simplified Chinese. */
export const zhSubscriptions = {
  subscriptions: {
    lead: "每一项都可以单独开关，立即生效。",
    locked: "不能关闭",
    adviceTitle: "关闭前请了解",
    adviceKeep: "保留",
    adviceOff: "仍然关闭",
    adviceClause: "见声明 8.3",
    credits: (count: number) => `还能收到 ${count} 条，每点一次“允许”多一条`,
    noCredit: "次数已经用完，现在收不到。每点一次“允许”，可以再收一条",
    askCredit: "允许再发一条",
    creditWhy: "微信规定：每点一次“允许”，只能发一条",
    noBinding: "绑定微信后才能收到",
    onlyInWechat: "请在微信小程序里操作",
    noTemplate: "这类微信消息暂未开通",
    rolledBack: (name: string) => `“${name}”没有改成功，已恢复原来的状态`,
    decided: {
      "consent-missing": "需要您先同意",
    } as Record<string, string>,
    noContact: {
      sms: "还没有手机号，收不到。可在“我的账号”里添加",
      phone: "还没有手机号，接不到。可在“我的账号”里添加",
      email: "您的账号没有邮箱，收不到",
    } as Record<string, string>,
    problems: {
      reject: "您选了不允许，没有增加次数。想收到时再点一次；如果点了没有反应，请到微信的设置里更改。",
      off: "您在微信里关闭了本小程序的消息。请打开微信的设置，在“通知管理”里允许接收，再点一次。",
      ban: "微信停用了这类消息，暂时不能增加次数。您不用操作，恢复后可以再点。",
      filter: "微信没有询问这类消息，没有增加次数。您不用操作，以后可以再点。",
      unsupported: "请在微信小程序里操作",
      failed: "微信没有弹出询问，没有增加次数。请再点一次。",
    },
    openSetting: "打开设置",
    turnsOff: (name: string) => `关闭后即撤回“${name}”的同意`,
    toggle: (topic: string, channel: string) => `${topic}，${channel}`,
  },
};
