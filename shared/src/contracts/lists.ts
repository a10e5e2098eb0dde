import { z } from "zod";
import { itemGroups, items, purposes } from "../catalogue/items";
import { recipients } from "../catalogue/recipients";
import { recipientRoleKeys } from "../catalogue/sharing";
import { statistics } from "../catalogue/statistics";
import type { Contract } from "../contract";
import { instant, uuid } from "./shapes";
import { statisticFigures } from "./statistic-releases";

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
      notCollected: z
        .array(z.object({ name: z.string(), clause: z.string(), why: z.string() }))
        .meta({ description: "What the statement names and this product does not hold" }),
    }),
    cacheSeconds: 300,
  },
  "lists.shared": {
    summary: "第三方共享清单: who receives what, for which purpose, and how",
    access: "public",
    result: z.object({
      recipients: z.array(
        z.object({
          recipient: z
            .union([keysOf(recipients), uuid])
            .meta({ description: "A built-in one's name, or the id of one of the directory" }),
          name: z.string(),
          role: z.enum(recipientRoleKeys),
          purpose: z.string(),
          method: z.string(),
          policy: z.string(),
          contact: z.string().nullable(),
          items: z.array(z.object({ item: itemKey, name: z.string() })),
        }),
      ),
    }),
  },
  "lists.services": {
    summary: "What each service needs beyond an account, why, and what becomes of who does not give it (1.6)",
    access: "public",
    result: z.object({
      services: z.array(
        z.object({
          service: z.string(),
          name: z.string(),
          law: z.string().nullable(),
          without: z.string(),
          asks: z.array(z.object({ item: itemKey, name: z.string(), why: z.string(), isRequired: z.boolean() })),
        }),
      ),
    }),
    cacheSeconds: 300,
  },
  "lists.purposes": {
    summary: "Every purpose: its clause, what it rests on, and the items that may be read for it",
    access: "public",
    result: z.object({
      purposes: z.array(
        z.object({
          purpose: keysOf(purposes),
          name: z.string(),
          clause: z.string(),
          basis: z.string(),
          consent: z.string().nullable().meta({ description: "The consent that must stand, by its name" }),
          items: z.array(z.object({ item: itemKey, name: z.string() })),
        }),
      ),
    }),
    cacheSeconds: 300,
  },
  "lists.storage": {
    summary:
      "Everything that may be kept on a device, and every cookie: purpose, clause, life, and what stops without it",
    access: "public",
    result: z.object({
      rows: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          purpose: z.string(),
          category: z.enum(["necessary", "analytics", "personalisation"]),
          categoryName: z.string(),
          places: z.array(z.string()),
          party: z.string(),
          clause: z.string(),
          life: z.string(),
          without: z.string(),
        }),
      ),
    }),
    cacheSeconds: 300,
  },
  "lists.statistics": {
    summary: "Statistics that were released: whole groups of ten people or more, smaller ones not told (4.8)",
    access: "public",
    result: z.object({
      releases: z.array(
        z.object({
          statistic: keysOf(statistics),
          name: z.string(),
          asOf: instant,
          leastPeople: z.number().int(),
          ...statisticFigures.shape,
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
