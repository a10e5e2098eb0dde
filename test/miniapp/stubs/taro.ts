import { useEffect } from "react";

/** The platform as tests set it: storage in memory, a network that answers what the test says, a page stack. */
export const device = {
  storage: new Map<string, unknown>(),
  query: {} as Record<string, string>,
  visited: [] as string[],
  request: (async () => {
    throw { errMsg: "request:fail" };
  }) as (request: TaroRequest) => Promise<{ statusCode: number; header: Record<string, string>; data: unknown }>,
  /** What WeChat's panel of subscription messages answers, and how often the settings were opened. */
  subscribe: (async () => ({})) as (templateIds: string[]) => Promise<Record<string, string>>,
  settingsOpened: 0,
  /** What a picker gives, and what becomes of a file that is sent. */
  files: [] as { path: string; name: string; size: number }[],
  upload: (async () => {
    throw { errMsg: "uploadFile:fail" };
  }) as (upload: TaroUpload) => Promise<{ statusCode: number; data: string }>,
};

export interface TaroUpload {
  url: string;
  filePath: string;
  formData: Record<string, string>;
  header: Record<string, string>;
}

export interface TaroRequest {
  url: string;
  method: string;
  header: Record<string, string>;
  data?: unknown;
}

const visit = async ({ url }: { url: string }) => {
  device.visited.push(url);
};

export const useDidShow = (work: () => void): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: shown once in a test
  useEffect(work, []);
};
export const useDidHide = (): void => undefined;
export const useShareAppMessage = (): void => undefined;
export const useRouter = () => ({ params: device.query });

const Taro = {
  request: (request: TaroRequest) => device.request(request),
  chooseMedia: async () => ({ tempFiles: device.files.map(({ path, size }) => ({ tempFilePath: path, size })) }),
  chooseMessageFile: async () => {
    if (device.files.length === 0) throw { errMsg: "chooseMessageFile:fail cancel" };
    return { tempFiles: device.files };
  },
  uploadFile: (upload: TaroUpload) => Object.assign(device.upload(upload), { abort: () => undefined }),
  requestSubscribeMessage: ({ tmplIds }: { tmplIds: string[] }) => device.subscribe(tmplIds),
  openSetting: async () => {
    device.settingsOpened += 1;
  },
  getStorageSync: (key: string) => device.storage.get(key) ?? "",
  setStorageSync: (key: string, value: unknown) => void device.storage.set(key, value),
  removeStorageSync: (key: string) => void device.storage.delete(key),
  setNavigationBarTitle: async () => undefined,
  navigateTo: visit,
  redirectTo: visit,
  reLaunch: visit,
  navigateBack: async () => void device.visited.push("back"),
  getCurrentPages: () => [{}],
};
export default Taro;
