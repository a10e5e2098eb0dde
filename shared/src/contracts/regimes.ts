import { z } from "zod";
import { regimeKeys, regimeStates } from "../catalogue/regimes";
import type { Contract } from "../contract";
import { documentId, instant, reason, text, uuid } from "./shapes";

const regimeKey = z.enum(regimeKeys);
const regimeDocument = z.object({ documentId, title: z.string(), isPublished: z.boolean() });
const regime = z.object({
  regime: regimeKey,
  name: z.string(),
  about: z.string(),
  documents: z.array(regimeDocument).meta({ description: "What the account is shown, published or honestly not yet" }),
});
const proposal = z.object({
  proposalId: uuid,
  regime: regimeKey,
  name: z.string(),
  state: z.enum(regimeStates),
  reference: z.string().meta({ description: "The order or contract it comes from" }),
  proposedAt: instant,
  expiresAt: instant,
  decidedAt: instant.nullable(),
});
export const accountRegime = z.object({
  current: regime,
  open: proposal.extend({ becomes: regime }).nullable(),
  history: z.array(proposal),
});
const proposed = z.strictObject({ regime: regimeKey, reference: text(80) });
const errors = ["account.unknown", "regime.same", "regime.open"] as const;

/** The regime of an account (1.2): which documents it is under, never swapped without the person's own answer. */
export const regimeContract = {
  "regimes.show": {
    summary: "Under which documents the person's information is handled, what is proposed, and the history",
    access: "account",
    result: accountRegime,
  },
  "regimes.decide": {
    summary: "Confirm or refuse what was proposed",
    access: "account",
    params: z.strictObject({ proposalId: uuid }),
    body: z.strictObject({ isConfirmed: z.boolean() }),
    result: accountRegime,
    errors: ["regime.unknown", "regime.decided"],
  },
  "regimes.propose": {
    summary: "The system that sold an international product proposes the regime it is sold under; the person answers",
    access: { service: "regime.propose" },
    params: z.strictObject({ accountId: uuid }),
    body: proposed,
    result: proposal,
    status: 201,
    errors: [...errors],
  },
  "adminRegimes.propose": {
    summary: "Propose another regime for an account; the person answers",
    access: { staff: "account.enter" },
    params: z.strictObject({ accountId: uuid }),
    body: proposed.extend({ reason }),
    result: proposal,
    status: 201,
    errors: [...errors, "account.own"],
  },
} as const satisfies Contract;
