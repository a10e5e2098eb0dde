import { type CallPorts, createCall, type TransportAnswer, type TransportRequest } from "../../miniapp/src/kernel/call";
import { refusal } from "./support/fake-server";
import { aService } from "./support/things";

/** "silence" is a timeout that took as long as it may. */
type Scripted = TransportAnswer | "silence" | "timeout" | "failed";
const ok = (body: unknown, headers: Record<string, string> = {}): TransportAnswer => ({ status: 200, headers, body });
const refused = (status: number, code: string): TransportAnswer => ({ ...refusal(status, code), headers: {} });

/** A kernel with a scripted network: answers are used up one by one. */
const aKernel = (script: Scripted[], change: Partial<CallPorts> = {}) => {
  const sent: TransportRequest[] = [];
  const state = { token: "token-1" as string | undefined, waited: [] as number[], keys: 0, now: 0 };
  const call = createCall({
    apiBase: "https://example.test",
    send: async (request) => {
      sent.push(request);
      const answer = script.shift() ?? "failed";
      if (answer === "silence") state.now += request.timeoutMs;
      if (typeof answer === "string") throw answer === "silence" ? "timeout" : answer;
      return answer;
    },
    isOnline: async () => true,
    randomText: async () => {
      state.keys += 1;
      return `key-number-${state.keys}-000000`;
    },
    wait: async (milliseconds) => {
      state.waited.push(milliseconds);
      state.now += milliseconds;
    },
    now: () => state.now,
    token: () => state.token,
    rotate: (token) => {
      state.token = token;
    },
    endSession: () => {
      state.token = undefined;
    },
    ...change,
  });
  return { call, sent, state };
};
const device = { platform: "h5" as const };
const signIn = { body: { identifier: "zhang-min", password: "correct horse", device } };
const keysOf = (sent: TransportRequest[]) => sent.map(({ headers }) => headers["Idempotency-Key"]);

describe("the way to the server", () => {
  it("tries a read again when no answer came, and gives the answer", async () => {
    const { call, sent, state } = aKernel(["failed", "timeout", ok(aService())]);
    const outcome = await call("service.describe", {});
    expect(outcome).toMatchObject({ ok: true });
    expect(sent).toHaveLength(3);
    expect(state.waited).toEqual([300, 900]);
  });

  it("gives a read up after ten seconds in all; a write has its own time at each try", async () => {
    const silent = aKernel(["silence", "silence", "silence"]);
    expect(await silent.call("service.describe", {})).toMatchObject({ ok: false, error: { code: "network.timeout" } });
    expect(silent.state.now).toBe(10_000);
    const broken = aKernel(["failed", "silence", "silence"]);
    expect(await broken.call("service.describe", {})).toMatchObject({ ok: false });
    expect(broken.state.now).toBe(10_000);
    const writing = aKernel(["silence", "silence"]);
    await writing.call("sessions.create", signIn);
    expect(writing.sent.map(({ timeoutMs }) => timeoutMs)).toEqual([15_000, 15_000]);
  });

  it("does not repeat a read that the server refused", async () => {
    const { call, sent } = aKernel([refused(404, "document.unknown")]);
    const outcome = await call("documents.current", { params: { documentId: "nothing" } });
    expect(outcome).toMatchObject({ ok: false, error: { code: "document.unknown", isUncertain: false } });
    expect(sent).toHaveLength(1);
  });

  it("hears from the server how long to wait", async () => {
    const busy = { ...refused(429, "request.too-many"), headers: { "retry-after": "40" } };
    const { call } = aKernel([busy]);
    expect(await call("service.describe", {})).toMatchObject({ error: { retryAfterSeconds: 40 } });
  });

  it("sends reads without an idempotency key and writes with one", async () => {
    const { call, sent } = aKernel([ok(aService()), ok({})]);
    await call("service.describe", {});
    await call("sessions.create", signIn);
    expect(keysOf(sent)).toEqual([undefined, "key-number-1-000000"]);
  });

  it("keeps the key and the very same body while the fate of an act is unknown", async () => {
    const { call, sent } = aKernel(["timeout", "timeout", "failed", ok({})]);
    const first = await call("sessions.create", signIn, "sign in");
    expect(first).toMatchObject({ ok: false, error: { code: "network.timeout", isUncertain: true } });
    const later = { body: { ...signIn.body, password: "typed again later" } };
    await call("sessions.create", later, "sign in");
    expect(new Set(keysOf(sent)).size).toBe(1);
    expect(new Set(sent.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it("takes a new key for the next act once the server has answered", async () => {
    const { call, sent } = aKernel([refused(401, "credential.wrong"), ok({})]);
    await call("sessions.create", signIn, "sign in");
    await call("sessions.create", signIn, "sign in");
    expect(new Set(keysOf(sent)).size).toBe(2);
  });

  it("stores the token that the server rotated to", async () => {
    const { call, sent, state } = aKernel([ok({ scopes: [] }, { "x-session-token": "token-2" }), ok({ scopes: [] })]);
    await call("consents.status", {});
    expect(state.token).toBe("token-2");
    await call("consents.status", {});
    expect(sent.map(({ headers }) => headers.Authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("forgets the session when the server says it has expired, but not for a wrong password", async () => {
    const { call, state } = aKernel([refused(401, "credential.wrong"), refused(401, "session.expired")]);
    await call("credentials.set", { body: { newPassword: "long enough" } });
    expect(state.token).toBe("token-1");
    await call("consents.status", {});
    expect(state.token).toBeUndefined();
  });

  it("sends no token with an anonymous act", async () => {
    const { call, sent } = aKernel([ok({}), ok({})]);
    await call("documents.list", {});
    await call("ledger.checkpoint", {});
    expect(sent.every(({ headers }) => headers.Authorization === undefined)).toBe(true);
  });

  it("says offline when the device has no network, without trying again", async () => {
    const { call, sent } = aKernel(["failed"], { isOnline: async () => false });
    expect(await call("service.describe", {})).toMatchObject({ ok: false, error: { code: "network.offline" } });
    expect(sent).toHaveLength(1);
  });

  it("refuses an answer that is not JSON instead of showing it", async () => {
    const gateway = { status: 502, headers: {}, body: "<html>" };
    const { call } = aKernel([gateway]);
    expect(await call("service.describe", {})).toMatchObject({ ok: false, error: { code: "answer.unreadable" } });
  });

  it("fills path and query, and leaves out what is not given", async () => {
    const { call, sent } = aKernel([ok({ rows: [], next: null })]);
    await call("consents.history", { query: { scope: "M1", cursor: undefined } });
    expect(sent[0]?.url).toBe("https://example.test/api/v1/consents/history?scope=M1");
  });
});
