import { type Item, itemKeys, items, type Purpose, purposes, type VaultItem } from "@baiwa/shared/catalogue/items";
import { type ScopeCode, scopeCodes } from "@baiwa/shared/catalogue/scopes";
import fc from "fast-check";
import { newId } from "../../server/src/kernel/ids";
import { consentsNeeded, createPurposeGate, PurposeDenied } from "../../server/src/kernel/vault/purpose-gate";
import { emptyTables } from "../support/database";
import { aVaultProcess, closeVaults } from "./vault-world";

const vaultItems = itemKeys.filter((key): key is VaultItem => items[key].store === "vault");
const everyPurpose = Object.keys(purposes) as Purpose[];
const rule = (purpose: Purpose): { basis: string; scope?: ScopeCode } => purposes[purpose];
const accountId = newId();

/** What the gate should say, worked out from the catalogue alone. */
const isAllowed = (item: VaultItem, purpose: Purpose, given: readonly ScopeCode[]): boolean => {
  const { basis, scope } = rule(purpose);
  const isNamed = (items[item] as Item).purposes.includes(purpose);
  return isNamed && (basis !== "consent" || (scope !== undefined && given.includes(scope)));
};
const outcome = (promise: Promise<void>): Promise<"allowed" | "denied"> =>
  promise.then(
    () => "allowed" as const,
    (error: unknown) => {
      expect(error).toBeInstanceOf(PurposeDenied);
      return "denied" as const;
    },
  );

describe("the purpose gate", () => {
  it("lets a read through only if the catalogue names the purpose for every item and the consents stand", async () => {
    const some = fc.uniqueArray(fc.constantFrom(...vaultItems), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        some,
        fc.constantFrom(...everyPurpose),
        fc.subarray([...scopeCodes]),
        async (wanted, purpose, given) => {
          const gate = createPurposeGate(async (_account, scope) => given.includes(scope));
          const expected = wanted.every((item) => isAllowed(item, purpose, given)) ? "allowed" : "denied";
          expect(await outcome(gate(accountId, wanted, purpose))).toBe(expected);
        },
      ),
    );
  });

  it("denies what the catalogue does not know, and what is not kept in the vault", () => {
    for (const item of ["constructor", "__proto__", "wx_secret", "password", "session", ""])
      expect(() => consentsNeeded(item as VaultItem, "security")).toThrow(PurposeDenied);
    expect(() => consentsNeeded("email", "constructor" as Purpose)).toThrow(PurposeDenied);
  });

  it("denies advertising: which channel the person agreed to is decided when a message is sent", () => {
    for (const item of vaultItems) expect(() => consentsNeeded(item, "marketing")).toThrow(PurposeDenied);
  });

  it("asks for a consent once a read, and for none that is not needed", async () => {
    const asked: ScopeCode[] = [];
    const gate = createPurposeGate(async (_account, scope) => {
      asked.push(scope);
      return true;
    });
    await gate(accountId, ["email", "email"], "survey");
    await gate(accountId, vaultItems, "subject-access");
    expect(asked).toEqual(["Q1"]);
  });

  it("unlocks nothing for a new purpose that has no basis, whatever consents stand (4.9)", async () => {
    const email = { ...items.email, purposes: [...items.email.purposes, "resale"] };
    const rulesOf = (resale: object) => ({ items: { ...items, email }, purposes: { ...purposes, resale } });
    for (const rule of [{}, { basis: "consent" }, { basis: undefined }, { basis: "because" }]) {
      const gate = createPurposeGate(async () => true, undefined, rulesOf(rule));
      expect(await outcome(gate(accountId, ["email"], "resale" as Purpose))).toBe("denied");
    }
    const unknown = createPurposeGate(async () => true, undefined, { items: { ...items, email }, purposes });
    expect(await outcome(unknown(accountId, ["email"], "resale" as Purpose))).toBe("denied");
  });

  it("fails closed when the consents cannot be looked up", async () => {
    const gate = createPurposeGate(() => Promise.reject(new Error("no database")));
    await expect(gate(accountId, ["email"], "survey")).rejects.toThrow("no database");
  });

  it("lets people see everything of theirs, and lets their requests be handled", () => {
    for (const item of vaultItems) {
      expect(consentsNeeded(item, "subject-access")).toEqual([]);
      expect(consentsNeeded(item, "rights-request")).toEqual([]);
    }
  });
});

describe("reading through the gate", () => {
  afterAll(closeVaults);

  it("opens a survey address while the consent stands, and not a moment longer", async () => {
    await emptyTables();
    const process = await aVaultProcess();
    const account = await process.anAccount();
    await process.put(account, { item: "email", value: "a@example.com" });
    const reader = { kind: "system", task: "survey" } as const;
    const request = { accountId: account, items: ["email"], purpose: "survey", reader } as const;
    const read = () => process.vault.read(process.database, request);
    await expect(read()).rejects.toThrow(PurposeDenied);
    process.consents.add("Q1");
    expect(await read()).toMatchObject([{ value: "a@example.com" }]);
    process.consents.delete("Q1");
    await expect(read()).rejects.toThrow(PurposeDenied);
    const both = { ...request, items: ["email", "nickname"], purpose: "survey" } as const;
    process.consents.add("Q1");
    await expect(process.vault.read(process.database, both)).rejects.toThrow("nickname may not be read for survey");
  });
});
