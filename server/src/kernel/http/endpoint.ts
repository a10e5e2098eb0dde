import { createHash } from "node:crypto";
import { isPermitted, type Permission } from "@baiwa/shared/catalogue/roles";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { EndpointContract } from "@baiwa/shared/contract";
import type { Context } from "koa";
import { z } from "zod";
import type { App } from "../../app-context";
import { type AccountSession, type Call, type Endpoint, Reply, type ServiceSession, type StaffSession } from "../api";
import { AppError } from "../app-error";
import { sha256 } from "../canonical";
import type { Db } from "../database";
import { Idempotency } from "../idempotency";
import { idText } from "../ids";
import { inTurn } from "../in-turn";
import { requireStepUp } from "../step-up";
import { readBulk } from "./bulk-body";
import { readForm, type UploadedFile } from "./form-body";
import { readJson } from "./json-body";
import { ReadyReply } from "./ready-answers";
import { isUnchanged, sendShared } from "./send-bytes";
import { refuseUnregisteredCookies } from "./set-cookie";
import { readText } from "./text-body";
import { validate } from "./validate";

/** How the kernel learns who asks and what they allow; the slices provide it. Without a session or credential the first three throw a 401. */
export interface Doorkeeper {
  account(ctx: Context, now: Date): Promise<AccountSession>;
  /** Checks the CSRF token too unless the method only reads. */
  staff(ctx: Context, now: Date): Promise<StaffSession>;
  /** Told of whom it lets in by which permission; may still refuse. */
  staffAdmitted(staff: StaffSession, admitted: { permission: Permission; endpoint: string }, now: Date): Promise<void>;
  service(ctx: Context): Promise<ServiceSession>;
  /** Whether the account's consent to the scope stands. */
  isGiven(accountId: Buffer, scope: ScopeCode): Promise<boolean>;
}

/** An endpoint that declares no query takes none. */
const noQuery = z.strictObject({});
/** Looking and deleting go on while an account is being cancelled. */
const alwaysAllowed = new Set(["GET", "HEAD", "DELETE"]);
const keyFormat = /^[A-Za-z0-9_-]{16,64}$/;

const idempotencyKey = (ctx: Context): string | null => {
  const key = ctx.get("idempotency-key");
  if (!key) return null;
  if (!keyFormat.test(key)) {
    throw new AppError("request.invalid", [
      { path: "Idempotency-Key", issue: "invalid_format", message: "请求编号要 16 到 64 位字母、数字、- 或 _" },
    ]);
  }
  return key;
};

const identify = async (door: Doorkeeper, endpoint: Endpoint, ctx: Context, now: Date) => {
  const { access } = endpoint.contract;
  const nobody = { account: null, staff: null, service: null };
  if (access === "public") return nobody;
  if (access === "account") return { ...nobody, account: await door.account(ctx, now) };
  if ("service" in access) {
    const service = await door.service(ctx);
    if (!service.rights.includes(access.service)) throw new AppError("service.forbidden");
    return { ...nobody, service };
  }
  const staff = await door.staff(ctx, now);
  if (staff.owesUndertaking && !endpoint.contract.beforeUndertaking) throw new AppError("staff.undertaking-required");
  if (access.staff !== "self") {
    if (!isPermitted(staff.roles, access.staff)) throw new AppError("staff.forbidden");
    await door.staffAdmitted(staff, { permission: access.staff, endpoint: endpoint.name }, now);
  }
  return { ...nobody, staff };
};

type Callers = Awaited<ReturnType<typeof identify>>;

const digestOf = (body: Buffer | string): string =>
  `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;

const send = (ctx: Context, endpoint: Endpoint, answer: unknown): void => {
  const { contract } = endpoint;
  const isReply = answer instanceof Reply;
  if (isReply) {
    refuseUnregisteredCookies(answer.headers);
    ctx.set(answer.headers);
  }
  if (answer instanceof ReadyReply) ctx.state.ready = answer;
  const body = isReply ? answer.body : answer;
  ctx.status = contract.result === null ? 204 : (contract.status ?? 200);
  if (contract.result === null) return;
  if (contract.download) {
    ctx.compress = false; // a compressor in between would not end the answer when the content breaks off
    ctx.body = body;
    return;
  }
  if (contract.plain) {
    ctx.set({ "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
    ctx.body = contract.result.parse(body);
    return;
  }
  // Text, not bytes: Node then writes head and body with one plain write.
  const sent = Buffer.isBuffer(body) ? body : JSON.stringify(contract.result.parse(body));
  ctx.set("Content-Type", "application/json; charset=utf-8");
  if (contract.cacheSeconds !== undefined) {
    if (!ctx.response.get("Cache-Control")) ctx.set("Cache-Control", `public, max-age=${contract.cacheSeconds}`);
    if (!ctx.response.get("ETag")) ctx.set("ETag", digestOf(sent));
    const etag = ctx.response.get("ETag");
    if (Buffer.isBuffer(sent)) {
      sendShared(ctx, sent, etag);
      return;
    }
    if (isUnchanged(ctx, etag)) return;
  } else {
    ctx.set("Cache-Control", "no-store");
  }
  ctx.body = sent;
};

/** What the request brings: JSON, many rows, a text, or a form with a file. */
const readRequest = async (
  contract: EndpointContract,
  ctx: Context,
): Promise<{ body: unknown; file?: UploadedFile }> => {
  if (contract.rawText) return { body: await readText(ctx, contract.rawText.mostBytes) };
  if (!contract.body) return { body: undefined };
  if (contract.bulk) return { body: validate(contract.body, await readBulk(ctx, contract.bulk)) };
  if (!contract.upload) return { body: validate(contract.body, await readJson(ctx)) };
  const { fields, file } = await readForm(ctx, contract.upload.mostBytes);
  return { body: validate(contract.body, { ...fields }), file };
};
/** What stands for a file in the hash of its request. */
const fileMark = (file: UploadedFile | undefined) =>
  file ? { file: { name: file.name, sha256: sha256(file.bytes).toString("hex") } } : {};

/** One endpoint's way: who is it → may they → limit → validate → replay or run → strip to the contract. */
export const endpointHandler = (app: App, door: Doorkeeper, endpoint: Endpoint) => {
  const { contract } = endpoint;
  const repeats = inTurn(); // a repeat that overtakes its first request would find a used login code and no answer yet
  const serve = async (ctx: Context & { params: Record<string, string> }, now: Date, callers: Callers) => {
    const { account, staff, service } = callers;
    const address = ctx.ip;
    const callerId = account?.accountId ?? staff?.staffId ?? service?.serviceId;
    const caller = callerId ? idText(callerId) : "public";
    if (account?.isClosing && !contract.whileClosing && !alwaysAllowed.has(ctx.method))
      throw new AppError("account.closing");
    if (contract.limit) await app.limits.consume(contract.limit, callerId ? caller : address);
    if (contract.needs && account && !(await door.isGiven(account.accountId, contract.needs))) {
      throw new AppError("consent.required", [
        { path: contract.needs, issue: "required", message: "需要您先同意这项授权" },
      ]);
    }
    if (contract.stepUp && account) requireStepUp(account, now);
    const params = validate(contract.params, ctx.params);
    const query = validate(contract.query ?? noQuery, { ...ctx.query });
    const { body, file } = await readRequest(contract, ctx);

    const writes = ctx.method !== "GET" && ctx.method !== "HEAD";
    const key = writes && !contract.everyTime ? idempotencyKey(ctx) : null;
    const scoped = `${endpoint.name}\0${caller}`;
    const idempotency =
      key && !endpoint.keepsOwnKey
        ? new Idempotency(app.database, key, scoped, { params, query, body, ...fileMark(file) }, now)
        : null;
    const tx = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
      idempotency ? idempotency.run(work) : app.database.transaction(work);
    const requestKey = key ? sha256("request-key\0", scoped, "\0", key) : null;
    const call = {
      app,
      account,
      staff,
      service,
      params,
      query,
      body,
      file,
      now,
      address,
      requestKey,
      tx,
    } as unknown as Call<never>;
    let isRepeat = true;
    const run = () => {
      isRepeat = false;
      return endpoint.run(call).catch((error: unknown) => {
        // a person's own account that is not there any more was erased after the session was looked up
        const isGone = account && error instanceof AppError && error.code === "account.unknown";
        throw isGone ? new AppError("session.expired") : error;
      });
    };
    const answer = await (idempotency ? repeats(idempotency.name, () => idempotency.answer(run)) : run());
    return { answer, isRepeat };
  };
  return async (ctx: Context & { params: Record<string, string> }): Promise<void> => {
    const now = app.ports.clock();
    const callers = await identify(door, endpoint, ctx, now);
    const note = (outcome: { answer: unknown } | { error: unknown }) =>
      app.activity.note({ name: endpoint.name, contract, account: callers.account, ctx, at: now, ...outcome });
    try {
      const { answer, isRepeat } = await serve(ctx, now, callers);
      send(ctx, endpoint, answer);
      if (!isRepeat) note({ answer }); // an act that was only answered again happened once
    } catch (error) {
      note({ error });
      throw error;
    }
  };
};
