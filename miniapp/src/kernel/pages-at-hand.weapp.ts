/** WeChat preloads the packages itself (`preloadRule`). */
export const keepPagesAtHand = (): void => undefined;
