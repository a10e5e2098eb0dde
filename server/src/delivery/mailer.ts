import { createTransport } from "nodemailer";
import type { Config } from "../config";
import { type Delivery, NotDelivered } from "./delivery";

/**
 * Sends through any SMTP server. Only the address and the credentials of the URL count, so that no option in it can switch
 * certificates off; with `needsTls` a server that offers no encryption is refused (7.1.1). One that says nothing for `patienceMs` has not delivered.
 */
export const createMailer = (
  mail: NonNullable<Config["mail"]>,
  { needsTls, patienceMs = 10_000 }: { needsTls: boolean; patienceMs?: number },
): Delivery["mail"] => {
  const url = new URL(mail.url);
  const secure = url.protocol === "smtps:";
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: needsTls && !secure,
    auth: url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain =
    mail.from
      .split("@")
      .at(-1)
      ?.replace(/[^A-Za-z0-9.-]/g, "") || "localhost";
  return async ({ to, subject, text, id, headers }) => {
    try {
      const messageId = id && `<${id}@${domain}>`;
      await transport.sendMail({ from: mail.from, to: { name: "", address: to }, subject, text, messageId, headers });
    } catch (error) {
      throw new NotDelivered("mail", String((error as { code?: unknown }).code ?? "unknown"));
    }
  };
};
