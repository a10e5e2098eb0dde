import { z } from "zod";
import { itemGroups, items } from "../catalogue/items";
import { recipients } from "../catalogue/recipients";
import type { Contract } from "../contract";

const itemKey = z.enum(Object.keys(items) as [keyof typeof items, ...(keyof typeof items)[]]);
const keysOf = <T extends object>(table: T) => z.enum(Object.keys(table) as [Extract<keyof T, string>]);

const collectedItem = z.object({
  item: itemKey,
  name: z.string(),
  isSensitive: z.boolean(),
  why: z.string(),
  sources: z.array(z.string()),
  purposes: z.array(z.object({ name: z.string(), clause: z.string() })),
  clauses: z.array(z.string()),
  basis: z.string(),
  retention: z.string(),
  rights: z.object({
    view: z.boolean(),
    edit: z.boolean(),
    delete: z.boolean(),
    export: z.boolean(),
    reason: z.string().nullable(),
  }),
});

/** The double list, generated from the catalogue (2, 5.1; the two lists an app has to show). */
export const listsContract = {
  "lists.collected": {
    summary: "已收集个人信息清单: every item this product can hold, by group",
    access: "public",
    result: z.object({
      groups: z.array(z.object({ group: keysOf(itemGroups), name: z.string(), items: z.array(collectedItem) })),
    }),
    cacheSeconds: 300,
  },
  "lists.shared": {
    summary: "第三方共享清单: who receives what, for which purpose, and how",
    access: "public",
    result: z.object({
      recipients: z.array(
        z.object({
          recipient: keysOf(recipients),
          name: z.string(),
          role: z.enum(["processor", "controller"]),
          purpose: z.string(),
          method: z.string(),
          policy: z.string(),
          items: z.array(z.object({ item: itemKey, name: z.string() })),
        }),
      ),
    }),
    cacheSeconds: 300,
  },
  "adminCatalogue.map": {
    summary: "The data map: where each item is kept, under which rules, who may see it",
    access: { staff: "catalogue.view" },
    result: z.object({
      items: z.array(
        z.object({
          item: itemKey,
          name: z.string(),
          group: keysOf(itemGroups),
          class: z.enum(["normal", "high", "sensitive", "organisation"]),
          place: z.string().meta({ description: '"vault", or table.column' }),
          isFound: z.boolean().meta({ description: "Accounts can be looked up by it, through a keyed fingerprint" }),
          sources: z.array(z.string()),
          purposes: z.array(z.string()),
          clauses: z.array(z.string()),
          basis: z.enum(["contract", "law", "consent"]),
          scope: z.string().nullable(),
          scopeFor: z
            .array(z.string())
            .nullable()
            .meta({ description: "Sources whose values the consent is about; null for all" }),
          retention: z.string(),
          keptAfterwards: z.object({ days: z.number().int(), ground: z.string() }).nullable(),
          mask: z.string(),
          revealedBy: z.string().nullable(),
          recipients: z.array(keysOf(recipients)),
          rights: z.object({
            view: z.boolean(),
            edit: z.boolean(),
            delete: z.boolean(),
            export: z.boolean(),
            stepUp: z.boolean(),
            reason: z.string().nullable(),
          }),
        }),
      ),
      columns: z
        .record(z.string(), z.partialRecord(z.enum(["key", "state", "sealed", "open", "staff"]), z.array(z.string())))
        .meta({ description: "Every other column of the database by table, and what kind of thing it holds" }),
    }),
  },
} as const satisfies Contract;
