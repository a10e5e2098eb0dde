/** The types of file that are taken in, with the ending their names get. Nothing that can hold other files or run. */
export const fileTypes = {
  "image/jpeg": { ending: "jpg" },
  "image/png": { ending: "png" },
  "image/webp": { ending: "webp" },
  "application/pdf": { ending: "pdf" },
  "text/plain": { ending: "txt" },
} as const;
export type FileType = keyof typeof fileTypes;

/** What a file is handed in for. */
interface FileKindEntry {
  name: string;
  types: readonly FileType[];
  mostBytes: number;
  /** How long a file waits to be used before it is deleted. */
  waitsHours: number;
}
const pictures = ["image/jpeg", "image/png"] as const;
const papers = ["image/jpeg", "image/png", "image/webp", "application/pdf"] as const;
const megabyte = 1024 * 1024;

/** Kinds of file a person may hand in, each with its limits. */
export const fileKinds = {
  "ticket-attachment": {
    name: "工单附件",
    types: [...papers, "text/plain"],
    mostBytes: 5 * megabyte,
    waitsHours: 24,
  },
  "verification-document": { name: "认证材料", types: pictures, mostBytes: 5 * megabyte, waitsHours: 1 },
  "correction-evidence": { name: "更正依据", types: papers, mostBytes: 5 * megabyte, waitsHours: 24 },
  "request-paper": { name: "请求的附件", types: [...papers, "text/plain"], mostBytes: 5 * megabyte, waitsHours: 24 },
  mandate: { name: "委托凭证", types: papers, mostBytes: 5 * megabyte, waitsHours: 24 },
} as const satisfies Record<string, FileKindEntry>;
export type FileKind = keyof typeof fileKinds;
export const fileKindKeys = Object.keys(fileKinds) as FileKind[];
/** The types that a kind takes, by the names people know them under. */
export const typeNamesOf = (kind: FileKind): string[] =>
  fileKinds[kind].types.map((type) => fileTypes[type].ending.toUpperCase());
/** The largest file of any kind, in bytes. */
export const largestFileBytes = Math.max(...Object.values(fileKinds).map(({ mostBytes }) => mostBytes));
/** How much one account may have handed in at a time, in bytes. */
export const mostStoredBytes = 200 * megabyte;
