import { interestKeys, interests } from "@baiwa/shared/catalogue/interests";
import type { CallResult, Outcome } from "../../../kernel/call-types";
import { call } from "../../../kernel/client";
import { consentsChanged } from "../../../kernel/consents";
import { decisions, storage } from "../../../kernel/device";
import { useStore } from "../../../kernel/store";
import { useResource } from "../../../kernel/use-resource";
import { useSubmit } from "../../../kernel/use-submit";

export type Tag = CallResult<"tags.list">["rows"][number];
type Suggestions = CallResult<"suggestions.list">;
interface Tags {
  isOn: boolean;
  tags: Tag[];
  suggestions: Suggestions;
  /** The server could not be asked: the order this device remembered. */
  isStale: boolean;
}

/** Keeps the order for when there is no network, while the consent stands here and at the server; forgets it otherwise. */
const remember = ({ isPersonal, rows }: Suggestions): void => {
  if (!isPersonal) storage.clear("personalisation");
  else if (decisions().P1?.act === "given")
    storage.put(
      "product-order",
      rows.filter(({ isForYou }) => isForYou).map(({ interest }) => interest),
    );
};

const remembered = (): Tags | undefined => {
  const own = storage.get<Suggestions["rows"][number]["interest"][]>("product-order");
  if (!own) return undefined;
  const rows = [...own, ...interestKeys.filter((key) => !own.includes(key))].map((interest) => ({
    interest,
    name: interests[interest].name,
    about: interests[interest].about,
    isForYou: own.includes(interest),
  }));
  return { isOn: true, tags: [], suggestions: { isPersonal: true, rows }, isStale: true };
};

const load = async (): Promise<Outcome<Tags>> => {
  const [tags, suggestions] = await Promise.all([call("tags.list", {}), call("suggestions.list", {})]);
  if (tags.ok && suggestions.ok) {
    remember(suggestions.value);
    const { isOn, rows } = tags.value;
    return { ok: true, value: { isOn, tags: rows, suggestions: suggestions.value, isStale: false } };
  }
  const failed = tags.ok ? suggestions : tags;
  const last = !failed.ok && failed.error.isUncertain ? remembered() : undefined;
  return last ? { ok: true, value: last } : (failed as Outcome<Tags>);
};

/** One's own interest tags and what they do to the suggestions; deleting one or all. */
export const useTags = () => {
  const page = useResource(load, "", useStore(consentsChanged));
  const submission = useSubmit();
  const remove = async (tag: Tag | "all"): Promise<boolean> => {
    const done = await submission.run(() =>
      tag === "all" ? call("tags.clear", {}, "all") : call("tags.remove", { params: { tagId: tag.tagId } }, tag.tagId),
    );
    page.refresh();
    return done !== undefined;
  };
  return { page, submission, remove };
};
