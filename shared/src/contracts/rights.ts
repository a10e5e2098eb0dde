import { z } from "zod";
import { itemKeys, type VaultItem, vaultItems } from "../catalogue/items";
import type { Contract } from "../contract";
import { instant, uuid } from "./shapes";

const itemKey = z.enum(itemKeys);

/** One value as it may be shown without revealing it, with where it came from (2.1.1–2.1.3). */
const shownValue = z.object({
  instance: z.string(),
  masked: z.string().meta({ description: "Empty for a picture" }),
  isMasked: z.boolean(),
  source: z.enum(["person", "proxy", "system", "wechat", "verifier"]),
  enteredAt: instant,
  isConfirmed: z.boolean(),
  isRestricted: z.boolean().meta({ description: "Only kept, used for nothing, as the person asked" }),
});

const exportState = z.enum(["queued", "running", "ready", "failed", "expired"]);
const exportCard = z.object({
  exportId: uuid,
  state: exportState,
  doneItems: z.number().int(),
  totalItems: z.number().int(),
  requestedAt: instant,
  readyAt: instant.nullable(),
  expiresAt: instant.nullable(),
  bytes: z.number().int().nullable(),
});

const fate = z.object({
  item: itemKey,
  count: z.number().int(),
  fate: z.enum(["erased", "kept"]),
  keptDays: z.number().int().nullable(),
  ground: z.string().nullable(),
});

/** What a person may do with everything held about them (8.1): see it, take it along, end it. */
export const rightsContract = {
  "information.list": {
    summary: "Every item held of the account, masked: values of the vault, numbers of records of the rest",
    access: "account",
    result: z.object({
      items: z.array(
        z.object({
          item: itemKey,
          count: z.number().int(),
          glance: z.string().nullable(),
          values: z.array(shownValue),
        }),
      ),
    }),
  },
  "information.reveal": {
    summary: "One own value in full, after a step-up",
    access: "account",
    stepUp: true,
    whileClosing: true,
    everyTime: true,
    body: z.strictObject({ item: z.enum(vaultItems), instance: z.string().max(64).default("") }),
    result: z.object({ value: z.string() }),
    errors: ["item.unknown"],
    limit: "write",
  },
  "information.liftRestriction": {
    summary: "Let an item be used again that was restricted on one's request (PIPL 44)",
    access: "account",
    params: z.strictObject({ item: z.enum(vaultItems as [VaultItem, ...VaultItem[]]) }),
    result: null,
    errors: ["item.unknown"],
  },
  "exports.request": {
    summary:
      "Ask for a copy of everything held, built in the background; while one is being built, that one is answered",
    access: "account",
    stepUp: true,
    whileClosing: true,
    result: exportCard,
    status: 201,
    errors: ["export.too-many"],
    limit: "write",
  },
  "exports.list": {
    summary: "Copies asked for in the last days, newest first, with how far they are",
    access: "account",
    result: z.object({ exports: z.array(exportCard) }),
  },
  "exports.download": {
    summary: "The copy itself: a ZIP with JSON for machines, a page for people, and the files handed in",
    access: "account",
    stepUp: true,
    params: z.strictObject({ exportId: uuid }),
    download: true,
    result: z.unknown(),
    errors: ["export.unknown", "export.not-ready"],
  },
  "exports.discard": {
    summary: "Delete a copy before its time",
    access: "account",
    params: z.strictObject({ exportId: uuid }),
    result: null,
    errors: ["export.unknown"],
  },
  "cancellation.show": {
    summary: "Whether the account is to be cancelled, and what will become of each item when it is",
    access: "account",
    result: z.object({
      state: z.enum(["none", "closing"]),
      requestedAt: instant.nullable(),
      eraseAt: instant.nullable(),
      canUndo: z.boolean().meta({ description: "Not when a guardian decided it" }),
      coolingOffDays: z.number().int(),
      openDisputes: z
        .number()
        .int()
        .meta({ description: "Disputes under way that end with the account; they never keep it from ending" }),
      items: z.array(fate),
    }),
  },
  "cancellation.request": {
    summary: "Cancel the account: other devices are signed out at once, everything is erased after seven days",
    access: "account",
    stepUp: true,
    result: z.object({
      eraseAt: instant,
      receiptCode: z.string().meta({ description: "With it anyone can see later that the erasure took place" }),
    }),
    status: 201,
    errors: ["cancellation.standing"],
    limit: "write",
  },
  "cancellation.undo": {
    summary: "Keep the account after all",
    access: "account",
    result: null,
    errors: ["cancellation.none", "cancellation.guardian"],
  },
  "erasures.show": {
    summary: "What became of a cancelled account, by the receipt its owner was given; names nobody",
    access: "public",
    params: z.strictObject({ receiptCode: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
    result: z.object({
      state: z.enum(["waiting", "erased"]),
      eraseAt: instant,
      erasedAt: instant.nullable(),
      items: z.array(fate.omit({ keptDays: true }).extend({ item: z.string(), keptDays: z.number().int().nullable() })),
      entryId: uuid.nullable().meta({ description: "The ledger's entry of the erasure" }),
    }),
    errors: ["erasure.unknown"],
    limit: "search",
  },
} as const satisfies Contract;
