/** Words of the devices, in simplified Chinese. */
export const zhDevices = {
  devices: {
    current: "本机",
    method: { wechat: "微信登录", password: "密码登录" },
    seen: (day: string) => `最近使用 ${day}`,
    since: (day: string) => `${day} 登录`,
    end: "退出",
    endTitle: "让这台设备退出登录",
    endEffect: (name: string) => `“${name}”会立即退出登录。`,
    endOthers: "退出其他所有设备",
    endOthersEffect: "除本机外的所有设备都会立即退出登录。",
    endAll: "全部退出（包括本机）",
    endAllEffect: "所有设备都会立即退出登录，包括本机。",
    ended: "已退出",
    unknown: "未知设备",
  },
};
