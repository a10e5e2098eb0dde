import { z } from "zod";
import { gateReasonKeys, serviceKeys } from "../catalogue/gates";
import type { Contract } from "../contract";
import { uuid } from "./shapes";

const gateAnswer = z.object({
  service: z.enum(serviceKeys),
  name: z.string(),
  isOpen: z.boolean(),
  level: z.number().int().meta({ description: "The level the service asks for" }),
  law: z.string(),
  clause: z.string(),
  refusal: z.object({ code: z.enum(gateReasonKeys), message: z.string(), advice: z.string() }).nullable(),
});

/** Service gates (2.4): what by law takes a real identity. */
export const gateContract = {
  "gates.ask": {
    summary: "Whether an account may use a service that takes a real identity by law; if not, why",
    access: { service: "gate.ask" },
    everyTime: true,
    body: z.strictObject({ accountId: uuid, service: z.enum(serviceKeys) }),
    result: gateAnswer,
    errors: ["account.unknown"],
  },
  "gates.mine": {
    summary: "Which services are open to me, which are not, why, and how they open",
    access: "account",
    result: z.object({ services: z.array(gateAnswer) }),
  },
} as const satisfies Contract;
