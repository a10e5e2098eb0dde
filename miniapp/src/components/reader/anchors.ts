import { platform } from "../../kernel/platform";

/** A block's id as an element id: dots would mean classes in a selector. */
export const anchorOf = (blockId: string): string => `at-${blockId.replace(/\./g, "_")}`;

/** Brings a block into sight below the bars. */
export const scrollToBlock = (blockId: string): void => platform.scrollTo(anchorOf(blockId));
