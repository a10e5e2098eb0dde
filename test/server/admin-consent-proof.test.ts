import { receiptProblems } from "@baiwa/shared/ledger-receipt";
import { sha256 } from "../../server/src/kernel/canonical";
import { nodeProofPorts } from "../../server/src/kernel/proof-ports";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";
import { documentStaff, laterMarkdown, minute } from "./documents-staff";

let product: TestProduct;
let staff: StaffPeople;
let legal: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  staff = createStaff(product);
  legal = await staff.aMember("legal");
});
afterAll(() => product.stop());

type Scope = {
  scope: string;
  state: string;
  at: string | null;
  documentVersionId: string | null;
  versionLabel: string | null;
  textSha256: string | null;
  canonicalText: string | null;
  evidence: { entry: string; entryId: string; proof: unknown; checkpoint: string; verifierKey: string } | null;
};
const prove = async (person: Person, at: Date | string, scope?: string): Promise<{ at: string; scopes: Scope[] }> => {
  const moment = typeof at === "string" ? at : at.toISOString();
  const { status, body } = await staff.as(legal)("adminAccounts.consentProof", {
    params: { accountId: person.accountId },
    query: { at: moment, reason: "争议 2026-7", ...(scope ? { scope } : {}) },
  });
  if (status !== 200) throw new Error(`proof answered ${status} ${JSON.stringify(body)}`);
  return body;
};
const stateOf = async (person: Person, at: Date, scope: string): Promise<string | undefined> =>
  (await prove(person, at, scope)).scopes[0]?.state;
/** A moment with a second free of acts on both sides. */
const aMoment = (): Date => {
  product.clock.advance(1_000);
  const moment = product.clock.now();
  product.clock.advance(1_000);
  return moment;
};

describe("what an account had agreed to at a time", () => {
  it("is nothing before the first act, and each decision until the next", async () => {
    const before = aMoment();
    const person = await product.aPerson();
    const record = async (act: "given" | "refused" | "withdrawn" | "served") =>
      product.as(person)("consents.record", { body: await product.anAct("M2", act) });
    const registered = aMoment();
    await record("served");
    const served = aMoment();
    await record("refused");
    const refused = aMoment();
    await record("given");
    const given = aMoment();
    await record("withdrawn");
    const withdrawn = aMoment();

    const states = [];
    for (const at of [before, registered, served, refused, given, withdrawn])
      states.push(await stateOf(person, at, "M2"));
    expect(states).toEqual(["none", "none", "none", "refused", "given", "withdrawn"]);
    expect(await stateOf(person, before, "S0")).toBe("none");
    expect(await stateOf(person, registered, "S0")).toBe("given");
  });

  it("counts the act of that very millisecond, and not the one before it", async () => {
    const person = await product.aPerson();
    const { body } = await product.as(person)("consents.record", { body: await product.anAct("P1") });
    const at = new Date(body.at);
    expect(await stateOf(person, at, "P1")).toBe("given");
    expect(await stateOf(person, new Date(at.getTime() - 1), "P1")).toBe("none");
    const inChina = new Date(at.getTime() + 8 * 3_600_000).toISOString().replace("Z", "+08:00");
    expect((await prove(person, inChina, "P1")).scopes[0]?.state).toBe("given");
  });

  it("comes with the text that was agreed to, under its own hash, and a proof anyone can check", async () => {
    const person = await product.aPerson();
    await product.app.ledger.sequence();
    const { scopes } = await prove(person, product.clock.now(), "S0");
    const [proven] = scopes;
    const current = await product.api("documents.current", { params: { documentId: "privacy-statement" } });
    expect(proven).toMatchObject({
      state: "given",
      documentTitle: "佰瓦云隐私保护声明",
      versionLabel: current.body.label,
      textSha256: current.body.textSha256,
      documentVersionId: current.body.versionId,
    });
    expect(sha256(proven?.canonicalText ?? "").toString("hex")).toBe(proven?.textSha256);
    expect(await receiptProblems(nodeProofPorts, proven?.evidence, product.app.ledger.verifierKey)).toEqual([]);
    const entry = JSON.parse(proven?.evidence?.entry ?? "{}");
    expect(entry).toMatchObject({ scope: "S0", act: "given", document: { textSha256: proven?.textSha256 } });
  });

  it("names every scope, with nothing to show for those never decided", async () => {
    const person = await product.aPerson();
    const { scopes } = await prove(person, product.clock.now());
    expect(scopes.length).toBeGreaterThanOrEqual(11);
    expect(scopes.find(({ scope }) => scope === "M1")).toEqual({
      scope: "M1",
      state: "none",
      entryId: null,
      documentVersionId: null,
      at: null,
      documentTitle: null,
      versionLabel: null,
      textSha256: null,
      canonicalText: null,
      evidence: null,
    });
  });

  it("never speaks of the future", async () => {
    const person = await product.aPerson();
    const now = product.clock.now().getTime();
    const { at } = await prove(person, new Date(now + 86_400_000));
    expect(Math.abs(new Date(at).getTime() - now)).toBeLessThan(60_000);
  });

  it("keeps in the ledger which time and scope were proved", async () => {
    const person = await product.aPerson();
    const { at } = await prove(person, product.clock.now(), "S0");
    expect((await entriesOfKind(product, "consent.proved")).at(-1)).toMatchObject({
      staffId: legal.staffId,
      provedAt: at,
      provedScope: "S0",
      reason: "争议 2026-7",
    });
  });

  it("still cites the old text after a new version is in force", async () => {
    const person = await product.aPerson();
    const old = await prove(person, product.clock.now(), "S0");
    const effectiveAt = new Date(product.clock.now().getTime() + minute).toISOString();
    await documentStaff(product).publish({ label: "9.0", markdown: laterMarkdown, effectiveAt });
    product.clock.advance(2 * minute);
    const later = await product.aPerson();
    const [agreedBefore, agreedAfter] = [
      (await prove(person, product.clock.now(), "S0")).scopes[0],
      (await prove(later, product.clock.now(), "S0")).scopes[0],
    ];
    expect(agreedBefore).toMatchObject({
      textSha256: old.scopes[0]?.textSha256,
      versionLabel: old.scopes[0]?.versionLabel,
    });
    expect(agreedAfter).toMatchObject({ versionLabel: "9.0" });
    expect(agreedAfter?.canonicalText).not.toBe(agreedBefore?.canonicalText);
  });
});
