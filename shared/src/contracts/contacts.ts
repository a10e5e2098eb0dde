import { z } from "zod";
import type { Contract } from "../contract";
import { proven } from "./freeze";
import { email, instant, password } from "./shapes";

/** Contacts a person is asked about after half a year (2.5). */
export const freshItems = [
  "email",
  "phone",
  "contact_person",
  "contact_phone",
  "security_contact",
  "comm_address",
] as const;

const contactItem = z.enum(["email", "phone"]);
const code = z.string().regex(/^\d{6}$/);
const phone = z.string().trim().min(1).max(30);
const value = z.string().trim().min(1).max(254);
const contactChoice = z.union([email, phone]);

/** E-mail addresses and phone numbers proven by a code, and the password reset that they make possible (2.2, 2.5, 7.2). */
export const contactsContract = {
  "contacts.sendCode": {
    summary:
      "Send a code: to a new contact (also to confirm the standing one), to the standing one before a change, " +
      "to a proven one to show who you are, or to an organisation's next contact",
    access: "account",
    body: z.discriminatedUnion("purpose", [
      z.strictObject({ purpose: z.literal("new"), item: contactItem, value }),
      z.strictObject({ purpose: z.literal("current"), item: contactItem }),
      z.strictObject({ purpose: z.literal("step-up"), item: contactItem }),
      z.strictObject({ purpose: z.literal("handover"), item: z.literal("contact_phone"), value: phone }),
    ]),
    result: z.object({ sentTo: z.string(), expiresAt: instant, resendAfterSeconds: z.number().int() }),
    errors: ["item.unknown", "session.step-up-impossible", "message.not-sent", "request.too-many"],
    limit: "write",
    everyTime: true,
    whileClosing: true,
  },
  "contacts.put": {
    summary:
      "Add, confirm or change an e-mail address or phone number by a code sent to it; a change of a proven one needs the " +
      "code sent there too, tells both, and signs other devices out",
    access: "account",
    needs: "S0",
    stepUp: true,
    params: z.strictObject({ item: contactItem }),
    body: z.strictObject({ value, code, currentCode: code.optional() }),
    result: z.object({ item: contactItem, masked: z.string() }),
    errors: ["code.wrong", "identifier.taken", "item.changed"],
    limit: "write",
  },
  "contacts.remove": {
    summary: "Delete an e-mail address or phone number; never the last way in",
    access: "account",
    stepUp: true,
    params: z.strictObject({ item: contactItem }),
    result: null,
    errors: ["item.unknown", "contact.only-way-in"],
  },
  "contacts.handOver": {
    summary:
      "Hand over to an organisation's next contact, who shows by a code that they can be reached; the last is told",
    access: "account",
    needs: "S0",
    stepUp: true,
    body: z.strictObject({ name: z.string().min(1).max(100), phone, code }),
    result: null,
    errors: ["code.wrong", "request.invalid"],
    limit: "write",
  },
  "contacts.stale": {
    summary: "Contacts that nobody has called right for 180 days",
    access: "account",
    result: z.object({ contacts: z.array(z.object({ item: z.enum(freshItems), since: instant })) }),
  },
  "contacts.stillRight": {
    summary: "All contacts are still right",
    access: "account",
    result: null,
  },
  "contacts.askLater": {
    summary: "Ask about the contacts again in 30 days",
    access: "account",
    result: null,
  },
  "credentials.sendResetCode": {
    summary: "Send a code for a new password to a proven e-mail address or phone; the answer is the same for everybody",
    access: "public",
    body: z.strictObject({ to: contactChoice }),
    result: z.object({ resendAfterSeconds: z.number().int() }),
    errors: ["request.too-many"],
    limit: "login",
    everyTime: true,
  },
  "credentials.reset": {
    summary: "Set a new password by the code; every device is signed out, and a freeze is lifted",
    access: "public",
    body: z.strictObject({ to: contactChoice, code, newPassword: password }),
    result: proven,
    errors: ["code.wrong", "credential.weak"],
    limit: "login",
  },
} as const satisfies Contract;
