import type { Channel, TopicKey } from "@baiwa/shared/catalogue/topics";
import { type Mail, NotDelivered } from "../../server/src/delivery/delivery";
import { idBytes } from "../../server/src/kernel/ids";
import { announce, messageReport } from "../../server/src/messages/messages.service";
import { appId, type TestProduct } from "../support/app";
import { deliverAll } from "../support/messaging";
import type { Person } from "../support/people";

/** Messages sent to people with a mailbox or WeChat credits, while a provider fails. */
export const messageFaults = (product: TestProduct) => {
  let count = 0;
  const announceTo = async (topic: TopicKey, channels: readonly Channel[], change = {}): Promise<Buffer> => {
    count += 1;
    return product.app.database.transaction((db) =>
      announce(db, {
        topic,
        once: `fault ${count}`,
        source: "campaign",
        sourceId: null,
        audience: { kind: "everyone" },
        channels,
        content: { title: "通知", text: "请查看。" },
        at: product.clock.now(),
        ...change,
      }),
    );
  };
  const send = async (topic: TopicKey, channels: readonly Channel[], change = {}): Promise<Buffer> => {
    const id = await announceTo(topic, channels, change);
    await deliverAll(product);
    return id;
  };
  const countsOf = async (id: Buffer): Promise<Record<string, number>> => {
    const { counts } = await messageReport(product.app.database, id);
    return Object.fromEntries(
      counts.map((one) => [[one.channel, one.state, one.reason].filter(Boolean).join(" "), one.count]),
    );
  };
  const later = async (milliseconds: number): Promise<void> => {
    product.clock.advance(milliseconds);
    await deliverAll(product);
  };
  const withMail = async (email = "one@example.com"): Promise<Person> => {
    const person = await product.aPerson();
    const at = product.clock.now();
    const value = { accountId: idBytes(person.accountId), item: "email", value: email, source: "person" } as const;
    await product.app.database.transaction((db) =>
      product.app.vault.put(db, { ...value, enteredBy: "person", at, confirmedAt: at }),
    );
    return person;
  };
  /** The mail server fails so often, then takes what comes. */
  const failingMail = (times: number): Mail[] => {
    const taken: Mail[] = [];
    let left = times;
    product.app.delivery = {
      ...product.app.delivery,
      mail: async (mail) => {
        if (left-- > 0) throw new NotDelivered("mail", "ECONNECTION");
        taken.push(mail);
      },
    };
    return taken;
  };
  const template = "TMPL_security_0001";
  const withCredits = async (credits: number) => {
    const { control } = product.simulator;
    const person = await product.aPerson();
    const { userId } = control.addPerson();
    const code = control.mintLoginCode(appId, userId);
    await product.as(person)("bindings.add", { body: { appId, code, binding: await product.anAct("W1") } });
    for (let one = 0; one < credits; one += 1) {
      control.openPanel({ appId, userId, tmplIds: [template] });
      const answers = [{ templateId: template, answer: "accept" }];
      await product.as(person)("subscriptions.recordWechatAnswers", { body: { appId, answers } });
    }
    const left = async (): Promise<number> => {
      const { cells } = (await product.as(person)("subscriptions.list")).body;
      return cells.find(
        (cell: { topic: string; channel: string }) => cell.topic === "security" && cell.channel === "wechat",
      ).credits;
    };
    return { person, left, sent: () => control.sentMessages({ appId, userId }).messages.length };
  };
  const endpoint = "/cgi-bin/message/subscribe/send";

  return { announceTo, send, countsOf, later, withMail, failingMail, template, withCredits, endpoint };
};
export type MessageFaults = ReturnType<typeof messageFaults>;
