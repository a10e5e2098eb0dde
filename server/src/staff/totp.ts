import { generateURI, ScureBase32Plugin, verifySync } from "otplib";

const issuer = "佰瓦云隐私中心";
const stepSeconds = 30;

/** The secret as authenticator apps read it: base32 without padding. */
export const totpText = (secret: Buffer): string => new ScureBase32Plugin().encode(secret, { padding: false });

/** The time step (RFC 6238) a code belongs to, one step of clock difference either way; null when it fits none. */
export const stepOfCode = (secret: Buffer, code: string, at: Date): number | null => {
  const epoch = Math.floor(at.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: stepSeconds });
  return result.valid && "timeStep" in result ? result.timeStep : null;
};

/** What an authenticator app scans. */
export const otpauthUrl = (username: string, secret: Buffer): string =>
  generateURI({ issuer, label: username, secret: totpText(secret) });
