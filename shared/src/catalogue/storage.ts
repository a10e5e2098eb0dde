/** Why a key exists: `necessary` for what the person asked for; the others only while their consent stands (3.1.2). */
export type StorageCategory = "necessary" | "analytics" | "personalisation";

/** One thing that may be kept on a device, told so that people see what it is for and what they miss without it. */
export interface RegisteredKey {
  name: string;
  purpose: string;
  category: StorageCategory;
  clause: string;
  /** How long a value is kept after it was last written; null until the person clears it. */
  lifeDays: number | null;
  /** What stops working once it is cleared or refused (3.2). */
  without: string;
}

/** The consent under which a category is kept; what is necessary needs none. */
export const scopeOfCategory = { analytics: "P2", personalisation: "P1" } as const;

/**
 * Everything this product may keep on a person's device (clauses 3.1–3.3), in the mini-program's storage and, under the
 * same names, in the browser's localStorage. The storage wrapper refuses any other key. sessionStorage, IndexedDB and the
 * browser's caches are not used at all.
 */
export const storageRegister = {
  session: {
    name: "登录状态",
    purpose: "记住您已登录；退出即删除",
    category: "necessary",
    clause: "3.1.1",
    lifeDays: 30,
    without: "需要重新登录",
  },
  "device-decisions": {
    name: "您的决定",
    purpose: "记住您的同意或不同意，不再重复询问",
    category: "necessary",
    clause: "3.2",
    lifeDays: null,
    without: "会再次询问您；已存证的记录不受影响",
  },
  language: {
    name: "语言",
    purpose: "记住您选择的界面语言",
    category: "necessary",
    clause: "4.2",
    lifeDays: null,
    without: "恢复为中文",
  },
  "text-size": {
    name: "字号",
    purpose: "记住您选择的字号",
    category: "necessary",
    clause: "4.2",
    lifeDays: null,
    without: "恢复为标准字号",
  },
  "analytics-id": {
    name: "统计标识",
    purpose: "统计使用情况，同意后才会使用；目前没有功能使用它",
    category: "analytics",
    clause: "3.1.2",
    lifeDays: 390,
    without: "没有功能受影响",
  },
  "product-order": {
    name: "推荐顺序",
    purpose: "没有网络时仍按上次的推荐排列产品，同意后才会使用",
    category: "personalisation",
    clause: "3.1.2",
    lifeDays: 30,
    without: "没有网络时看不到推荐",
  },
} as const satisfies Record<string, RegisteredKey>;
export type StorageKey = keyof typeof storageRegister;
export const storageKeys = Object.keys(storageRegister) as StorageKey[];

/** One cookie our server may set, under one of its names. */
export interface RegisteredCookie {
  names: readonly string[];
  name: string;
  purpose: string;
  clause: string;
  lifeHours: number;
  without: string;
}

/** Every cookie of our server. People's own pages set none; the server refuses to set any other. */
export const cookieRegister = {
  staff: {
    names: ["staff", "__Host-staff"],
    name: "员工登录",
    purpose: "只用于佰瓦云员工的管理后台，您的设备上不会有",
    clause: "3.1.1",
    lifeHours: 10,
    without: "员工需要重新登录",
  },
} as const satisfies Record<string, RegisteredCookie>;
export type CookieKey = keyof typeof cookieRegister;
