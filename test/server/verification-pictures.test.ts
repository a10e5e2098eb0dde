import type { ScopeCode } from "@baiwa/shared/catalogue/scopes";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { retain } from "../support/retaining";
import { aPng } from "../support/sample-files";
import { verifying } from "../support/verifying";

let product: TestProduct;
let way: ReturnType<typeof verifying>;
beforeAll(async () => {
  product = await aProduct();
  way = verifying(product);
});
afterAll(() => product.stop());

const minute = 60_000;
const sweep = () => retain(product, "verification");
const send = (person: Person, kind = "verification-document") =>
  product.as(person)("files.upload", { body: { kind }, file: { name: "证件.png", bytes: aPng() } });
const filesOf = async ({ accountId }: Person) =>
  (await product.app.database.rows("SELECT id FROM stored_file WHERE account_id = ?", [idBytes(accountId)])).length;
const partsLeft = async () =>
  (
    await product.app.database.rows(
      "SELECT file_id FROM stored_file_part WHERE file_id NOT IN (SELECT id FROM stored_file)",
    )
  ).length;
/** A person whose picture waits for a verification that was begun. */
const aWaiting = async () => {
  const person = await product.aPerson();
  const { body } = await way.begin(person, "person-document");
  const sent = await send(person);
  expect(sent.status).toBe(201);
  return { person, params: { caseId: body.caseId as string }, fileId: sent.body.fileId as string };
};
const isGone = async ({ person, fileId }: Awaited<ReturnType<typeof aWaiting>>) => {
  const looked = await product.as(person)("files.download", { params: { fileId } });
  expect({ code: looked.body.code, files: await filesOf(person), parts: await partsLeft() }).toEqual({
    code: "file.unknown",
    files: 0,
    parts: 0,
  });
};

describe("a picture for a verification", () => {
  it("is not kept unless a verification that asks for pictures was begun", async () => {
    const person = await product.aPerson();
    const refused = async () => {
      const { status, body } = await send(person);
      expect({ status, code: body.code }).toEqual({ status: 409, code: "verification.not-begun" });
      expect(await filesOf(person)).toBe(0);
    };
    await refused();
    await way.begin(person, "person-two-factor");
    await refused();
    const other = await product.aPerson();
    await way.begin(other, "person-document");
    await refused();
    expect((await send(person, "correction-evidence")).status).toBe(201);
  });

  it("is not kept once the verification is handed in, or its hour is over", async () => {
    const person = await product.aPerson();
    expect((await way.submit(person, "organisation-licence")).status).toBe(200);
    expect((await send(person)).body.code).toBe("verification.not-begun");
    const late = await product.aPerson();
    await way.begin(late, "person-document");
    product.clock.advance(60 * minute);
    expect((await send(late)).body.code).toBe("verification.not-begun");
  });

  it("waits no longer than the verification it is for", async () => {
    const person = await product.aPerson();
    const begun = await way.begin(person, "person-document");
    product.clock.advance(50 * minute);
    const { body } = await send(person);
    expect(body.deletedUnlessUsedAt).toBe(begun.body.expiresAt);
    product.clock.advance(10 * minute);
    const looked = await product.as(person)("files.download", { params: { fileId: body.fileId } });
    expect(looked.body.code).toBe("file.unknown");
    await sweep();
    expect(await filesOf(person)).toBe(0);
  });

  it("goes at once when the verification is given up", async () => {
    const waiting = await aWaiting();
    const { body } = await product.as(waiting.person)("verification.withdraw", { params: waiting.params });
    expect(body.state).toBe("withdrawn");
    await isGone(waiting);
  });

  it("goes at once when another verification takes its place", async () => {
    const waiting = await aWaiting();
    await way.begin(waiting.person, "person-document");
    await isGone(waiting);
  });

  it("goes with a verification that was left lying", async () => {
    const waiting = await aWaiting();
    product.clock.advance(60 * minute + 1);
    await sweep();
    await isGone(waiting);
  });

  it.each(["R1", "R2"] as const)(
    "goes at once when the consent %s is withdrawn or refused",
    async (scope: ScopeCode) => {
      for (const act of ["withdrawn", "refused"] as const) {
        const waiting = await aWaiting();
        const as = product.as(waiting.person);
        if (act === "withdrawn") await as("consents.record", { body: await product.anAct(scope) });
        expect((await as("consents.record", { body: await product.anAct(scope, act) })).status).toBe(201);
        await isGone(waiting);
        expect((await send(waiting.person)).status).toBe(201);
      }
    },
  );

  it("stays when a consent is withdrawn that has nothing to do with pictures", async () => {
    const { person } = await aWaiting();
    await product.as(person)("consents.record", { body: await product.anAct("R3", "refused") });
    expect(await filesOf(person)).toBe(1);
  });

  it("that was uploaded and not handed in after all goes with the handing in", async () => {
    const { person, params } = await aWaiting();
    const body = await way.filled(person, "person-document");
    expect(await filesOf(person)).toBe(3);
    expect((await product.as(person)("verification.submit", { params, body })).status).toBe(200);
    expect(await filesOf(person)).toBe(2);
  });
});
