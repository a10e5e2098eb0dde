import { type DocumentBlock, type SearchHit, searchBlocks } from "@baiwa/shared/document-blocks";
import { useMemo, useState } from "react";

export interface Search {
  query: string;
  hits: SearchHit[];
  /** Index of the hit that is shown, -1 when there is none. */
  at: number;
  setQuery(query: string): void;
  /** Moves to the next (1) or previous (-1) hit, around the ends; gives the block it stands in. */
  step(by: 1 | -1): string | undefined;
}

/** Text search in a document: counts hits and walks through them in reading order. */
export const useSearch = (blocks: DocumentBlock[]): Search => {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const hits = useMemo(() => searchBlocks(blocks, query), [blocks, query]);
  const here = hits.length === 0 ? -1 : Math.min(at, hits.length - 1);
  return {
    query,
    hits,
    at: here,
    setQuery: (next) => {
      setQuery(next);
      setAt(0);
    },
    step: (by) => {
      if (hits.length === 0) return undefined;
      const next = (here + by + hits.length) % hits.length;
      setAt(next);
      return hits[next]?.blockId;
    },
  };
};
