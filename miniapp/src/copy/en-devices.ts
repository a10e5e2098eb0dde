import type { zhDevices } from "./zh-devices";

/** The same in English. */
export const enDevices: typeof zhDevices = {
  devices: {
    current: "This device",
    method: { wechat: "WeChat", password: "Password" },
    seen: (day) => `Last used ${day}`,
    since: (day) => `Since ${day}`,
    end: "Sign out",
    endTitle: "Sign out this device",
    endEffect: (name) => `“${name}” will be signed out at once.`,
    endOthers: "Sign out all others",
    endOthersEffect: "All devices but this one are signed out at once.",
    endAll: "Sign out everywhere",
    endAllEffect: "All devices are signed out at once, this one too.",
    ended: "Signed out",
    unknown: "Unknown device",
  },
};
