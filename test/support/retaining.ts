import type { RetentionRuleKey } from "@baiwa/shared/catalogue/retention";
import { runRules } from "../../server/src/retention/engine";
import type { TestProduct } from "./app";

/** Deletes what some rules say is past its time, as the night's run does. Throws when one of them failed or had to stop. */
export const retain = async ({ app }: Pick<TestProduct, "app">, ...rules: RetentionRuleKey[]): Promise<void> => {
  const outcomes = await runRules(app, { guard: async () => undefined }, new AbortController().signal, rules);
  if (outcomes.some((outcome) => outcome !== "done")) throw new Error(`${rules.join()}: ${outcomes.join()}`);
};
