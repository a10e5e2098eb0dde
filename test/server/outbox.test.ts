import { FateUnknown } from "../../server/src/delivery/delivery";
import { enqueue, hasOutgoing, sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { aHoldingPair } from "../support/holding";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const never = new AbortController().signal;

describe("a message in the outbox that cannot be opened", () => {
  it("holds up no other, and is given up after as many tries as any", async () => {
    const { accountId } = await product.aPerson();
    const id = idBytes(accountId);
    const put = (to: string) => {
      const message = { channel: "mail", mail: { to, subject: "通知", text: "请查看。" } } as const;
      return enqueue(product.app, product.app.database, { accountId: id, message, at: product.clock.now() });
    };
    await put("broken@example.com");
    await product.app.database.run("UPDATE outgoing_message SET sealed = CONCAT(sealed, 0x00) WHERE account_id = ?", [
      id,
    ]);
    await put("whole@example.com");
    product.mailbox.kept.length = 0;
    await sendOutgoing(product.app, never);
    const sent = () => product.mailbox.kept.map((one) => (one.channel === "mail" ? one.mail.to : ""));
    expect(sent()).toEqual(["whole@example.com"]);
    for (let tries = 1; tries < 5; tries += 1) {
      expect(await hasOutgoing(product.app, id)).toBe(true);
      product.clock.advance(3_600_000);
      await sendOutgoing(product.app, never);
    }
    expect(await hasOutgoing(product.app, id)).toBe(false);
    expect(sent()).toEqual(["whole@example.com"]);
  });
});

describe("a message in the outbox that cannot be opened and is held", () => {
  it("holds up no other when it is given up, and the hold says that it was there", async () => {
    const pair = await aHoldingPair(product);
    const { accountId } = await product.aPerson();
    const holdId = await pair.place(accountId, ["outgoing_message"]);
    const id = idBytes(accountId);
    const put = (to: string) => {
      const message = { channel: "mail", mail: { to, subject: "通知", text: "请查看。" } } as const;
      return enqueue(product.app, product.app.database, { accountId: id, message, at: product.clock.now() });
    };
    await put("broken@example.com");
    await product.app.database.run(
      "UPDATE outgoing_message SET sealed = CONCAT(sealed, 0x00), attempts = 4 WHERE account_id = ?",
      [id],
    );
    product.clock.advance(1);
    await put("after@example.com");
    product.mailbox.kept.length = 0;
    await sendOutgoing(product.app, never);
    expect(product.mailbox.kept).toHaveLength(1);
    expect(await hasOutgoing(product.app, id)).toBe(false);
    const kept = JSON.stringify(await pair.kept(holdId));
    expect(kept).toContain("已损坏");
    expect(kept).toContain("after@example.com");
    await pair.release(holdId);
  });
});

describe("an SMS in the outbox whose answer is lost", () => {
  it("is sent once more, and no oftener", async () => {
    const { accountId } = await product.aPerson();
    const id = idBytes(accountId);
    let tries = 0;
    product.app.delivery = {
      ...product.app.delivery,
      sms: async () => {
        tries += 1;
        throw new FateUnknown("sms", "no answer");
      },
    };
    const message = { channel: "sms", sms: { to: "13700001111", template: "account-risk", values: [] } } as const;
    const queued = { ...message, sms: { ...message.sms, values: [] } };
    await enqueue(product.app, product.app.database, { accountId: id, message: queued, at: product.clock.now() });
    for (let round = 0; round < 5; round += 1) {
      await sendOutgoing(product.app, never);
      product.clock.advance(3_600_000);
    }
    expect([tries, await hasOutgoing(product.app, id)]).toEqual([2, false]);
  });
});
