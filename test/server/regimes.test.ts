import { randomUUID } from "node:crypto";
import { idBytes, newId } from "../../server/src/kernel/ids";
import { regimeRule } from "../../server/src/regimes/regime-retention";
import { createServiceClient } from "../../server/src/service-clients/service-client.service";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { createStaff, entriesOfKind } from "../support/staff";

let product: TestProduct;
let token: string;
beforeAll(async () => {
  product = await aProduct();
  const made = await product.app.database.transaction((db) =>
    createServiceClient(product.app, db, {
      name: "国际站销售系统",
      rights: ["regime.propose"],
      products: ["ecs"],
      by: "command",
      at: product.clock.now(),
    }),
  );
  ({ token } = made);
});
afterAll(() => product.stop());

const propose = (person: Pick<Person, "accountId">, regime = "international-own", reference = "订单 INT-1") =>
  product.api("regimes.propose", { token, params: { accountId: person.accountId }, body: { regime, reference } });
const shown = async (person: Person) => (await product.as(person)("regimes.show")).body;
const decide = (person: Person, proposalId: string, isConfirmed: boolean) =>
  product.as(person)("regimes.decide", { params: { proposalId }, body: { isConfirmed } });

describe("the regime of an account (1.2)", () => {
  it("is the mainland's until the person says otherwise, and decides which documents they are shown", async () => {
    const person = await product.aPerson();
    const { current } = await shown(person);
    expect(current.regime).toBe("mainland");
    const ids = current.documents.map(({ documentId }: { documentId: string }) => documentId);
    expect(ids).toContain("privacy-statement");
    expect(ids.join()).not.toContain("international");
  });

  it("is never swapped silently: what is proposed is told, and only the person's confirmation counts", async () => {
    const person = await product.aPerson();
    const { status, body } = await propose(person);
    expect(status).toBe(201);
    const waiting = await shown(person);
    expect(waiting).toMatchObject({ current: { regime: "mainland" }, open: { proposalId: body.proposalId } });
    expect((await product.as(person)("messages.list")).body.rows[0].title).toBe("请确认您的信息按哪套规则处理");
    expect((await decide(person, body.proposalId, true)).status).toBe(200);
    const { current, open, history } = await shown(person);
    expect([current.regime, open]).toEqual(["international-own", null]);
    expect(current.documents[0]).toEqual({
      documentId: "international-privacy-policy",
      title: "佰瓦云国际隐私权政策",
      isPublished: false,
    });
    expect(history).toMatchObject([{ state: "confirmed", reference: "订单 INT-1" }]);
    expect((await entriesOfKind(product, "regime.confirmed")).at(-1)).toMatchObject({
      from: "mainland",
      to: "international-own",
    });
  });

  it("of entrusted information shows the agreement about it as well", async () => {
    const person = await product.aPerson();
    const { body } = await propose(person, "international-entrusted");
    await decide(person, body.proposalId, true);
    const { current } = await shown(person);
    expect(current.documents.slice(0, 2).map(({ documentId }: { documentId: string }) => documentId)).toEqual([
      "international-dpa",
      "international-privacy-policy",
    ]);
  });

  it("stays as it is when the person refuses, and a refusal is not turned by asking again", async () => {
    const person = await product.aPerson();
    const { proposalId } = (await propose(person)).body;
    expect((await decide(person, proposalId, false)).status).toBe(200);
    expect((await decide(person, proposalId, true)).body.code).toBe("regime.decided");
    expect((await shown(person)).current.regime).toBe("mainland");
  });

  it("has one proposal at a time, raced or not, and what is proposed twice is decided once", async () => {
    const person = await product.aPerson();
    const answers = await Promise.all([1, 2, 3].map(() => propose(person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { proposalId } = answers.find(({ status }) => status === 201)?.body ?? {};
    const both = await Promise.all([decide(person, proposalId, true), decide(person, proposalId, false)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await decide(person, proposalId, both[0]?.status === 200)).status).toBe(200);
  });

  it("waits thirty days for the answer and no longer", async () => {
    const person = await product.aPerson();
    const { proposalId } = (await propose(person)).body;
    product.clock.advance(31 * 86_400_000);
    const again = await product.api("sessions.create", {
      body: { identifier: person.username, password: person.password, device: { platform: "h5", name: "浏览器" } },
    });
    const later = { ...person, token: again.body.token };
    expect((await decide(later, proposalId, true)).body.code).toBe("regime.decided");
    expect(await shown(later)).toMatchObject({ open: null, history: [{ state: "expired" }] });
    expect((await propose(person)).status).toBe(201);
  });

  it("is kept while the account lasts if it was confirmed, and three years if it was not", async () => {
    const person = await product.aPerson();
    const at = product.clock.now();
    await product.app.database.run("DELETE FROM account_regime");
    const row = (state: string) => [
      newId(),
      idBytes(person.accountId),
      "international-own",
      state,
      "x",
      "demo",
      at,
      at,
    ];
    for (const state of ["confirmed", "refused", "expired"])
      await product.app.database.run(
        `INSERT INTO account_regime (id, account_id, regime, state, reference, proposed_by, proposed_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        row(state),
      );
    const due = async (years: number) =>
      (await regimeRule.due(product.app, new Date(at.getTime() + years * 365 * 86_400_000 + 1000))).due;
    expect([await due(2), await due(3)]).toEqual([0, 2]);
  });

  it("is nobody else's to decide or propose", async () => {
    const [person, other] = [await product.aPerson(), await product.aPerson()];
    const { proposalId } = (await propose(person)).body;
    expect((await decide(other, proposalId, true)).body.code).toBe("regime.unknown");
    expect((await propose({ accountId: randomUUID() })).body.code).toBe("account.unknown");
    expect((await propose(other, "mainland")).body.code).toBe("regime.same");
    expect((await propose(other, "moon")).status).toBe(400);
    const staff = createStaff(product);
    const support = await staff.aMember("support_l2");
    const asked = await staff.as(support)("adminRegimes.propose", {
      params: { accountId: other.accountId },
      body: { regime: "international-own", reference: "合同 7", reason: "工单 7" },
    });
    expect(asked.status).toBe(201);
    expect((await shown(other)).current.regime).toBe("mainland");
  });
});
