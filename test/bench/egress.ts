import type { SqlValue } from "../../server/src/kernel/database";
import { newId } from "../../server/src/kernel/ids";
import { egressMany } from "../../server/src/sharing/egress";
import { insertTogether } from "../../server/src/sharing/outgoing";
import { addRecipient } from "../../server/src/sharing/recipients.service";
import type { TestProduct } from "../support/app";
import type { Heavy } from "./heavy";

const together = 200;
const day = 86_400_000;

const aRecipient = async ({ app, clock }: TestProduct): Promise<Buffer> => {
  const at = clock.now();
  const payload = {
    name: "压测接收方",
    role: "processor" as const,
    country: "CN",
    contact: "privacy@bench.example.cn",
    contract: "HT-1",
    contractUntil: new Date(at.getTime() + day).toISOString(),
    purposes: ["service" as const],
    items: ["contact_phone" as const],
    method: "接口",
    policy: "见对方网站",
    url: "https://bench.example.cn/",
  };
  await app.database.transaction((db) =>
    addRecipient(app, db, { payload, at, accountId: null, askedBy: newId(), approvedBy: newId() }),
  );
  const [row] = await app.database.rows<{ id: Buffer }>("SELECT id FROM recipient ORDER BY id DESC LIMIT 1");
  return row?.id as Buffer;
};

/** The same rows of records with nothing around them: what the database alone takes. */
const bareInsert = async ({ app }: TestProduct, recipientId: Buffer, accountIds: readonly Buffer[]): Promise<void> => {
  const at = app.ports.clock();
  for (let from = 0; from < accountIds.length; from += together) {
    const rows = accountIds
      .slice(from, from + together)
      .map((id): SqlValue[] => [
        newId(),
        id,
        recipientId,
        "service",
        "contract",
        '["contact_phone"]',
        "queued",
        0,
        at,
        at,
      ]);
    await app.database.transaction((db) =>
      insertTogether(
        db,
        "INSERT INTO share_record (id, account_id, recipient_id, purpose, basis, items, state, is_hidden, at, kept_until)",
        rows,
      ),
    );
  }
};

/** Passing on something of 100,000 accounts (a thousand, again and again) through the door, beside a bare insert of as many records. */
export const egressOfManyRecords = async (product: TestProduct, count = 100_000): Promise<Heavy> => {
  const people = await Promise.all(
    Array.from({ length: 1000 }, async () => {
      const accountId = newId();
      await product.app.keyring.create(accountId);
      return accountId;
    }),
  );
  const { database, vault } = product.app;
  const at = product.clock.now();
  for (const accountId of people) {
    await database.run("INSERT INTO account (id, state, created_at) VALUES (?, 'active', ?)", [accountId, at]);
    const entry = {
      accountId,
      item: "contact_phone",
      value: "13900001111",
      source: "person",
      enteredBy: "self",
      at,
    } as const;
    await vault.put(database, entry);
  }
  const recipientId = await aRecipient(product);
  const accountIds = Array.from({ length: count }, (_none, index) => people[index % people.length] as Buffer);
  const bareFrom = performance.now();
  await bareInsert(product, recipientId, accountIds);
  const bare = count / ((performance.now() - bareFrom) / 1000);
  const before = process.memoryUsage().rss;
  const from = performance.now();
  const basis = { kind: "contract", reference: "DD-1" } as const;
  await egressMany(product.app, {
    accountIds,
    recipientId,
    purpose: "service",
    items: ["contact_phone"],
    basis,
    serviceId: null,
  });
  const seconds = (performance.now() - from) / 1000;
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    name: `egress of ${count} records (${(count / seconds / bare).toFixed(2)} of a bare insert)`,
    perSecond: Math.round(count / seconds),
    seconds: tenth(seconds),
    peakMiB: tenth((process.memoryUsage().rss - before) / 2 ** 20),
  };
};
