import { contentsOf, type DocumentBlock, type SearchHit } from "@baiwa/shared/document-blocks";
import { Text, View } from "@tarojs/components";
import { useEffect, useMemo, useState } from "react";
import { useWords } from "../../copy";
import { dayOf } from "../../kernel/dates";
import { platform } from "../../kernel/platform";
import { chooseTextSize, textSizeStore, textSizes } from "../../kernel/preferences";
import { markFullTextOpened, type PublishedDocument, statementId } from "../../kernel/statement";
import { useStore } from "../../kernel/store";
import { HalfSheet } from "../half-sheet";
import { OpenButton } from "../open-button";
import { Segmented } from "../segmented";
import { Tappable } from "../tappable";
import { scrollToBlock } from "./anchors";
import { BlockView } from "./block-view";
import { SearchBar } from "./search-bar";
import { useSearch } from "./use-search";
import "./index.scss";

interface ReaderProps {
  document: PublishedDocument;
  /** A block to open at. */
  clause?: string;
}

const firstPaintBlocks = 16;
const noHits: SearchHit[] = [];

type Section = [DocumentBlock, ...DocumentBlock[]];
/** The lines by section, what stands before the first one included: WeChat wants at most 60 children in one place. */
const sectionsOf = (blocks: DocumentBlock[]): Section[] => {
  const sections: Section[] = [];
  for (const block of blocks) {
    const last = sections.at(-1);
    if (!last || block.kind === "section") sections.push([block]);
    else last.push(block);
  }
  return sections;
};

/** A published document: contents, search, larger text, clauses that lead to their controls. Writes nothing. */
export const Reader = ({ document: version, clause }: ReaderProps) => {
  const words = useWords();
  const { blocks } = version;
  const [panel, setPanel] = useState<"none" | "contents" | "size" | "search">("none");
  const [isWhole, setWhole] = useState(false);
  const size = useStore(textSizeStore);
  const search = useSearch(blocks);
  const hitsOf = useMemo(() => {
    const byBlock = new Map<string, SearchHit[]>();
    for (const hit of search.hits) byBlock.set(hit.blockId, [...(byBlock.get(hit.blockId) ?? []), hit]);
    return byBlock;
  }, [search.hits]);
  const current = search.hits[search.at];

  // the first screenful is drawn at once, the rest right after
  useEffect(() => {
    markFullTextOpened(version.versionId);
    const rest = setTimeout(() => setWhole(true), 30);
    return () => clearTimeout(rest);
  }, [version.versionId]);
  useEffect(() => {
    if (!isWhole || !clause) return;
    const arrived = setTimeout(() => scrollToBlock(clause), 120);
    return () => clearTimeout(arrived);
  }, [isWhole, clause]);
  const currentBlock = current?.blockId;
  useEffect(() => {
    if (currentBlock) scrollToBlock(currentBlock);
  }, [currentBlock]);

  const closePanel = () => setPanel("none");
  const sizes = textSizes.map((value, index) => ({ value, name: words.settings.sizeNames[index] ?? "" }));
  const shown = isWhole ? blocks : blocks.slice(0, firstPaintBlocks);
  return (
    <View className="reader">
      <View className="reader__bar">
        {panel === "search" ? (
          <SearchBar
            search={search}
            onClose={() => {
              search.setQuery("");
              closePanel();
            }}
          />
        ) : (
          <View className="reader__tools">
            {(["contents", "search", "size"] as const).map((tool) => (
              <Tappable
                key={tool}
                id={`reader-${tool}`}
                className="reader__tool"
                label={words.reader[tool]}
                onTap={() => setPanel(tool)}
              >
                <Text>{words.reader[tool]}</Text>
              </Tappable>
            ))}
            {platform.name === "weapp" ? (
              <OpenButton id="reader-share" className="reader__tool" label={words.reader.share} openType="share">
                <Text>{words.reader.share}</Text>
              </OpenButton>
            ) : null}
          </View>
        )}
      </View>
      <View className="reader__page">
        <View className="reader__title">{version.title}</View>
        <Text className="reader__meta">
          {version.effectiveAt ? words.reader.version(version.label, dayOf(version.effectiveAt)) : version.label}
        </Text>
        {sectionsOf(shown).map(([first, ...rest]) => (
          <View key={first.id}>
            {[first, ...rest].map((block) => (
              <BlockView
                key={block.id}
                block={block}
                hits={hitsOf.get(block.id) ?? noHits}
                current={current?.blockId === block.id ? current : undefined}
                isTarget={block.id === clause}
                hasControls={version.documentId === statementId}
              />
            ))}
          </View>
        ))}
        <View className="reader__end">
          <View>{`${words.reader.controller}：${version.controller}`}</View>
          <View>{`${words.reader.contact}：${version.contact}`}</View>
          <View>{words.reader.hash}</View>
          <Text className="mono" userSelect>
            {version.textSha256}
          </Text>
        </View>
      </View>
      {panel === "contents" ? (
        <HalfSheet title={words.reader.contents} onClose={closePanel} footer={null}>
          {contentsOf(blocks).map(({ id, text }) => (
            <Tappable
              key={id}
              className="reader__entry"
              role="link"
              label={text}
              onTap={() => {
                closePanel();
                scrollToBlock(id);
              }}
            >
              <Text>{text}</Text>
            </Tappable>
          ))}
        </HalfSheet>
      ) : null}
      {panel === "size" ? (
        <HalfSheet title={words.reader.size} onClose={closePanel} footer={null}>
          <Segmented label={words.reader.size} options={sizes} value={size} onChange={chooseTextSize} />
          <View className="reader__sample">{words.settings.sizeSample}</View>
        </HalfSheet>
      ) : null}
    </View>
  );
};
