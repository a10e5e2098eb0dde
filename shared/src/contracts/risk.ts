import { z } from "zod";
import { riskBandKeys, riskCodes } from "../catalogue/risk";
import type { Contract } from "../contract";
import { cursor, instant, pageOf, pageSize, uuid } from "./shapes";

const riskParams = z.strictObject({ riskId: uuid });
const riskEntry = z.object({
  riskId: uuid,
  at: instant,
  band: z.enum(riskBandKeys),
  rules: z.array(z.object({ code: z.enum(riskCodes), name: z.string(), explanation: z.string(), advice: z.string() })),
  network: z.string().nullable().meta({ description: "Without its last part" }),
  browser: z.string().nullable(),
  deviceModel: z.string().nullable(),
  osVersion: z.string().nullable(),
  isCurrent: z.boolean().meta({ description: "About the session that asks" }),
  isSignedIn: z.boolean().meta({ description: "Whether that session is still open" }),
  answer: z.enum(["mine", "not-mine"]).nullable(),
});

/** Account risk, explained to whom it is about (4.4). It can be answered; it denies nobody anything. */
export const riskContract = {
  "risk.list": {
    summary: "What one's own account was warned of, newest first, with every rule in words",
    access: "account",
    query: z.strictObject({ cursor, pageSize }),
    result: pageOf(riskEntry),
  },
  "risk.confirm": {
    summary: "It was me: the device and the network count as known from now on",
    access: "account",
    stepUp: true,
    params: riskParams,
    result: riskEntry,
    errors: ["risk.unknown", "risk.answered"],
    limit: "write",
  },
  "risk.deny": {
    summary: "It was not me: that session and every other but the present one end at once",
    access: "account",
    whileClosing: true,
    params: riskParams,
    result: riskEntry,
    errors: ["risk.unknown", "risk.answered"],
    limit: "write",
  },
} as const satisfies Contract;
