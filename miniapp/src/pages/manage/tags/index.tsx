import { View } from "@tarojs/components";
import { useState } from "react";
import { Cell, CellGroup } from "../../../components/cell";
import { ConfirmSheet } from "../../../components/confirm-sheet";
import { Notice } from "../../../components/notice";
import { PageState } from "../../../components/page-state";
import { Screen } from "../../../components/screen";
import { SignInWall } from "../../../components/sign-in-wall";
import { useWords } from "../../../copy";
import { dayOf } from "../../../kernel/dates";
import { open } from "../../../kernel/navigate";
import { type Tag, useTags } from "./use-tags";

const Tags = () => {
  const words = useWords();
  const { page, submission, remove } = useTags();
  const [asked, setAsked] = useState<Tag | "all">();
  const [notice, setNotice] = useState<string>();
  const ask = (tag: Tag | "all") => {
    submission.fail(undefined);
    setAsked(tag);
  };
  const confirm = async (tag: Tag | "all") => {
    if (!(await remove(tag))) return;
    setAsked(undefined);
    setNotice(words.tags.removed);
  };
  return (
    <>
      <View className="screen__lead">{words.tags.lead}</View>
      {notice ? <Notice text={notice} /> : null}
      <PageState state={page.state} onRetry={page.reload}>
        {({ isOn, tags, suggestions, isStale }) => (
          <>
            {isOn ? null : <Notice text={words.tags.off} action={words.tags.manage} onAction={() => open("storage")} />}
            {isStale ? (
              <Notice kind="warn" text={words.tags.stale} />
            ) : (
              <CellGroup title={words.tags.mine}>
                {tags.length === 0 ? <Cell title={words.tags.none} /> : null}
                {tags.map((tag) => (
                  <Cell
                    key={tag.tagId}
                    id={`tag-${tag.interest}`}
                    title={tag.name}
                    note={words.tags.until(dayOf(tag.expiresAt))}
                    value={words.tags.remove}
                    onTap={() => ask(tag)}
                  />
                ))}
                {tags.length > 1 ? (
                  <Cell id="clear-tags" title={words.tags.clear} isWarn onTap={() => ask("all")} />
                ) : null}
              </CellGroup>
            )}
            <CellGroup
              title={words.tags.suggestions}
              note={suggestions.rows.some(({ isForYou }) => isForYou) ? undefined : words.tags.everybody}
            >
              {suggestions.rows.map(({ interest, name, about, isForYou }) => (
                <Cell
                  key={interest}
                  id={`suggestion-${interest}`}
                  title={name}
                  note={about}
                  value={isForYou ? words.tags.forYou : undefined}
                />
              ))}
            </CellGroup>
          </>
        )}
      </PageState>
      {asked ? (
        <ConfirmSheet
          title={asked === "all" ? words.tags.clear : words.tags.removeTitle(asked.name)}
          action={words.tags.remove}
          isWarn
          isBusy={submission.isBusy}
          error={submission.error && words.error(submission.error)}
          onConfirm={() => void confirm(asked)}
          onClose={() => setAsked(undefined)}
        >
          {asked === "all" ? words.tags.clearEffect : words.tags.removeEffect}
        </ConfirmSheet>
      ) : null}
    </>
  );
};

/** Interest tags and what they influence (4.6): seen, deleted one by one or all at once, with effect at once. */
const TagsPage = () => (
  <Screen title={useWords().page.tags}>
    <SignInWall>
      <Tags />
    </SignInWall>
  </Screen>
);

export default TagsPage;
