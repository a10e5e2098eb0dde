import { createHash } from "node:crypto";

/** A made-up person with a WeChat of their own. */
export interface SimulatedPerson {
  userId: string;
  name: string;
  /** Colour of the avatar's disc. */
  color: string;
  /** Made up as well: eight zeros no subscriber has. */
  phoneNumber: string;
}

/** A mini-program the simulator knows. */
export interface SimulatedApp {
  appId: string;
  secret: string;
  name: string;
  /** Bound to an Open Platform account: logins then carry a unionid, the same over all bound apps. */
  unionBound: boolean;
}

const person = (userId: string, name: string, color: string, number: number): SimulatedPerson => ({
  userId,
  name,
  color,
  phoneNumber: `199000000${String(number).padStart(2, "0")}`,
});

/** The people of the development world. Nobody real. */
export const demoPeople: readonly SimulatedPerson[] = [
  person("zhang-min", "张敏", "#07c160", 1),
  person("li-qiang", "李强", "#10aeff", 2),
  person("wang-fang", "王芳", "#fa9d3b", 3),
  person("chen-jie", "陈洁", "#6467f0", 4),
  person("zhao-lei", "赵磊", "#ee6a5f", 5),
];

/** The mini-programs of the development world. Their secrets open nothing but this simulator. */
export const demoApps: readonly SimulatedApp[] = [
  {
    appId: "wx0123456789abcdef",
    secret: "0123456789abcdef0123456789abcdef",
    name: "佰瓦云隐私中心",
    unionBound: true,
  },
];

/** What the console of the demo mini-program would hold for its push. */
export const demoPush = { token: "SimulatedToken", encodingAesKey: "SimulatedEncodingAesKeyOfTheDevelopmentWorl" };

const digest = (...parts: string[]): string => createHash("sha256").update(parts.join("\0")).digest("base64url");

/** 28 characters beginning with "o", fixed for a person in an app, unlike that of any other app. */
export const openidOf = (appId: string, userId: string): string => `o${digest("openid", appId, userId).slice(0, 27)}`;

/** The same for a person in every bound app. */
export const unionidOf = (userId: string): string => `o${digest("unionid", userId).slice(0, 27)}`;
