import {
  type ChosenFile,
  isRefusal,
  type Platform,
  type PlatformRefusal,
  type Sending,
  type SendOptions,
} from "./port";
import { simulatedLoginCode, simulatedPhoneCode, simulatedSubscribe } from "./simulator";

const pictureWidthPx = 200;
const normalPx = 16;
const sendTimeoutMs = 120_000;
const savedAfterMs = 60_000;

/** A picture drawn small, as a JPEG data URL. */
const shrink = (source: string): Promise<string | PlatformRefusal> =>
  new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => {
      const side = Math.min(picture.width, picture.height);
      const canvas = document.createElement("canvas");
      canvas.width = pictureWidthPx;
      canvas.height = pictureWidthPx;
      const left = (picture.width - side) / 2;
      const top = (picture.height - side) / 2;
      canvas.getContext("2d")?.drawImage(picture, left, top, side, side, 0, 0, pictureWidthPx, pictureWidthPx);
      resolve(canvas.toDataURL("image/jpeg", 0.8));
    };
    picture.onerror = () => resolve("failed");
    picture.src = source;
  });

const chooseFile = (): Promise<string | PlatformRefusal> =>
  new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = "image/png,image/jpeg,image/webp";
    input.oncancel = () => resolve("cancelled");
    input.onchange = () => {
      const file = input.files?.[0];
      resolve(file ? URL.createObjectURL(file) : "cancelled");
    };
    input.click();
  });

const chooseFiles = (most: number): Promise<ChosenFile[] | PlatformRefusal> =>
  new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = most > 1;
    input.accept = "image/png,image/jpeg,image/webp,application/pdf,text/plain";
    input.oncancel = () => resolve("cancelled");
    input.onchange = () => {
      const files = [...(input.files ?? [])].slice(0, most);
      const chosen = files.map((content) => ({ name: content.name, bytes: content.size, path: "", content }));
      resolve(chosen.length > 0 ? chosen : "cancelled");
    };
    input.click();
  });

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** By XMLHttpRequest: fetch tells nothing of how far an upload is. */
const sendFile = ({ content, name }: ChosenFile, { url, headers, fields, onProgress }: SendOptions): Sending => {
  const request = new XMLHttpRequest();
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  if (content) form.append("file", content, name);
  const answer = new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.floor((loaded / Math.max(1, total)) * 100));
    request.onload = () => resolve({ status: request.status, body: readJson(request.responseText) });
    for (const event of ["error", "abort", "timeout"]) request.addEventListener(event, () => reject(new Error(event)));
  });
  request.open("POST", url);
  request.timeout = sendTimeoutMs;
  for (const [header, value] of Object.entries(headers)) request.setRequestHeader(header, value);
  request.send(form);
  return { answer, stop: () => request.abort() };
};

const handOver = async (path: string, name: string): Promise<"done"> => {
  const link = document.createElement("a");
  link.href = path;
  link.download = name;
  link.click();
  return "done";
};

const deviceNames: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "安卓手机"],
  [/Macintosh/, "Mac 电脑"],
  [/Windows/, "Windows 电脑"],
  [/Linux/, "Linux 电脑"],
];

/** A browser; WeChat's part is played by the simulator of the development server, or not at all. */
export const h5: Platform = {
  name: "h5",
  appId: (knownAppIds) => knownAppIds[0],
  login: async (appId) => {
    const code = await simulatedLoginCode(appId);
    return isRefusal(code) ? code : { appId, code };
  },
  requestSubscribe: simulatedSubscribe,
  simulatedPhoneCode,
  pictureFrom: shrink,
  choosePicture: chooseFile,
  fetchFile: async (url, headers) => {
    const answer = await fetch(url, { headers });
    if (!answer.ok) return { kind: "refused", status: answer.status, body: await answer.json().catch(() => null) };
    return { kind: "file", path: URL.createObjectURL(await answer.blob()) };
  },
  handOver,
  handOverText: async (text, name) => {
    const path = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    await handOver(path, name);
    setTimeout(() => URL.revokeObjectURL(path), savedAfterMs);
    return "done";
  },
  chooseFiles: (_from, most) => chooseFiles(most),
  sendFile,
  showFile: handOver,
  openOutside: (url) => {
    window.open(url, "_blank", "noopener,noreferrer");
    return "done";
  },
  openSetting: async () => undefined,
  scrollTo: (elementId) => {
    // pages below keep their elements: the last one is in front; `scroll-margin-top` keeps clear of the bars
    [...document.querySelectorAll(`[id="${elementId}"]`)].at(-1)?.scrollIntoView({ block: "start" });
  },
  deviceName: () => {
    const name = deviceNames.find(([pattern]) => pattern.test(navigator.userAgent))?.[1];
    return name && `${name} 浏览器`;
  },
  systemTextScale: () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / normalPx || 1,
  isOnline: async () => navigator.onLine,
  onNetworkChange: (listener) => {
    window.addEventListener("online", () => listener(true));
    window.addEventListener("offline", () => listener(false));
  },
  randomBytes: async (length) => crypto.getRandomValues(new Uint8Array(length)),
};
