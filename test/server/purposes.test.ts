import { Writable } from "node:stream";
import { items, type Purpose, purposes } from "@baiwa/shared/catalogue/items";
import { isConsentGiven } from "../../server/src/consent/consent.service";
import { idBytes } from "../../server/src/kernel/ids";
import { createLog } from "../../server/src/kernel/log";
import { createPurposeGate, PurposeDenied } from "../../server/src/kernel/vault/purpose-gate";
import { aProduct, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";

let product: TestProduct;
let logged = "";
beforeAll(async () => {
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });
  product = await aProduct({ log: createLog("info", sink) });
});
afterAll(() => product.stop());

describe("the register of purposes", () => {
  it("tells every purpose with its clause, what it rests on and exactly the items that may be read for it", async () => {
    const { body } = await product.api("lists.purposes");
    expect(body.purposes.map(({ purpose }: { purpose: string }) => purpose)).toEqual(Object.keys(purposes));
    for (const { purpose, items: told, basis, consent } of body.purposes) {
      const named = Object.entries(items).filter(([, { purposes: own }]) =>
        (own as readonly string[]).includes(purpose),
      );
      expect(told.map(({ item }: { item: string }) => item)).toEqual(named.map(([item]) => item));
      expect(basis.length).toBeGreaterThan(1);
      expect(consent === null || purposes[purpose as Purpose].basis === "consent").toBe(true);
    }
  });
});

describe("a read for a purpose", () => {
  it("that does not cover it gives no value, is counted, and is logged without a word about the person", async () => {
    const person = await aKnownPerson(product);
    const accountId = idBytes(person.accountId);
    const denials = async () => {
      const { values } = await product.app.metrics.purposeDenials.get();
      return values.find(({ labels }) => labels.purpose === "survey")?.value ?? 0;
    };
    const before = await denials();
    const request = {
      accountId,
      items: ["phone"],
      purpose: "survey",
      reader: { kind: "system", task: "survey" },
    } as const;
    await expect(product.app.vault.read(product.app.database, request)).rejects.toThrow(PurposeDenied);
    expect(await denials()).toBe(before + 1);
    expect(logged).toContain('"purpose":"survey"');
    for (const secret of [person.phone, person.accountId, accountId.toString("hex"), person.username])
      expect(logged).not.toContain(secret);
  });

  it("that is new in the register unlocks nothing until the person's consent stands, and nothing once it does not (4.9)", async () => {
    const person = await product.aPerson();
    const rules = {
      items: { ...items, username: { ...items.username, purposes: [...items.username.purposes, "newcomer"] } },
      purposes: { ...purposes, newcomer: { basis: "consent", scope: "M3" as const } },
    };
    const gate = createPurposeGate((id, scope) => isConsentGiven(product.app, id, scope), undefined, rules);
    const read = () => gate(idBytes(person.accountId), ["username"], "newcomer" as Purpose);
    const decide = async (act: "given" | "withdrawn") =>
      product.as(person)("consents.record", { body: await product.anAct("M3", act) });
    await expect(read()).rejects.toThrow(PurposeDenied);
    await decide("given");
    await expect(read()).resolves.toBeUndefined();
    await decide("withdrawn");
    await expect(read()).rejects.toThrow(PurposeDenied);
  });

  it("works for the service itself after every consent was withdrawn (4.1)", async () => {
    const person = await product.aPerson();
    const accountId = idBytes(person.accountId);
    await product.as(person)("consents.record", { body: await product.anAct("S0", "withdrawn") });
    const reader = { kind: "system", task: "service" } as const;
    const request = { accountId, items: ["username"], purpose: "service", reader } as const;
    expect(await product.app.vault.read(product.app.database, request)).toMatchObject([{ value: person.username }]);
  });
});
