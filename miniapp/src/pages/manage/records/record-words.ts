import { type RecordKind, recordKind, recordSources, recordStates } from "@baiwa/shared/catalogue/records";
import { spokenField } from "@baiwa/shared/record-rules";
import type { CallResult } from "../../../kernel/call-types";
import { createStore } from "../../../kernel/store";

/** What the form has to say on the list it goes back to. */
export const recordSaid = createStore<string | undefined>(undefined);

export type OwnRecord = CallResult<"records.list">["rows"][number];

/** The values that are there, by the names of their fields, choices in words. */
export const spokenValues = (
  kind: RecordKind,
  values: Readonly<Record<string, string>>,
): { name: string; value: string }[] =>
  Object.entries(recordKind(kind).fields).flatMap(([key, { name, rule }]) => {
    const value = values[key];
    return value === undefined ? [] : [{ name, value: spokenField(rule, value) }];
  });

/** What a record is called in a list. */
export const titleOf = ({ kind, values }: Pick<OwnRecord, "kind" | "values">): string => {
  const { title, fields, name } = recordKind(kind);
  const key = title.find((one) => values[one] !== undefined);
  const field = key === undefined ? undefined : fields[key];
  return field && key !== undefined ? spokenField(field.rule, values[key] ?? "") : name;
};

export const stateOf = ({ state }: Pick<OwnRecord, "state">): string => recordStates[state];
export const sourceOf = ({ source }: Pick<OwnRecord, "source">): string => recordSources[source];

/** What its owner can do with a record now. */
export const actsOn = ({ kind, state }: Pick<OwnRecord, "kind" | "state">) => {
  const { keptBy, isFinal } = recordKind(kind);
  const isOwn = keptBy === "person" && state === "active";
  return { change: isOwn && !isFinal, end: isOwn, answer: state === "unconfirmed" };
};
