import { storage } from "./device";
import { platform } from "./platform";
import { createStore } from "./store";

export type Language = "zh" | "en";
/** Steps of the person's own text size, as factors of the system's. */
export const textSizes = [1, 1.15, 1.3, 1.5] as const;
export type TextSize = (typeof textSizes)[number];

/** Language of the interface's own words; the statement stays in Chinese, the language it binds in. */
export const languageStore = createStore<Language>(storage.get<Language>("language") ?? "zh");
export const chooseLanguage = (language: Language): void => {
  storage.put("language", language);
  languageStore.set(language);
};

export const textSizeStore = createStore<TextSize>(storage.get<TextSize>("text-size") ?? 1);
export const chooseTextSize = (size: TextSize): void => {
  storage.put("text-size", size);
  textSizeStore.set(size);
};

/** Beyond this a line of 17 px would hold fewer than ten characters. */
const largest = 2;
let systemScale: number | undefined;
/** The factor every text is drawn with: the system's own, asked for once, times the person's choice. */
export const textScale = (size: TextSize): number => {
  systemScale ??= platform.systemTextScale();
  return Math.min(systemScale * size, largest);
};

/** Forgets one choice. */
export const forgetPreference = (key: "language" | "text-size"): void => {
  storage.remove(key);
  if (key === "language") languageStore.set("zh");
  else textSizeStore.set(1);
};
/** Forgets both choices. */
export const resetPreferences = (): void => {
  forgetPreference("language");
  forgetPreference("text-size");
};
