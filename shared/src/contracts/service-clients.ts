import { z } from "zod";
import { serviceRightKeys } from "../catalogue/service-rights";
import type { Contract } from "../contract";
import { instant, text, uuid } from "./shapes";

const productCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,59}$/);

/** What a new client is made of; the command line asks for the same. */
export const newServiceClient = z.strictObject({
  name: text(60),
  rights: z.array(z.enum(serviceRightKeys)).min(1).max(serviceRightKeys.length),
  products: z.array(productCode).min(1).max(50).meta({ description: "Products it may write rows about" }),
});

const serviceCard = z.object({
  serviceId: uuid,
  name: z.string(),
  rights: z.array(z.enum(serviceRightKeys)),
  products: z.array(z.string()),
  state: z.enum(["active", "disabled"]),
  createdAt: instant,
});

/** Credentials of the company's other systems. */
export const serviceClientContract = {
  "adminServices.list": {
    summary: "Systems that have a credential",
    access: { staff: "service.manage" },
    result: z.object({ services: z.array(serviceCard) }),
  },
  "adminServices.create": {
    summary: "Give a system a credential; its token is shown this once and kept as a hash",
    access: { staff: "service.manage" },
    body: newServiceClient,
    result: serviceCard.extend({ token: z.string() }),
    status: 201,
    errors: ["service.name-taken"],
  },
  "adminServices.disable": {
    summary: "End a credential at once and for good",
    access: { staff: "service.manage" },
    params: z.strictObject({ serviceId: uuid }),
    result: null,
    errors: ["service.unknown"],
  },
} as const satisfies Contract;
