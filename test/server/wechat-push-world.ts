import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Push } from "../../server/dev/wechat-simulator/push";
import { idBytes } from "../../server/src/kernel/ids";
import { workOnEvents } from "../../server/src/wechat/push/event-queue";
import { aProduct, appId, type ProductOptions, pushKey, pushToken, type TestProduct } from "../support/app";
import type { Person } from "../support/people";

export const template = "TMPL_security_0001";
export const lease = { guard: async () => undefined };

/** A person with a WeChat of their own bound. */
export interface BoundPerson extends Person {
  userId: string;
}

/** A product that listens, and a simulator that pushes to it over HTTP. */
export interface PushWorld {
  product: TestProduct;
  url: string;
  aBoundPerson(): Promise<BoundPerson>;
  /** Pushes an event about the person. */
  push(
    person: BoundPerson | null,
    push: Omit<Push, "appId" | "userId"> & { times?: number },
  ): ReturnType<TestProduct["simulator"]["control"]["push"]>;
  /** Acts on all that came in. */
  work(): Promise<void>;
  /** Pushes and acts. */
  tell(person: BoundPerson, event: string, says?: Push["says"], change?: Partial<Push>): Promise<void>;
  seconds(shift?: number): number;
  report(person: BoundPerson, answer: "accept" | "reject"): Promise<number>;
  /** The cell of the template's topic, with its credits. */
  cell(person: BoundPerson): Promise<{ isOn: boolean; credits: number }>;
  /** Rows of a table, the person's own when one is named. */
  rows(table: string, person?: BoundPerson): Promise<number>;
  /** Kinds of the person's ledger entries with their bodies, oldest first. */
  entries(person: BoundPerson, kind: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export const aPushWorld = async (options: ProductOptions = {}): Promise<PushWorld> => {
  const product = await aProduct(options);
  const { control } = product.simulator;
  const server = createServer(product.koa.callback());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/v1/wechat/${appId}`;
  control.setPush({ url, appId, token: pushToken, encodingAesKey: pushKey });

  const work = () => workOnEvents(product.app, lease, new AbortController().signal);
  const push: PushWorld["push"] = (person, given) => control.push({ appId, userId: person?.userId, ...given });
  return {
    product,
    url,
    push,
    work,
    aBoundPerson: async () => {
      const person = await product.aPerson();
      const { userId } = control.addPerson();
      const code = control.mintLoginCode(appId, userId);
      const { status } = await product.as(person)("bindings.add", {
        body: { appId, code, binding: await product.anAct("W1") },
      });
      if (status !== 201) throw new Error(`binding answered ${status}`);
      return { ...person, userId };
    },
    tell: async (person, event, says, change = {}) => {
      const { status, text } = await push(person, { event, says, ...change });
      expect({ status, text }).toEqual({ status: 200, text: "success" });
      await work();
    },
    seconds: (shift = 0) => Math.floor(product.clock.now().getTime() / 1000) + shift,
    report: async (person, answer) => {
      const body = { appId, answers: [{ templateId: template, answer }] };
      return (await product.as(person)("subscriptions.recordWechatAnswers", { body })).status;
    },
    cell: async (person) => {
      const { body } = await product.as(person)("subscriptions.list");
      return body.cells.find(
        (one: { topic: string; channel: string }) => one.topic === "security" && one.channel === "wechat",
      );
    },
    rows: async (table, person) => {
      const [row] = await product.app.database.rows<{ n: string }>(
        `SELECT COUNT(*) AS n FROM ${table} WHERE ${person ? "account_id = ?" : "1 = 1"}`,
        person ? [idBytes(person.accountId)] : [],
      );
      return Number(row?.n);
    },
    entries: async (person, kind) => {
      const { subject } = await product.app.keyring.of(idBytes(person.accountId));
      const found = await product.app.database.rows<{ entry: Buffer }>(
        "SELECT entry FROM ledger_entry WHERE subject = ? AND kind = ? ORDER BY id",
        [subject, kind],
      );
      return found.map(({ entry }) => JSON.parse(entry.toString("utf8")) as Record<string, unknown>);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await product.stop();
    },
  };
};

export const answers = (...given: ("accept" | "reject")[]) => {
  const list = given.map((status) => ({ TemplateId: template, SubscribeStatusString: status, PopupScene: "0" }));
  return { List: list.length === 1 ? list[0] : list };
};
