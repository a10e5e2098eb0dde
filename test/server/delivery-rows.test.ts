import { newId } from "../../server/src/kernel/ids";
import { stillDue } from "../../server/src/messages/delivery-rows";
import { aProduct, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const many = 20_000;
/** A message to many, all waiting, as it lies there after planning. */
const aMessageToMany = async (): Promise<{ messageId: Buffer; accounts: Buffer[] }> => {
  const messageId = newId();
  const accounts = Array.from({ length: many }, () => newId());
  const at = product.clock.now();
  for (let done = 0; done < many; done += 5000) {
    const part = accounts.slice(done, done + 5000);
    await product.app.database.run(
      `INSERT INTO delivery (message_id, account_id, channel, shard, state, next_at)
       VALUES ${part.map(() => "(?, ?, 'wechat', 0, 'queued', ?)").join(", ")}`,
      part.flatMap((id) => [messageId, id, at]),
    );
  }
  return { messageId, accounts };
};

describe("the rows of a batch", () => {
  it("are read one by one, however many others of the message wait", async () => {
    const { messageId, accounts } = await aMessageToMany();
    const batch = accounts.filter((_id, index) => index % 150 === 0).slice(0, 128);
    const due = batch.map((id) => ({
      message_id: messageId,
      account_id: id,
      channel: "wechat" as const,
      state: "queued" as const,
      attempts: 0,
    }));
    const now = new Date(product.clock.now().getTime() + 1000);
    const read = await product.app.database.transaction(async (db) => {
      const reads = async () => {
        const rows = await db.rows<{ Variable_name: string; Value: string }>(
          "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_key', 'Handler_read_next')",
        );
        return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const before = await reads();
      const group = { message: { id: messageId } as never, channel: "wechat" as const, due };
      expect(await stillDue(db, group, now)).toHaveLength(batch.length);
      return (await reads()) - before;
    });
    expect(read).toBeLessThan(batch.length * 5);
  });
});
