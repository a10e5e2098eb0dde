import { type Item, type ItemKey, items } from "@baiwa/shared/catalogue/items";
import { recipients } from "@baiwa/shared/catalogue/recipients";
import { fieldNotice } from "@baiwa/shared/lists";
import { privacyGuide } from "@baiwa/shared/wechat-guide";
import { controller } from "../../server/src/service/service.routes";
import { aProduct, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

type Listed = { item: string; why: string; retention: string; clauses: string[]; purposes: { clause: string }[] };

describe("the lists of information", () => {
  it("tell every item of the catalogue once, with why, how long and which clause", async () => {
    const { body } = await product.api("lists.collected");
    const listed: Listed[] = body.groups.flatMap((group: { items: Listed[] }) => group.items);
    expect(listed.map(({ item }) => item).sort()).toEqual(Object.keys(items).sort());
    for (const { why, retention, clauses, purposes } of listed) {
      expect([why, retention].every((text) => text.length > 1)).toBe(true);
      expect(clauses.length * purposes.length).toBeGreaterThan(0);
    }
  });

  it("tell each service's needs; nothing a service requires is out of the person's reach to enter (1.6)", async () => {
    const { body } = await product.api("lists.services");
    expect(body.services.map(({ name }: { name: string }) => name)).toContain("域名注册");
    for (const { asks, without } of body.services) {
      expect(without.length).toBeGreaterThan(4);
      expect(asks.some(({ isRequired }: { isRequired: boolean }) => isRequired)).toBe(true);
      for (const { item, why } of asks) {
        expect(why).toMatch(/^.{3,60}$/u);
        const entry = items[item as ItemKey] as Item;
        expect({ item, canBeEntered: entry.entry !== undefined || item.startsWith("record_") }).toEqual({
          item,
          canBeEntered: true,
        });
      }
    }
  });

  it("cite only clauses that the published statement has", async () => {
    const statement = await product.api("documents.current", { params: { documentId: "privacy-statement" } });
    const text = JSON.stringify(statement.body.blocks);
    const { body } = await product.api("lists.collected");
    const listed: Listed[] = body.groups.flatMap((group: { items: Listed[] }) => group.items);
    for (const clause of listed.flatMap(({ clauses, purposes }) => [
      ...clauses,
      ...purposes.map((one) => one.clause),
    ])) {
      expect({ clause, isThere: text.includes(`"id":"${clause}"`) }).toEqual({ clause, isThere: true });
    }
  });

  it("say what the statement names and is not collected, in the words of its clause", async () => {
    const statement = await product.api("documents.current", { params: { documentId: "privacy-statement" } });
    const { body } = await product.api("lists.collected");
    expect(body.notCollected.length).toBeGreaterThan(0);
    for (const { name, clause, why } of body.notCollected) {
      const block = statement.body.blocks.find(({ id }: { id: string }) => id === clause);
      expect(JSON.stringify(block.runs)).toContain(name);
      expect(why.length).toBeGreaterThan(8);
    }
  });

  it("name everyone who gets an item, with what they get", async () => {
    const { body } = await product.api("lists.shared");
    const told = body.recipients.map(
      ({ recipient, items: theirs }: { recipient: string; items: { item: string }[] }) => [
        recipient,
        theirs.map(({ item }) => item).sort(),
      ],
    );
    const declared = Object.keys(recipients).map((key) => [
      key,
      Object.entries(items)
        .filter(([, entry]) => (entry.recipients as readonly string[]).includes(key))
        .map(([item]) => item)
        .sort(),
    ]);
    expect(told).toEqual(declared);
  });

  it("say nothing about a person, and may be cached", async () => {
    const person = await product.aPerson();
    const [guest, known] = [await product.api("lists.collected"), await product.as(person)("lists.collected")];
    expect(known.body).toEqual(guest.body);
    expect(guest.headers["cache-control"]).toBe("public, max-age=300");
  });

  it("give the words beside a field", () => {
    expect(fieldNotice("email")).toBe("用来登录，接收您订阅的邮件和安全通知。见声明 2.2，保存：账号存续期间");
  });
});

describe("the declaration for WeChat's privacy guide", () => {
  it("names the developer, each kind with its purpose, how long it is kept, who gets it and whom to ask", () => {
    const guide = privacyGuide(controller);
    for (const text of [controller.name, controller.contact, "微信昵称、头像：", "手机号：", recipients.wechat.name]) {
      expect(guide).toContain(text);
    }
    expect(guide).toContain(`手机号：${items.phone.retention}`);
  });
});
