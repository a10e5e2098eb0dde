import { Input, Text, View } from "@tarojs/components";
import { useWords } from "../../copy";
import { aria } from "../../kernel/aria";
import { Tappable } from "../tappable";
import type { Search } from "./use-search";

/** WeUI's search bar with the number of hits and a way through them. */
export const SearchBar = ({ search, onClose }: { search: Search; onClose: () => void }) => {
  const words = useWords();
  const { query, hits, at } = search;
  const hasHits = hits.length > 0;
  return (
    <View className="search" {...aria({ role: "search" })}>
      <View className="search__box">
        <Input
          id="search-input"
          className="search__input"
          value={query}
          focus
          confirmType="search"
          maxlength={40}
          placeholder={words.reader.searchHint}
          onInput={({ detail }) => search.setQuery(String(detail.value))}
          onConfirm={() => search.step(1)}
          {...aria({ label: words.reader.searchHint })}
        />
        {query.trim() ? (
          <Text id="search-count" className="search__count" {...aria({ role: "status", live: "polite" })}>
            {hasHits ? words.reader.hits(at + 1, hits.length) : words.reader.noHits}
          </Text>
        ) : null}
      </View>
      <Tappable
        id="search-previous"
        className="search__step"
        label={words.reader.previous}
        disabled={!hasHits}
        onTap={() => search.step(-1)}
      >
        <View className={`search__arrow search__arrow--up${hasHits ? "" : " search__arrow--off"}`} />
      </Tappable>
      <Tappable
        id="search-next"
        className="search__step"
        label={words.reader.next}
        disabled={!hasHits}
        onTap={() => search.step(1)}
      >
        <View className={`search__arrow${hasHits ? "" : " search__arrow--off"}`} />
      </Tappable>
      <Tappable className="search__close" label={words.act.cancel} onTap={onClose}>
        <Text>{words.act.cancel}</Text>
      </Tappable>
    </View>
  );
};
