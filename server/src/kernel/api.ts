import type { Held } from "@baiwa/shared/catalogue/roles";
import type { ServiceRight } from "@baiwa/shared/catalogue/service-rights";
import type { EndpointContract } from "@baiwa/shared/contract";
import { type Contracts, contracts } from "@baiwa/shared/contracts/index";
import type { RouteName } from "@baiwa/shared/routes";
import type { z } from "zod";
import type { App } from "../app-context";
import type { Db } from "./database";
import type { UploadedFile } from "./http/form-body";

/** The signed-in person of a request. */
export interface AccountSession {
  accountId: Buffer;
  sessionId: Buffer;
  /** When the person last showed once more who they are; null when they did not. */
  steppedUpAt: Date | null;
  /** The account is being cancelled: its owner may look, take along and undo, nothing else. */
  isClosing: boolean;
}
/** The signed-in member of staff of a request. */
export interface StaffSession {
  staffId: Buffer;
  sessionId: Buffer;
  username: string;
  /** Roles that work now, and single permissions of an emergency. */
  roles: readonly Held[];
  /** The emergency by which they are held, if one runs. */
  glassId?: Buffer | null;
  /** The undertaking comes before anything else. */
  owesUndertaking?: boolean;
  csrfToken: string;
}

/** The other system of the company that asks. */
export interface ServiceSession {
  serviceId: Buffer;
  rights: readonly ServiceRight[];
  /** Products it may speak of. */
  products: readonly string[];
}

type Out<T> = T extends z.ZodType ? z.output<T> : undefined;
type Field<N extends RouteName, K extends string> = Contracts[N] extends Record<K, infer T> ? Out<T> : undefined;
type Identity<A> = A extends "account"
  ? { account: AccountSession; staff: null; service: null }
  : A extends { staff: unknown }
    ? { account: null; staff: StaffSession; service: null }
    : A extends { service: unknown }
      ? { account: null; staff: null; service: ServiceSession }
      : { account: null; staff: null; service: null };

/** What a handler answers: the contract's result; nothing for 204; or a Reply when bytes and headers are its own. */
export type Answer<N extends RouteName> = Contracts[N] extends { download: true }
  ? Reply
  : Contracts[N]["result"] extends z.ZodType
    ? z.input<Contracts[N]["result"]> | Reply
    : undefined | Reply;

/** A ready answer: pre-serialised bytes (they already fit the contract), headers, cookies. */
export class Reply {
  constructor(
    readonly body: Buffer | object | null,
    readonly headers: Record<string, string> = {},
  ) {}
}

/** All a handler gets: validated input, who asks, the moment, and the app. */
export type Call<N extends RouteName> = Identity<Contracts[N]["access"]> & {
  app: App;
  params: Field<N, "params">;
  query: Field<N, "query">;
  /** Read by the contract; a raw text as it came. */
  body: Contracts[N] extends { rawText: unknown } ? string : Field<N, "body">;
  /** The file of the form, for endpoints that take one. */
  file: Contracts[N] extends { upload: unknown } ? UploadedFile : undefined;
  now: Date;
  /** The caller's network address; used for limits only, never stored in plain. */
  address: string;
  /** The Idempotency-Key scoped to caller and route, hashed; null when the request carries none. */
  requestKey: Buffer | null;
  /**
   * Runs the writes in one transaction (repeated whole on conflicts) and stores the answer under the Idempotency-Key
   * in it, so that a repeated request gets the same answer. The handler returns what `tx` returned.
   */
  tx: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
};
export type Handler<N extends RouteName> = (call: Call<N>) => Promise<Answer<N>>;

export interface Endpoint {
  name: RouteName;
  contract: EndpointContract;
  run: (call: Call<RouteName>) => Promise<unknown>;
  /** The handler keeps the idempotency promise itself (through the ledger's request key). */
  keepsOwnKey: boolean;
}

/** Where slices register their handlers; a name registered twice or left out is an error at start. */
export class Api {
  readonly endpoints = new Map<RouteName, Endpoint>();

  on<N extends RouteName>(name: N, handler: Handler<N>, options: { keepsOwnKey?: boolean } = {}): void {
    if (this.endpoints.has(name)) throw new Error(`route registered twice: ${name}`);
    this.endpoints.set(name, {
      name,
      contract: contracts[name],
      run: handler as unknown as Endpoint["run"],
      keepsOwnKey: options.keepsOwnKey ?? false,
    });
  }

  /** Names of the route table that no slice handles. */
  missing(): RouteName[] {
    return (Object.keys(contracts) as RouteName[]).filter((name) => !this.endpoints.has(name));
  }
}
