import type { Fetched } from "../download";

/** A WeChat login code and the mini-program it belongs to. */
export interface WechatCode {
  appId: string;
  code: string;
}
export type SubscribeAnswer = "accept" | "reject" | "ban" | "filter";

/** What the platform could not do: refused by the person, or not possible here. */
export type PlatformRefusal = "cancelled" | "unsupported" | "failed";

/** The person switched all of this mini-program's messages off in WeChat. */
export type SubscribeRefusal = PlatformRefusal | "off";

/** Whether the platform gave a reason instead of what was asked for. */
export const isRefusal = (answer: unknown): answer is PlatformRefusal =>
  answer === "cancelled" || answer === "unsupported" || answer === "failed";

/** A file that was chosen to be handed in: in WeChat a path, in a browser the file itself. */
export interface ChosenFile {
  name: string;
  bytes: number;
  path: string;
  content?: Blob;
}

/** A file on its way to the server. */
export interface Sending {
  /** Any HTTP status is an answer; only a missing one rejects. */
  answer: Promise<{ status: number; body: unknown }>;
  stop(): void;
}
export interface SendOptions {
  url: string;
  headers: Record<string, string>;
  fields: Record<string, string>;
  onProgress(percent: number): void;
}

/**
 * Everything that differs between WeChat and a browser. In the browser WeChat's part is played by the development
 * simulator when the server has one; otherwise it answers "unsupported".
 */
export interface Platform {
  name: "weapp" | "h5";
  /** The mini-program's AppID; in a browser the first that the server knows. */
  appId(knownAppIds: readonly string[]): string | undefined;
  login(appId: string): Promise<WechatCode | PlatformRefusal>;
  /**
   * Asks for one-time message credits. Call it first in the tap handler, before anything that waits: WeChat only
   * shows its panel while the tap lasts.
   */
  requestSubscribe(
    appId: string,
    templateIds: readonly string[],
  ): Promise<Record<string, SubscribeAnswer> | SubscribeRefusal>;
  /** The simulated phone button of the browser; in WeChat the button itself brings the code. */
  simulatedPhoneCode(appId: string): Promise<string | PlatformRefusal>;
  /** Makes a picture that was chosen fit to be kept: a small data URL. */
  pictureFrom(chosen: string): Promise<string | PlatformRefusal>;
  /** The browser's way to choose a picture; in WeChat the chooseAvatar button does it. */
  choosePicture(): Promise<string | PlatformRefusal>;
  /** Fetches a file to a place of the platform's; rejects when the network fails. */
  fetchFile(url: string, headers: Record<string, string>): Promise<Fetched>;
  /** Hands a fetched file to the person: a browser saves it, WeChat sends it to a chat of their choice. Call it in a tap. */
  handOver(path: string, name: string): Promise<"done" | PlatformRefusal>;
  /** Hands over a text as a file of that name; nothing of it stays on the device with us. Call it in a tap. */
  handOverText(text: string, name: string): Promise<"done" | PlatformRefusal>;
  /** Pictures and papers to hand in: from the album or camera, or from a chat; a browser knows one way only. */
  chooseFiles(from: "album" | "chat", most: number): Promise<ChosenFile[] | PlatformRefusal>;
  sendFile(file: ChosenFile, options: SendOptions): Sending;
  /** Shows a fetched file: WeChat draws pictures and papers itself, a browser saves it. Call it in a tap. */
  showFile(path: string, name: string, type: string): Promise<"done" | PlatformRefusal>;
  /** Opens a page outside; WeChat opens none that is not the mini-program's own. Call it in a tap. */
  openOutside(url: string): "done" | "unsupported";
  openSetting(): Promise<void>;
  /** Brings an element of the page in front into sight, below the bars that stay at the top. */
  scrollTo(elementId: string): void;
  /** A coarse name to recognise a device by, nothing finer. */
  deviceName(): string | undefined;
  /** The system's type size as a factor of the normal one. */
  systemTextScale(): number;
  isOnline(): Promise<boolean>;
  onNetworkChange(listener: (isOnline: boolean) => void): void;
  randomBytes(length: number): Promise<Uint8Array>;
}
