import { createHmac } from "node:crypto";
import { shareTerms } from "@baiwa/shared/catalogue/sharing";
import { type Dispatcher, fetch, type Response } from "undici";

/** Why a recipient did not take a message: it is away (nothing of it is tried for a while), or it does not take this one. */
export class NotTaken extends Error {
  constructor(
    readonly reason: "unreachable" | "slow" | "busy" | "refused" | "nonsense",
    readonly status?: number,
  ) {
    super(`recipient: ${reason}${status ? ` (${status})` : ""}`);
    this.name = "NotTaken";
  }
  get isAway(): boolean {
    return this.reason === "unreachable" || this.reason === "slow" || this.reason === "busy";
  }
}

/** What is signed: the moment, the message's id, and every byte. */
export const webhookSignature = (key: string, { timestamp, id, body }: Record<"timestamp" | "id" | "body", string>) =>
  `v1=${createHmac("sha256", key).update(`${timestamp}.${id}.${body}`).digest("hex")}`;

const longestAnswerBytes = 16 * 1024;
const readText = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > longestAnswerBytes) throw new NotTaken("nonsense", response.status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};
const receivedId = (text: string): unknown => {
  try {
    return (JSON.parse(text) as { received?: unknown } | null)?.received;
  } catch {
    return undefined;
  }
};

/**
 * Delivers one message, by the agent given. The recipient answers 2xx with `{ "received": "<id>" }`, the same for a repeat of the id; anything
 * else is not taken. Rejects with NotTaken, which says nothing of the content.
 */
export const deliverWebhook = async (
  url: string,
  key: string,
  message: { id: string; body: string; at: Date; timeoutMs?: number; agent?: Dispatcher | undefined },
): Promise<void> => {
  const { id, body, at, timeoutMs = shareTerms.answerMs, agent } = message;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Baiwa-Id": id,
        "Baiwa-Timestamp": timestamp,
        "Baiwa-Signature": webhookSignature(key, { timestamp, id, body }),
      },
      body,
      redirect: "error", // it goes to nobody else
      ...(agent ? { dispatcher: agent } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readText(response);
    if (response.status === 429 || response.status >= 500) throw new NotTaken("busy", response.status);
    if (!response.ok) throw new NotTaken("refused", response.status);
    if (receivedId(text) !== id) throw new NotTaken("nonsense", response.status);
  } catch (error) {
    if (error instanceof NotTaken) throw error;
    const { name } = error as { name?: string };
    throw new NotTaken(name === "TimeoutError" || name === "AbortError" ? "slow" : "unreachable");
  }
};
