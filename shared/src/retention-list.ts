import { holdKindKeys, holdKinds } from "./catalogue/holds";
import { type Item, itemKeys, items } from "./catalogue/items";
import { retentionRuleKeys, retentionRules } from "./catalogue/retention";

/** Everything the statement's 6.2 promises, from the catalogue: the rules, what the law keeps, and why more may be held. */
export const listRetention = () => ({
  rules: retentionRuleKeys.map((rule) => {
    const { name, what, when, ground, items: about } = retentionRules[rule];
    return { rule, name, what, when, ground, items: [...about] };
  }),
  afterwards: itemKeys.flatMap((item) => {
    const { name, keptAfterwards }: Item = items[item];
    return keptAfterwards ? [{ item, name, ...keptAfterwards }] : [];
  }),
  holds: holdKindKeys.map((kind) => ({ kind, name: holdKinds[kind].name, clause: holdKinds[kind].clause })),
});
