import { disputeRefusals, objectionAnswers } from "@baiwa/shared/catalogue/disputes";
import { items } from "@baiwa/shared/catalogue/items";
import { recordKind } from "@baiwa/shared/catalogue/records";
import type { DisputeContent, DisputeRow } from "./dispute-store";

/** What a case names, in words: what each thing is called, and of a record which fields. */
export const thingsOf = ({ records, tickets, items: values }: DisputeContent): { name: string; fields: string[] }[] => [
  ...records.map(({ kind, title, fields }) => ({
    name: title ? `${recordKind(kind).name}：${title}` : recordKind(kind).name,
    fields: fields.map((field) => recordKind(kind).fields[field]?.name ?? field),
  })),
  ...tickets.map(({ title }) => ({ name: title ? `工单：${title}` : "工单", fields: [] })),
  ...values.map((item) => ({ name: items[item].name, fields: [] })),
];

/** What an objection was answered with, or why nothing was given; null while neither is. */
export const answerOf = ({ answer, refusal }: DisputeRow): string | null => {
  if (answer) return objectionAnswers[answer].message;
  return refusal ? disputeRefusals[refusal] : null;
};
