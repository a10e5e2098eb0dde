import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RouteName } from "@baiwa/shared/routes";
import { createServiceClient } from "../../server/src/service-clients/service-client.service";
import { sendShares, sweepSharing } from "../../server/src/sharing/sender";
import { workOnTransfers } from "../../server/src/sharing/transfer-jobs";
import type { ApiAnswer, ApiRequest } from "./api-client";
import type { TestProduct } from "./app";
import type { Person } from "./people";
import { createStaff, type StaffMember, type StaffPeople } from "./staff";

export const reason = "合作需要";
const day = 86_400_000;

/** What arrived at a recipient. */
export interface Arrived {
  id: string;
  timestamp: string;
  signature: string;
  body: string;
}
type Answerer = (arrived: Arrived, response: ServerResponse) => void;

const readAll = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};
const takeIt: Answerer = ({ id }, response) => void response.end(JSON.stringify({ received: id }));

/** A recipient's own server on the loopback interface: keeps what arrives, and answers as it is told to. */
export const aRecipientServer = async () => {
  const arrived: Arrived[] = [];
  let answer = takeIt;
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const header = (name: string) => String(request.headers[name] ?? "");
      const one = {
        id: header("baiwa-id"),
        timestamp: header("baiwa-timestamp"),
        signature: header("baiwa-signature"),
        body,
      };
      arrived.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    arrived,
    /** What arrived of a kind, as it says. */
    told: (kind: "share" | "correction" | "deletion") =>
      arrived.map(({ body }) => JSON.parse(body)).filter((content) => content.kind === kind),
    answers: (other: Answerer = takeIt) => {
      answer = other;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
export type RecipientServer = Awaited<ReturnType<typeof aRecipientServer>>;

/** What an authority's order asks for. */
export const anIntake = (desk: Pick<SharingDesk, "inDays">, change: object = {}) => ({
  clause: "5.3.1",
  receiver: "上海市公安局网安总队",
  country: "CN",
  article: "网络安全法第二十八条",
  documentNumber: "沪公（网）调字〔2026〕9 号",
  purpose: "service",
  items: ["contact_phone"],
  from: desk.inDays(-1),
  until: desk.inDays(30),
  ...change,
});

/** Staff at work on the directory, a system that asks the door, and time that passes; all over HTTP. */
export const aSharingDesk = async (product: TestProduct, staff: StaffPeople = createStaff(product)) => {
  const members: Record<"partner" | "officer" | "lawyer", StaffMember> = {
    partner: await staff.aMember("partner_manager"),
    officer: await staff.aMember("privacy_officer"),
    lawyer: await staff.aMember("legal"),
  };
  const { token } = await product.app.database.transaction((db) =>
    createServiceClient(product.app, db, {
      name: `共享 ${product.aKey()}`,
      rights: ["share.send"],
      products: ["ecs"],
      by: "command",
      at: product.clock.now(),
    }),
  );
  const by = (who: keyof typeof members) => (name: RouteName, request?: ApiRequest) =>
    staff.as(members[who])(name, request);
  const inDays = (days: number): string => new Date(product.clock.now().getTime() + days * day).toISOString();
  const aRule = (change: object = {}) => ({
    name: "某某物流有限公司",
    role: "processor",
    country: "CN",
    contact: "privacy@logistics.example.cn",
    contract: "HT-2026-001",
    contractUntil: inDays(365),
    purposes: ["service"],
    items: ["contact_person", "contact_phone"],
    method: "加密并签名的接口",
    policy: "见对方网站",
    url: "http://127.0.0.1:9/hook",
    ...change,
  });
  const decide = (approvalId: string, who: keyof typeof members = "officer", outcome = "approved") =>
    by(who)("adminApprovals.decide", { params: { approvalId }, body: { outcome, reason } });
  const registered = async (name: string) => {
    const { rows } = (await by("officer")("adminRecipients.list", { query: { pageSize: "100" } })).body;
    return rows.find((row: { name: string }) => row.name === name) as { recipientId: string };
  };
  let count = 0;
  /** A registered recipient; its name is its own. */
  const aRecipient = async (change: object = {}) => {
    count += 1;
    const rule = aRule({ name: `接收方 ${count}`, ...change });
    const asked = await by("partner")("adminRecipients.add", { body: { ...rule, reason } });
    if (asked.status !== 201) throw new Error(`asking answered ${asked.status} ${JSON.stringify(asked.body)}`);
    await decide(asked.body.approvalId);
    return { ...rule, recipientId: (await registered(rule.name)).recipientId };
  };
  const aClient = async (): Promise<Person> => {
    const person = await product.aPerson();
    const put = (item: string, value: string) =>
      product.as(person)("profile.put", { params: { item }, body: { value } });
    for (const { status } of [
      await put("contact_person", "慕容联系"),
      await put("contact_phone", "13900001111"),
      await put("comm_address", "上海市静安区独一路 8 号"),
    ])
      if (status >= 300) throw new Error(`profile answered ${status}`);
    return person;
  };
  const send = (person: Person, recipientId: string, change: object = {}, key?: string): Promise<ApiAnswer> =>
    product.api("egress.send", {
      token,
      key,
      body: {
        accountId: person.accountId,
        recipientId,
        purpose: "service",
        items: ["contact_person", "contact_phone"],
        basis: { kind: "contract", reference: "DD-1" },
        ...change,
      },
    });
  const outcome = (shareId: string): Promise<ApiAnswer> => product.api("egress.show", { token, params: { shareId } });
  /** A decision about one recipient, as the mini-program sends it. */
  const consent = async (person: Person, recipientId: string, act = "given", change: object = {}) => {
    const { documentVersionId, textSha256, evidence } = await product.anAct("S0");
    const { rows } = (await product.as(person)("shares.recipients", { query: { pageSize: "100" } })).body;
    const shown = rows.find((row: { recipientId: string }) => row.recipientId === recipientId);
    const body = { act, shownSha256: shown?.shownSha256 ?? "0".repeat(64), documentVersionId, textSha256, evidence };
    return product.as(person)("shares.decide", { params: { recipientId }, body: { ...body, ...change } });
  };
  const never = new AbortController().signal;
  return {
    staff,
    members,
    by,
    inDays,
    aRule,
    decide,
    aRecipient,
    aClient,
    send,
    outcome,
    consent,
    round: () => sendShares(product.app, never),
    sweep: () => sweepSharing(product.app, { guard: async () => undefined }, never),
    transfers: () => workOnTransfers(product.app, { guard: async () => undefined }, never),
    /** Staff sign in again after a long time. */
    again: async () => {
      for (const who of Object.keys(members) as (keyof typeof members)[])
        members[who] = await staff.again(members[who]);
    },
    sharesOf: async (person: Person) => (await product.as(person)("shares.list")).body.rows,
  };
};
export type SharingDesk = Awaited<ReturnType<typeof aSharingDesk>>;
