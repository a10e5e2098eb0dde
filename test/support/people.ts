import { randomUUID } from "node:crypto";
import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import type { ConsentAct } from "@baiwa/shared/contracts/consents";
import type { RouteName } from "@baiwa/shared/routes";
import type { App } from "../../server/src/app-context";
import type { ApiAnswer, ApiClient, ApiRequest } from "./api-client";

/** A signed-in person of a test. */
export interface Person {
  accountId: string;
  sessionId: string;
  token: string;
  username: string;
  password: string;
}

/** Factories for people and their acts, over HTTP. */
export interface People {
  /** An act as the mini-program sends it, under the statement in force. */
  anAct(scope: ScopeCode, act?: ConsentAct["act"], change?: Partial<ConsentAct>): Promise<ConsentAct>;
  /** A registered, signed-in person. */
  aPerson(change?: { username?: string; password?: string }): Promise<Person>;
  /** A request in the person's name. */
  as(person: Person): (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>;
  /** A fresh idempotency key. */
  aKey(): string;
}

let count = 0;

export const createPeople = ({ api }: { app: App; api: ApiClient; simulator: unknown }): People => {
  const anAct: People["anAct"] = async (scope, act = "given", change = {}) => {
    const { body } = await api("documents.current", { params: { documentId: "privacy-statement" } });
    return {
      scope,
      act,
      documentVersionId: body.versionId,
      textSha256: body.textSha256,
      evidence: {
        screen: "consent",
        controlInitialState: "off",
        labels: ["我已阅读并同意《佰瓦云隐私保护声明》", "同意", "不同意"],
        openedFullText: true,
        clientAt: new Date().toISOString(),
        build: "test-1",
        platform: "h5",
      },
      ...change,
    };
  };
  const aPerson: People["aPerson"] = async (change = {}) => {
    count += 1;
    const username = change.username ?? `person${process.pid}x${count}`;
    const password = change.password ?? `Correct-horse-${count}-battery`;
    const { status, body } = await api("accounts.register", {
      body: {
        identifier: { kind: "username", value: username },
        password,
        statement: await anAct("S0"),
        device: { platform: "h5", name: "测试浏览器" },
      },
    });
    if (status !== 201) throw new Error(`registration answered ${status} ${JSON.stringify(body)}`);
    return { ...body, username, password };
  };
  return {
    anAct,
    aPerson,
    as: (person) => (name, request) => api(name, { token: person.token, ...request }),
    aKey: () => randomUUID(),
  };
};
