import Taro from "@tarojs/taro";
import type { ChosenFile, Platform, PlatformRefusal, Sending, SendOptions, SubscribeAnswer } from "./port";

const refusalOf = (reason: unknown): PlatformRefusal =>
  /cancel|deny/.test(String((reason as { errMsg?: string })?.errMsg)) ? "cancelled" : "failed";

/** Old clients take three templates in one panel. */
const templatesPerPanel = 3;
const knownAnswers: readonly string[] = ["accept", "reject", "ban", "filter"];
const answerOf = (answer: unknown): SubscribeAnswer | undefined => {
  const text = String(answer);
  if (text.startsWith("accept")) return "accept";
  return knownAnswers.includes(text) ? (text as SubscribeAnswer) : undefined;
};

/** WeChat's number for "the main switch of subscription messages is off". */
const mainSwitchOff = 20004;

const normalPx = { ios: 17, other: 16 };
const toolBarPx = 60;
const sendTimeoutMs = 120_000;
const pictureWidthPx = 200;
/** How each kind of picture begins in base64. */
const pictureStarts = { "/9j/": "image/jpeg", iVBOR: "image/png", UklGR: "image/webp" };

const readAsDataUrl = (filePath: string): Promise<string> =>
  new Promise((resolve, reject) => {
    Taro.getFileSystemManager().readFile({
      filePath,
      encoding: "base64",
      success: ({ data }) => {
        const base64 = String(data);
        const kind = Object.entries(pictureStarts).find(([start]) => base64.startsWith(start))?.[1];
        kind ? resolve(`data:${kind};base64,${base64}`) : reject(new Error("unknown picture"));
      },
      fail: reject,
    });
  });

/** The server's refusal, which WeChat keeps as a file like any other answer to a download. */
const readJson = (filePath: string): Promise<unknown> =>
  new Promise((resolve) => {
    Taro.getFileSystemManager().readFile({
      filePath,
      encoding: "utf8",
      success: ({ data }) => {
        try {
          resolve(JSON.parse(String(data)));
        } catch {
          resolve(null);
        }
      },
      fail: () => resolve(null),
    });
  });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
const nameIn = (path: string): string => path.split("/").at(-1) ?? path;

const sendFile = (file: ChosenFile, { url, headers: header, fields, onProgress }: SendOptions): Sending => {
  const task = Taro.uploadFile({
    url,
    filePath: file.path,
    name: "file",
    formData: fields,
    header,
    timeout: sendTimeoutMs,
  });
  task.onProgressUpdate?.(({ progress }) => onProgress(progress));
  return {
    answer: task.then(({ statusCode, data }) => ({ status: statusCode, body: parsed(String(data)) })),
    stop: () => task.abort(),
  };
};

/** WeChat itself. */
export const weapp: Platform = {
  name: "weapp",
  appId: () => Taro.getAccountInfoSync().miniProgram.appId,
  login: async (appId) => {
    try {
      const { code } = await Taro.login({ timeout: 10_000 });
      return code ? { appId, code } : "failed";
    } catch (reason) {
      return refusalOf(reason);
    }
  },
  requestSubscribe: async (_appId, templateIds) => {
    try {
      const asked = templateIds.slice(0, templatesPerPanel);
      const answers = (await Taro.requestSubscribeMessage({
        tmplIds: asked,
      } as Taro.requestSubscribeMessage.Option)) as unknown as Record<string, unknown>;
      const pairs = asked.flatMap((id) => {
        const answer = answerOf(answers[id]);
        return answer === undefined ? [] : [[id, answer] as const];
      });
      return Object.fromEntries(pairs);
    } catch (reason) {
      return (reason as { errCode?: number })?.errCode === mainSwitchOff ? "off" : refusalOf(reason);
    }
  },
  simulatedPhoneCode: async () => "unsupported",
  pictureFrom: async (chosen) => {
    try {
      const { tempFilePath } = await Taro.compressImage({ src: chosen, quality: 70, compressedWidth: pictureWidthPx });
      return await readAsDataUrl(tempFilePath);
    } catch (reason) {
      return refusalOf(reason);
    }
  },
  choosePicture: async () => "unsupported",
  fetchFile: async (url, header) => {
    const { statusCode, tempFilePath, filePath } = await Taro.downloadFile({ url, header, timeout: 60_000 });
    const path = tempFilePath || filePath || "";
    if (statusCode === 200) return { kind: "file", path };
    return { kind: "refused", status: statusCode, body: await readJson(path) };
  },
  handOver: async (filePath, fileName) => {
    try {
      await Taro.shareFileMessage({ filePath, fileName });
      return "done";
    } catch (reason) {
      return refusalOf(reason);
    }
  },
  handOverText: async (text, fileName) => {
    const files = Taro.getFileSystemManager();
    const filePath = `${Taro.env.USER_DATA_PATH}/${fileName}`;
    try {
      files.writeFileSync(filePath, text, "utf8"); // at once: WeChat shares only while the tap lasts
      await Taro.shareFileMessage({ filePath, fileName });
      return "done";
    } catch (reason) {
      return refusalOf(reason);
    } finally {
      files.unlink({ filePath });
    }
  },
  chooseFiles: async (from, count) => {
    try {
      if (from === "album") {
        const { tempFiles } = await Taro.chooseMedia({ count, mediaType: ["image"], sizeType: ["compressed"] });
        return tempFiles.map(({ tempFilePath: path, size: bytes }) => ({ name: nameIn(path), bytes, path }));
      }
      const { tempFiles } = await Taro.chooseMessageFile({ count, type: "all" });
      return tempFiles.map(({ name, size: bytes, path }) => ({ name, bytes, path }));
    } catch (reason) {
      return refusalOf(reason);
    }
  },
  sendFile,
  showFile: async (filePath, fileName, type) => {
    try {
      if (type.startsWith("image/")) await Taro.previewImage({ urls: [filePath] });
      else if (type === "application/pdf") await Taro.openDocument({ filePath, fileType: "pdf", showMenu: true });
      else await Taro.shareFileMessage({ filePath, fileName });
      return "done";
    } catch (reason) {
      return refusalOf(reason);
    }
  },
  openOutside: () => "unsupported",
  openSetting: async () => {
    await Taro.openSetting({ withSubscriptions: true }).catch(() => undefined);
  },
  scrollTo: (elementId) => {
    void Taro.pageScrollTo({ selector: `#${elementId}`, offsetTop: -toolBarPx, duration: 200 }).catch(() => undefined);
  },
  deviceName: () => {
    const system = Taro.getDeviceInfo().platform;
    return { ios: "iPhone 或 iPad", android: "安卓手机", windows: "Windows 电脑", mac: "Mac 电脑" }[system];
  },
  systemTextScale: () => {
    // missing from Taro's type; in WeChat since base library 2.23.4
    const { fontSizeSetting } = Taro.getAppBaseInfo() as { fontSizeSetting?: number };
    if (!fontSizeSetting) return 1;
    return fontSizeSetting / (Taro.getDeviceInfo().platform === "ios" ? normalPx.ios : normalPx.other);
  },
  isOnline: async () => {
    try {
      return (await Taro.getNetworkType()).networkType !== "none";
    } catch {
      return true;
    }
  },
  onNetworkChange: (listener) => Taro.onNetworkStatusChange(({ isConnected }) => listener(isConnected)),
  randomBytes: (length) =>
    new Promise((resolve, reject) => {
      // Taro does not wrap this one; it exists from base library 2.19.0
      const native = (globalThis as unknown as { wx: { getRandomValues(option: object): void } }).wx;
      native.getRandomValues({
        length,
        success: ({ randomValues }: { randomValues: ArrayBuffer }) => resolve(new Uint8Array(randomValues)),
        fail: reject,
      });
    }),
};
