import { type DocumentBlock, linkTargetOf, type SearchHit, withNumber } from "@baiwa/shared/document-blocks";
import { Text, View } from "@tarojs/components";
import { memo } from "react";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { open } from "../../kernel/navigate";
import { Tappable } from "../tappable";
import { anchorOf, scrollToBlock } from "./anchors";
import { manageLinkOf } from "./clause-links";

interface Piece {
  key: string;
  text: string;
  target: string | undefined;
  mark: "" | "hit" | "hit hit--now";
}

/** Cuts a line where links and search hits begin and end. Hits count in the text as read, number included. */
const piecesOf = (block: DocumentBlock, hits: SearchHit[], current: SearchHit | undefined): Piece[] => {
  const lead = withNumber(block.number, "");
  const runs: { text: string; target?: string }[] = lead ? [{ text: lead }, ...block.runs] : block.runs;
  let offset = 0;
  return runs.flatMap(({ text, target }) => {
    const start = offset;
    const end = start + text.length;
    offset = end;
    const cuts = new Set([start, end]);
    for (const hit of hits) {
      if (hit.start > start && hit.start < end) cuts.add(hit.start);
      if (hit.end > start && hit.end < end) cuts.add(hit.end);
    }
    const edges = [...cuts].sort((one, other) => one - other);
    return edges.slice(0, -1).map((from, index) => {
      const to = edges[index + 1] ?? end;
      const hit = hits.find((one) => one.start <= from && one.end >= to);
      const mark = !hit ? "" : hit === current ? "hit hit--now" : "hit";
      return { key: `${from}`, text: text.slice(from - start, to - start), target, mark } as const;
    });
  });
};

const follow = (target: string): void => {
  const link = linkTargetOf(target);
  if (link?.kind === "document") open("document", { id: link.documentId });
  if (link?.kind === "block") scrollToBlock(link.blockId);
};

interface BlockViewProps {
  block: DocumentBlock;
  hits: SearchHit[];
  current: SearchHit | undefined;
  isTarget: boolean;
  /** Whether clauses lead to their controls: only the privacy statement's do. */
  hasControls: boolean;
}

/** One line of a document. */
export const BlockView = memo(({ block, hits, current, isTarget, hasControls }: BlockViewProps) => {
  const words = useWords();
  const manage = hasControls ? manageLinkOf(block.id) : undefined;
  const isSection = block.kind === "section";
  return (
    <View
      id={anchorOf(block.id)}
      className={`block block--${block.kind} block--level-${Math.min(block.level, 3)}${isTarget ? " block--target" : ""}`}
      {...(isSection ? aria({ role: "heading" }) : {})}
    >
      <Text userSelect>
        {piecesOf(block, hits, current).map(({ key, text, target, mark }) =>
          target ? (
            <Text
              key={key}
              className={`block__link ${mark}`}
              onClick={() => follow(target)}
              {...aria({ role: "link", label: text })}
            >
              {text}
            </Text>
          ) : (
            <Text key={key} className={mark}>
              {text}
            </Text>
          ),
        )}
      </Text>
      {manage ? (
        <Tappable
          className="block__manage"
          role="link"
          label={words.reader.manage[manage.label]}
          onTap={() => open(manage.page)}
        >
          <Text>{words.reader.manage[manage.label]}</Text>
          <View className="block__chevron" {...aria({ hidden: true })} />
        </Tappable>
      ) : null}
    </View>
  );
});
