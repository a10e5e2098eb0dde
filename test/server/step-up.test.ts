import { idBytes } from "../../server/src/kernel/ids";
import { requireStepUp } from "../../server/src/kernel/step-up";
import { aProduct, appId, type TestProduct } from "../support/app";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const steppedUp = async (sessionId: string): Promise<Date | null> => {
  const [row] = await product.app.database.rows<{ stepped_up_at: Date | null }>(
    "SELECT stepped_up_at FROM session WHERE id = ?",
    [idBytes(sessionId)],
  );
  return row?.stepped_up_at ?? null;
};

describe("showing once more who you are", () => {
  it("works with the password, on this device only, for ten minutes", async () => {
    const person = await product.aPerson();
    const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
    const other = (await product.api("sessions.create", { body: login })).body;
    const { status, body } = await product.as(person)("sessions.stepUp", {
      body: { method: "password", password: person.password },
    });
    expect(status).toBe(200);
    const at = await steppedUp(person.sessionId);
    expect(new Date(body.until).getTime() - (at as Date).getTime()).toBe(600_000);
    expect(await steppedUp(other.sessionId)).toBeNull();
    const session = { steppedUpAt: at };
    expect(() => requireStepUp(session, new Date(new Date(body.until).getTime() - 1))).not.toThrow();
    expect(() => requireStepUp(session, new Date(body.until))).toThrow(
      expect.objectContaining({ code: "session.step-up-required" }),
    );
    expect(() => requireStepUp({ steppedUpAt: null }, new Date())).toThrow();
  });

  it("fails with a wrong password, and says which field", async () => {
    const person = await product.aPerson();
    const { body } = await product.as(person)("sessions.stepUp", { body: { method: "password", password: "not-it" } });
    expect({ code: body.code, path: body.details[0].path }).toEqual({ code: "credential.wrong", path: "password" });
    expect(await steppedUp(person.sessionId)).toBeNull();
  });

  it("works with the bound WeChat and with no other", async () => {
    const { control } = product.simulator;
    const person = await product.aPerson();
    const [mine, strange] = [control.addPerson().userId, control.addPerson().userId];
    const shown = (userId: string) => ({
      body: { method: "wechat", appId, code: control.mintLoginCode(appId, userId) },
    });
    await product.as(person)("bindings.add", {
      body: { appId, code: control.mintLoginCode(appId, mine), binding: await product.anAct("W1") },
    });
    expect((await product.as(person)("sessions.stepUp", shown(strange))).body.code).toBe("credential.wrong");
    expect(await steppedUp(person.sessionId)).toBeNull();
    expect((await product.as(person)("sessions.stepUp", shown(mine))).status).toBe(200);
    expect(await steppedUp(person.sessionId)).not.toBeNull();
  });
});
