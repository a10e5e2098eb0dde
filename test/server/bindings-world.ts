import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { idBytes } from "../../server/src/kernel/ids";
import type { ApiAnswer } from "../support/api-client";
import { aProduct, appId } from "../support/app";
import type { Person } from "../support/people";

/** Hands the server's calls to the simulator and its answers back unchanged, and remembers them. */
const aWire = async () => {
  const answers: string[] = [];
  let target = "";
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method } = request;
    const body = method === "POST" ? Buffer.concat(chunks) : undefined;
    const answer = await fetch(`${target}${request.url}`, { method, body });
    const text = await answer.text();
    answers.push(text);
    response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url: string) => {
      target = url;
    },
    sessionKeys: () => answers.flatMap((text) => /"session_key":"([^"]+)"/.exec(text)?.[1] ?? []),
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
};

export const device = { platform: "weapp" as const };
export const atOnce = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_none, index) => work(index)));
export const refused = ({ status, body: { code, message } }: ApiAnswer) => ({ status, code, message });
export const statusesOf = (answers: ApiAnswer[]) => answers.map(({ status }) => status).sort();
export const both = (...places: string[]) => ({ values: places, fingerprints: places });
export const nothing = both();

/** A product whose calls to WeChat go over a wire that is listened to, and what people do with their bindings. */
export const bindingsWorld = async () => {
  const wire = await aWire();
  const product = await aProduct({ env: { WECHAT_BASE_URL: wire.url } });
  wire.leadTo(product.simulator.url);
  const control = () => product.simulator.control;
  const newUser = () => control().addPerson().userId;

  const wechatLogin = (userId: string, app = appId) =>
    product.api("sessions.wechat", { body: { appId: app, code: control().mintLoginCode(app, userId), device } });
  const addBinding = async (person: Person, userId: string, app = appId) =>
    product.as(person)("bindings.add", {
      body: { appId: app, code: control().mintLoginCode(app, userId), binding: await product.anAct("W1") },
    });
  const bindingsOf = async (person: Person) => (await product.as(person)("bindings.list")).body.bindings;
  const withdraw = async (person: Person, scope: "W1" | "W2" = "W1") =>
    product.as(person)("consents.record", { body: await product.anAct(scope, "withdrawn") });
  const stateOf = async (person: Person, scope: string): Promise<string> => {
    const { body } = await product.as(person)("consents.status");
    return body.scopes.find((one: { scope: string }) => one.scope === scope).state;
  };
  /** Someone whose only way in is WeChat, bound in the apps given. */
  const aWechatPerson = async (apps = [appId]) => {
    const userId = newUser();
    const { body: login } = await wechatLogin(userId, apps[0]);
    const { body } = await product.api("accounts.createFromWechat", {
      body: {
        ticket: login.ticket,
        statement: await product.anAct("S0"),
        binding: await product.anAct("W1"),
        device,
      },
    });
    const person: Person = { ...body, username: "", password: "" };
    for (const app of apps.slice(1)) expect((await addBinding(person, userId, app)).status).toBe(201);
    return { person, userId };
  };

  const wechatItems = "item IN ('wx_openid', 'wx_unionid')";
  /** What the vault holds of the account's WeChat: values and fingerprints, as "item@app". */
  const heldOf = async ({ accountId }: Person) => {
    const places = async (table: string): Promise<string[]> => {
      const rows = await product.app.database.rows<{ item: string; instance: string }>(
        `SELECT item, instance FROM ${table} WHERE account_id = ? AND ${wechatItems} ORDER BY item, instance`,
        [idBytes(accountId)],
      );
      return rows.map(({ item, instance }) => `${item}@${instance}`);
    };
    return { values: await places("vault_value"), fingerprints: await places("vault_fingerprint") };
  };
  const holders = async (item: "wx_openid" | "wx_unionid", userId: string, app = appId): Promise<number> => {
    const { openid, unionid = "" } = control().identity({ appId: app, userId });
    const value = item === "wx_openid" ? openid : unionid;
    expect(value).not.toBe("");
    return (await product.app.vault.findAccounts(product.app.database, item, value, app)).length;
  };
  const entriesOf = async ({ accountId }: Person, kind: string): Promise<number> => {
    const { subject } = await product.app.keyring.of(idBytes(accountId));
    return (await product.app.ledger.entriesOf(subject, kind)).length;
  };

  return {
    wire,
    product,
    control,
    newUser,
    wechatLogin,
    addBinding,
    bindingsOf,
    withdraw,
    stateOf,
    aWechatPerson,
    wechatItems,
    heldOf,
    holders,
    entriesOf,
    stop: async () => {
      await product.stop();
      await wire.stop();
    },
  };
};
export type BindingsWorld = Awaited<ReturnType<typeof bindingsWorld>>;
