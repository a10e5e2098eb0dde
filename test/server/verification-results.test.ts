import { serviceKeys } from "@baiwa/shared/catalogue/gates";
import { idBytes } from "../../server/src/kernel/ids";
import { askDue } from "../../server/src/verification/verification-jobs";
import { aProduct, appId, type TestProduct } from "../support/app";
import { aKnownPerson } from "../support/known-person";
import { retain } from "../support/retaining";
import { aService } from "../support/services";
import { createStaff } from "../support/staff";
import { anIdNumber, verifying } from "../support/verifying";

let product: TestProduct;
let way: ReturnType<typeof verifying>;
beforeAll(async () => {
  product = await aProduct();
  way = verifying(product);
});
afterEach(() => product.verifier.control.clearFaults());
afterAll(() => product.stop());

const hour = 3_600_000;
const held = { guard: async () => undefined };
const askAgain = () => askDue(product.app, held, new AbortController().signal);
const sweep = () => retain(product, "verification");
const left = async (caseId: string) => {
  const [row] = await product.app.database.rows<Record<string, unknown>>(
    "SELECT sealed_fields, sealed_step, open_account_id FROM verification_case WHERE id = ?",
    [idBytes(caseId)],
  );
  return row;
};
const nothing = { sealed_fields: null, sealed_step: null, open_account_id: null };
const asked = () => product.verifier.control.asked;

describe("a verifier that fails", () => {
  it("changes nothing: the case waits and is asked about again by itself", async () => {
    const person = await product.aPerson();
    product.verifier.control.fail({ kind: "status", status: 500 });
    const { body } = await way.verify(person, "person-two-factor");
    expect(body).toMatchObject({ state: "submitted", isAnswerLate: true });
    await askAgain();
    expect((await way.show(person)).open).not.toBeNull();
    product.clock.advance(31_000);
    await askAgain();
    expect(await way.show(person)).toMatchObject({ open: null, results: [{ method: "person-two-factor" }] });
  });

  it.each([
    ["cut off before it acted", { kind: "cut", when: "before" }],
    ["lost after it acted", { kind: "cut", when: "after" }],
    ["busy", { kind: "status", status: 503 }],
  ] as const)("is asked again at once under the same reference when %s", async (_name, fault) => {
    const person = await product.aPerson();
    product.verifier.control.fail(fault);
    const { body } = await way.verify(person, "person-two-factor");
    expect(body.state).toBe("passed");
    const references = asked().map(({ body: one }) => one.reference);
    expect(references.filter((reference) => reference !== body.caseId).length).toBeLessThan(references.length);
    expect(new Set(references.slice(-1))).toEqual(new Set([body.caseId]));
  });

  it.each(["forged", "nonsense"] as const)("and an answer that is %s is never believed", async (kind) => {
    const person = await product.aPerson();
    product.verifier.control.fail({ kind }, { kind });
    const { body } = await way.verify(person, "person-two-factor");
    expect(body).toMatchObject({ state: "submitted", isAnswerLate: true });
    expect((await way.show(person)).results).toEqual([]);
  });

  it.each([
    ["in letters of any script", `https://verifier.example/face/${"验".repeat(900)}`],
    ["in signs that take more room when kept", `https://verifier.example/face?${"\\".repeat(900)}`],
  ])("and a page whose address is too long to keep is no answer: %s", async (_name, url) => {
    const person = await product.aPerson();
    product.verifier.control.fail({ kind: "instead", answer: { faceId: "f-1", url } });
    const { status, body } = await way.verify(person, "person-face");
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { state: "submitted", isAnswerLate: true, face: null },
    });
  });

  it("and a page whose address has Chinese letters is opened by that address as it travels", async () => {
    const person = await product.aPerson();
    const answer = { faceId: "f-2", url: "https://verifier.example/核验" };
    product.verifier.control.fail({ kind: "instead", answer });
    const { body } = await way.verify(person, "person-face");
    expect(body).toMatchObject({ state: "pending", face: { url: encodeURI(answer.url) } });
  });

  it("for a whole day ends the case, and what was handed in is deleted", async () => {
    const person = await product.aPerson();
    product.verifier.control.fail({ kind: "status", status: 500 });
    const { body } = await way.verify(person, "person-two-factor");
    product.clock.advance(24 * hour + 1000);
    await sweep();
    expect((await way.show(person)).last).toMatchObject({ state: "refused", reason: { code: "verifier-unreachable" } });
    expect(await left(body.caseId)).toEqual(nothing);
  });

  it("and one that says it cannot check this ends the case with advice", async () => {
    const person = await product.aPerson();
    product.verifier.control.fail({ kind: "status", status: 422 });
    const { body } = await way.verify(person, "person-two-factor");
    expect(body).toMatchObject({ state: "refused", reason: { code: "not-checkable" } });
  });

  it("answering after the person withdrew is not heard", async () => {
    const person = await product.aPerson();
    let answer: () => void = () => undefined;
    product.verifier.control.fail({ kind: "held", until: new Promise((resolve) => (answer = resolve)) });
    const submitted = (await way.submit(person, "person-two-factor")).body;
    const checking = way.check(person, submitted.caseId);
    const before = asked().length;
    while (asked().length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    const gone = await product.as(person)("verification.withdraw", { params: { caseId: submitted.caseId } });
    expect(gone.body).toMatchObject({ state: "withdrawn", reason: { code: "own-wish" } });
    answer();
    expect((await checking).body.state).toBe("withdrawn");
    expect(await way.held(person, "id_number")).toBeNull();
  });
});

describe("a result", () => {
  it("locks what it confirmed; withdrawn, the number goes and the rest is free again", async () => {
    const person = await product.aPerson();
    const as = product.as(person);
    const { body } = await way.verify(person, "organisation-registry");
    const put = () => as("profile.put", { params: { item: "org_name" }, body: { value: "另一家有限公司" } });
    expect((await put()).body.code).toBe("item.locked");
    expect((await as("profile.remove", { params: { item: "uscc" } })).body.code).toBe("item.locked");
    const staff = createStaff(product);
    const by = staff.as(await staff.aMember("support_l2"));
    const entry = { item: "org_name", value: "另一家有限公司", mandate: "委托书 1", reason: "代填" };
    const entered = await by("adminProposals.enter", { params: { accountId: person.accountId }, body: entry });
    expect(entered.body.code).toBe("item.locked");
    await as("verification.withdraw", { params: { caseId: body.caseId } });
    expect((await put()).status).toBe(200);
  });

  it("ends with the consent it stands on, and the number is deleted at once", async () => {
    const person = await product.aPerson();
    await way.verify(person, "person-two-factor");
    expect((await way.gate(person, "cloud-service")).isOpen).toBe(true);
    const act = await product.anAct("R1", "withdrawn");
    expect((await product.as(person)("consents.record", { body: act })).status).toBe(201);
    expect(await way.held(person, "id_number")).toBeNull();
    expect((await way.gate(person, "cloud-service")).refusal.code).toBe("not-verified");
    expect(await way.show(person)).toMatchObject({ results: [], last: null });
  });

  it("leaves no name and no age behind that nothing else rests on, when its consent is withdrawn", async () => {
    const person = await product.aPerson();
    await way.verify(person, "person-two-factor");
    expect(await way.show(person)).toMatchObject({ ageBand: "adult" });
    expect(await way.held(person, "legal_name")).toMatchObject({ values: [{ source: "verifier" }] });
    await product.as(person)("consents.record", { body: await product.anAct("R1", "withdrawn") });
    expect(await way.held(person, "legal_name")).toBeNull();
    expect(await way.held(person, "age_band")).toBeNull();
    expect(await way.show(person)).toMatchObject({ ageBand: null });
  });

  it("takes nothing along that the person entered, and no age that another result told", async () => {
    const person = await aKnownPerson(product);
    const as = product.as(person);
    await as("sessions.stepUp", { body: { method: "password", password: person.password } });
    const put = await as("profile.put", { params: { item: "legal_name" }, body: { value: "欧阳认证" } });
    expect(put.status).toBe(200);
    const { control } = product.simulator;
    const userId = control.users.find((one) => control.identity({ appId, userId: one.userId }).openid === person.openid)
      ?.userId as string;
    const wechat = { appId, code: control.mintLoginCode(appId, userId) };
    expect((await way.verify(person, "person-wechat", { wechat })).body.state).toBe("passed");
    expect((await way.verify(person, "person-two-factor")).body.state).toBe("passed");
    await as("consents.record", { body: await product.anAct("R1", "withdrawn") });
    expect(await way.held(person, "legal_name")).toMatchObject({ values: [{ source: "person", isConfirmed: true }] });
    expect(await way.show(person)).toMatchObject({ ageBand: "adult", results: [{ method: "person-wechat" }] });
    await as("consents.record", { body: await product.anAct("R5", "withdrawn") });
    expect(await way.show(person)).toMatchObject({ ageBand: null, results: [] });
    expect(await way.held(person, "legal_name")).not.toBeNull();
  });

  it("by face stays when the face's consent is withdrawn; what is kept of the face goes", async () => {
    const person = await product.aPerson();
    const { body } = await way.verify(person, "person-face");
    product.verifier.control.decideFace(body.face.url, "pass");
    await way.check(person, body.caseId);
    await product.as(person)("consents.record", { body: await product.anAct("R3", "withdrawn") });
    expect(await way.held(person, "face_result")).toBeNull();
    expect((await way.show(person)).results).toHaveLength(1);
  });

  it("by the same method takes the place of the last; for another number all that went before fall", async () => {
    const person = await product.aPerson();
    const id_number = anIdNumber();
    await way.verify(person, "person-two-factor", { values: { id_number } });
    await way.verify(person, "person-bank-card", { values: { id_number } });
    expect((await way.show(person)).results).toHaveLength(2);
    await way.verify(person, "person-two-factor", { values: { id_number: anIdNumber() } });
    expect((await way.show(person)).results).toMatchObject([{ method: "person-two-factor" }]);
  });

  it("says which services its withdrawal would stop", async () => {
    const person = await product.aPerson();
    await way.verify(person, "person-two-factor");
    const { withdrawalStops } = await way.show(person);
    expect(withdrawalStops).toEqual([{ subject: "person", services: expect.arrayContaining(["domain-registration"]) }]);
    expect(withdrawalStops[0].services).not.toContain("marketplace");
  });
});

describe("a gate", () => {
  const ask = async (person: { accountId: string }, service: string, token?: string) => {
    const client = await aService(product);
    const body = { accountId: person.accountId, service };
    return product.api("gates.ask", { token: token ?? client.token, body });
  };

  it("is closed to who is not verified, with the law and what opens it (2.4)", async () => {
    const person = await product.aPerson();
    for (const service of serviceKeys) {
      const { status, body } = await ask(person, service);
      expect({ service, status, isOpen: body.isOpen }).toEqual({ service, status: 200, isOpen: false });
      expect(body.law).not.toBe("");
      expect(body.refusal.advice).not.toBe("");
    }
  });

  it("opens by level and by whose result it is", async () => {
    const person = await product.aPerson();
    await way.verify(person, "person-two-factor");
    const reasonOf = async (service: string) => (await ask(person, service)).body.refusal?.code ?? "open";
    expect(await reasonOf("domain-registration")).toBe("open");
    expect(await reasonOf("website-filing")).toBe("level-too-low");
    expect(await reasonOf("marketplace")).toBe("wrong-subject");
    await way.verify(person, "person-bank-card");
    expect(await reasonOf("website-filing")).toBe("open");
    await way.verify(person, "organisation-registry");
    expect(await reasonOf("marketplace")).toBe("open");
  });

  it("answers systems that may ask, and nobody else; of the person it tells nothing", async () => {
    const person = await product.aPerson();
    await way.verify(person, "person-two-factor");
    const { body } = await ask(person, "cloud-service");
    expect(Object.keys(body).sort()).toEqual(["clause", "isOpen", "law", "level", "name", "refusal", "service"]);
    expect((await ask(person, "cloud-service", "svc_none")).status).toBe(401);
    expect((await ask({ accountId: "01a20a4c-0000-7000-8000-00000000000a" }, "cloud-service")).body.code).toBe(
      "account.unknown",
    );
  });

  it("is never before reading, deciding, subscribing or a right", async () => {
    const person = await product.aPerson();
    const as = product.as(person);
    for (const [route, request] of [
      ["documents.current", { params: { documentId: "privacy-statement" } }],
      ["consents.status", {}],
      ["subscriptions.list", {}],
      ["information.list", {}],
      ["cancellation.show", {}],
      ["tickets.list", { query: {} }],
    ] as const)
      expect({ route, status: (await as(route, request)).status }).toEqual({ route, status: 200 });
    const act = await product.anAct("M1");
    expect((await as("consents.record", { body: act })).status).toBe(201);
    await as("sessions.stepUp", { body: { method: "password", password: person.password } });
    expect((await as("exports.request")).status).toBe(201);
  });
});

/** Last: a second product empties the tables of this worker. */
describe("without a verifier", () => {
  it("leave only what staff check where no verifier is configured, and then no child can be verified", async () => {
    const alone = await aProduct({ env: { VERIFIER_URL: "", VERIFIER_KEY: "", VERIFIER_NAME: "" } });
    const person = await alone.aPerson();
    const as = alone.as(person);
    const { body } = await as("verification.methods");
    expect(body.verifier).toBeNull();
    expect(body.methods.map(({ method }: { method: string }) => method)).toEqual([
      "person-document",
      "organisation-licence",
    ]);
    const other = await as("verification.begin", { body: { method: "person-two-factor" } });
    expect(other.body.code).toBe("verification.unavailable");
    const guardian = await as("guardian.ask", { body: { name: "李监护", phone: "13700001111" } });
    expect(guardian.body.code).toBe("guardian.unavailable");
    await alone.stop();
  });
});
