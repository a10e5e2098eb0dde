declare global {
  interface Window {
    /** What Taro's router was started with. */
    __taroAppConfig?: { routes: { load(): unknown[] }[] };
  }
}

const afterFirstPageMs = 800;

/**
 * Fetches the other pages while there is a network, as WeChat preloads its packages: without this a tap would do
 * nothing at all once the network is gone or the server has a newer build.
 */
export const keepPagesAtHand = (): void => {
  setTimeout(() => {
    for (const { load } of window.__taroAppConfig?.routes ?? []) void Promise.all(load()).catch(() => undefined);
  }, afterFirstPageMs);
};
