/** How far a new version of a document changes what people were told (clause 9). */
interface ChangeClass {
  name: string;
  /** What falls under it, for staff. */
  what: string;
  /** Days between publication, when people are told, and effect. Nobody can make it shorter. */
  noticeDays: number;
  /** Told by message, not only by a mark in the list of versions. */
  isTold: boolean;
  /** Consents it changes are asked for again; until then they do not stand. */
  asksAgain: boolean;
}

/** From the mildest to the strongest. A version may be given a stronger class than proposed, a milder one only with a reason. */
export const changeClasses = {
  V0: {
    name: "文字修订",
    what: "标点、格式和编号，意思不变",
    noticeDays: 0,
    isTold: false,
    asksAgain: false,
  },
  V1: {
    name: "一般修改",
    what: "联系方式、更清楚的说法、减少收集",
    noticeDays: 7,
    isTold: true,
    asksAgain: false,
  },
  V2: {
    name: "实质修改",
    what: "新的目的、信息、接收方、方式，更长的保存时间，权利减少，处理者或适用范围改变",
    noticeDays: 15,
    isTold: true,
    asksAgain: true,
  },
  V3: {
    name: "法律要求的紧急修改",
    what: "法律改变，要求马上修改；须写明法律依据",
    noticeDays: 0,
    isTold: true,
    asksAgain: true,
  },
} as const satisfies Record<string, ChangeClass>;
export type ChangeClassKey = keyof typeof changeClasses;
export const changeClassKeys = Object.keys(changeClasses) as ChangeClassKey[];

/** How strong a class is, for comparing two. V3 asks for as much as V2, and is never proposed by the text alone. */
export const changeStrength = (key: ChangeClassKey): number => Math.min(changeClassKeys.indexOf(key), 2);
