import { Button } from "../../components/button";
import { Notice } from "../../components/notice";
import type { Paged } from "./use-pages";
import { useWords } from "./words";

/** The next page of a list, or why it did not come. */
export const More = <T,>({ paged, next }: { paged: Paged<T>; next: string | null }) => {
  const words = useWords();
  return (
    <>
      {paged.more.error ? <Notice kind="warn" text={words.error(paged.more.error)} /> : null}
      {next ? (
        <Button kind="link" label={words.act.more} isBusy={paged.more.isBusy} onTap={() => paged.loadMore(next)} />
      ) : null}
    </>
  );
};
