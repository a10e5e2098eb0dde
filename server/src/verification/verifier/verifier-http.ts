import { setTimeout as pause } from "node:timers/promises";
import { type AgeBand, ageBands } from "@baiwa/shared/catalogue/verification";
import { z } from "zod";
import type { Log } from "../../kernel/log";
import type { Ports } from "../../kernel/ports";
import { answerSignature, isSameSignature, requestSignature } from "./signature";
import { type Verifier, VerifierError, type VerifierErrorKind } from "./verifier";

const longestAnswerBytes = 64 * 1024;
const attempts = 2;

const match = z.object({ outcome: z.enum(["match", "mismatch", "not-found"]) });
/** An address as it travels, in ASCII. One that is too long to keep is no answer. */
const address = z
  .url({ protocol: /^https?$/ })
  .max(1000)
  .transform((text) => new URL(text).href)
  .refine((href) => JSON.stringify(href).length <= 1200);
const opaque = z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/);
const answers = {
  face: z.object({ faceId: opaque, url: address }),
  faceResult: z.object({ outcome: z.enum(["waiting", "pass", "fail", "expired"]) }),
  payment: z.object({ paymentId: opaque }),
  confirmation: z.object({ outcome: z.enum(["match", "mismatch", "not-arrived"]) }),
  wechat: z.discriminatedUnion("isVerified", [
    z.object({ isVerified: z.literal(false) }),
    z.object({
      isVerified: z.literal(true),
      ageBand: z.enum(Object.keys(ageBands) as [AgeBand, ...AgeBand[]]),
    }),
  ]),
};

/** Errors that arise while connecting: nothing of the request has left yet. */
const unsentCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);
const isUnsent = (error: unknown): boolean =>
  unsentCodes.has((error as { cause?: { code?: string } } | null)?.cause?.code ?? "");

const kindOf = (status: number): VerifierErrorKind => {
  if (status === 401 || status === 403) return "credential";
  if (status === 429 || status === 503) return "busy";
  return status === 400 || status === 422 ? "rejected" : "malformed";
};

const readText = async (response: Response, endpoint: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > longestAnswerBytes) throw new VerifierError(endpoint, "malformed");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

export interface VerifierOptions {
  url: string;
  name: string;
  key: { id: string; secret: string };
  ports: Ports;
  log?: Pick<Log, "warn">;
  timeoutMs?: number;
}

/**
 * The verifier over HTTPS. Requests are signed over every byte and answers must be signed for the request they belong to.
 * A call is repeated once, when it cannot have had an effect (nothing was sent, "busy") or only looks something up; a
 * payment is not repeated after a lost answer here: the case asks again later under the same reference.
 */
export const createHttpVerifier = (options: VerifierOptions): Verifier => {
  const { key, ports, log, timeoutMs = 6_000 } = options;
  const base = options.url.replace(/\/$/, "");

  const send = async <T>(endpoint: string, asked: object, answer: z.ZodType<T>): Promise<T> => {
    const body = JSON.stringify(asked);
    const [timestamp, nonce] = [ports.clock().toISOString(), ports.random(18).toString("base64url")];
    const path = new URL(base + endpoint).pathname;
    const response = await fetch(base + endpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-Key-Id": key.id,
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": requestSignature(key.secret, { method: "POST", path, timestamp, nonce, body }),
      },
      body,
      redirect: "error", // an identity goes to nobody else
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readText(response, endpoint);
    if (!response.ok) throw new VerifierError(endpoint, kindOf(response.status), response.status);
    const expected = answerSignature(key.secret, { nonce, status: response.status, body: text });
    if (!isSameSignature(response.headers.get("x-signature") ?? "", expected))
      throw new VerifierError(endpoint, "malformed");
    const parsed = answer.safeParse(parseJson(text));
    if (!parsed.success) throw new VerifierError(endpoint, "malformed");
    return parsed.data;
  };

  const call = async <T>(endpoint: string, asked: object, answer: z.ZodType<T>, isLookUp = true): Promise<T> => {
    for (let count = 1; ; count += 1) {
      try {
        return await send(endpoint, asked, answer);
      } catch (cause) {
        const error = typed(cause, endpoint);
        log?.warn({ endpoint, kind: error.kind, status: error.status, attempt: count }, "verifier call failed");
        const isWithoutAnswer = error.kind === "network" || error.kind === "timeout";
        const mayRepeat = error.kind === "busy" || isUnsent(cause) || (isLookUp && isWithoutAnswer);
        if (!mayRepeat || count >= attempts) throw error;
      }
      await pause(150 + ports.random(1).readUInt8());
    }
  };
  const outcomeOf = async <T>(answer: Promise<{ outcome: T }>): Promise<T> => (await answer).outcome;

  return {
    name: options.name,
    checkIdentity: (asked) => outcomeOf(call("/v1/identity", asked, match)),
    checkBankCard: (asked) => outcomeOf(call("/v1/bank-card", asked, match)),
    checkOrganisation: (asked) => outcomeOf(call("/v1/organisation", asked, match)),
    startFace: (asked) => call("/v1/face", asked, answers.face),
    faceResult: (faceId) => outcomeOf(call("/v1/face/result", { faceId }, answers.faceResult)),
    startPayment: (asked) => call("/v1/payment", asked, answers.payment, false),
    confirmPayment: (asked) => outcomeOf(call("/v1/payment/confirmation", asked, answers.confirmation, false)),
    readWechat: (asked) => call("/v1/wechat", asked, answers.wechat),
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const typed = (error: unknown, endpoint: string): VerifierError => {
  if (error instanceof VerifierError) return error;
  const { name } = error as { name?: string };
  return new VerifierError(endpoint, name === "TimeoutError" || name === "AbortError" ? "timeout" : "network");
};
