import type { Item } from "../item-shape";
import { type RecordKind, type RecordKindEntry, recordKind, recordKindKeys } from "../records";

type RecordItem = Omit<Item, "store"> & { store: { table: "record"; column: "sealed" } };

const itemOf = (entry: RecordKindEntry): RecordItem => {
  const isOwn = entry.keptBy === "person";
  const reason = isOwn
    ? `可以随时停用，${entry.retention.words}，依据：${entry.retention.ground}`
    : "由佰瓦云登记；有误可以申请更正";
  return {
    name: entry.name,
    group: "business",
    why: entry.why,
    class: "high",
    source: isOwn ? ["person", "proxy"] : ["system"],
    clauses: entry.clauses,
    purposes: entry.purposes,
    basis: entry.basis,
    retention: entry.retention.words,
    ...(entry.keptAfterwards ? { keptAfterwards: entry.keptAfterwards } : {}),
    mask: "never",
    store: { table: "record", column: "sealed" },
    rights: { view: true, edit: isOwn && !entry.isFinal, delete: false, export: true, reason },
    recipients: entry.purposes.includes("dispute") ? ["dispute-party"] : [],
    maxLength: 2000,
  };
};

/** One item for each kind of record: the lists, the export and cancellation follow from the kind's own entry. */
export const recordItems = Object.fromEntries(
  recordKindKeys.map((kind) => [`record_${kind}`, itemOf(recordKind(kind))]),
) as { readonly [K in RecordKind as `record_${K}`]: RecordItem };
