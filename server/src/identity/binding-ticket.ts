import { hkdfSync } from "node:crypto";
import type { App } from "../app-context";
import { AppError } from "../kernel/app-error";
import { sha256 } from "../kernel/canonical";
import type { Db } from "../kernel/database";
import { openWith, sealWith } from "../kernel/vault/seal";

const lifeMinutes = 10;

/** What a WeChat login of an unknown person brought. */
export interface WechatIdentity {
  appId: string;
  openid: string;
  unionid?: string;
}

const hashOf = (ticket: string): Buffer => sha256("binding-ticket\0", ticket);
const keyOf = (ticket: string): Buffer => Buffer.from(hkdfSync("sha256", ticket, "", "binding-ticket", 32));

/** Keeps the identity for ten minutes, sealed under a key only the ticket gives: before consent, nobody can read it. */
export const issueTicket = async (app: App, db: Db, identity: WechatIdentity, at: Date) => {
  const ticket = app.ports.random(32).toString("base64url");
  const expiresAt = new Date(at.getTime() + lifeMinutes * 60_000);
  const sealed = sealWith(keyOf(ticket), hashOf(ticket), Buffer.from(JSON.stringify(identity)));
  await db.run("INSERT INTO binding_ticket (ticket_hash, sealed, expires_at) VALUES (?, ?, ?)", [
    hashOf(ticket),
    sealed,
    expiresAt,
  ]);
  return { ticket, expiresAt: expiresAt.toISOString() };
};

/** Takes the ticket's identity and uses the ticket up, in the caller's transaction: of two users of it one wins. */
export const redeemTicket = async (db: Db, ticket: string, at: Date): Promise<WechatIdentity> => {
  const [row] = await db.rows<{ sealed: Buffer }>(
    "SELECT sealed FROM binding_ticket WHERE ticket_hash = ? AND expires_at > ?",
    [hashOf(ticket), at],
  );
  const taken = row ? await db.run("DELETE FROM binding_ticket WHERE ticket_hash = ?", [hashOf(ticket)]) : 0;
  if (!row || taken === 0) throw new AppError("binding.ticket-expired");
  return JSON.parse(openWith(keyOf(ticket), hashOf(ticket), row.sealed).toString("utf8")) as WechatIdentity;
};
