import Taro from "@tarojs/taro";

/** A block's id as an element id: dots would mean classes in a selector. */
export const anchorOf = (blockId: string): string => `at-${blockId.replace(/\./g, "_")}`;

/** The navigation and tool bars cover the page's top in a browser; WeChat draws its own bar outside the page. */
const coveredPx = process.env.TARO_ENV === "h5" ? 108 : 64;

/** Brings a block into sight below the bars. */
export const scrollToBlock = (blockId: string): void => {
  void Taro.pageScrollTo({ selector: `#${anchorOf(blockId)}`, offsetTop: -coveredPx, duration: 200 }).catch(
    () => undefined,
  );
};
