import { aProduct, type TestProduct } from "../support/app";
import { hour, incidentDesk } from "../support/incidents";
import { deliverAll } from "../support/messaging";
import { entriesOfKind } from "../support/staff";

let product: TestProduct;
let desk: ReturnType<typeof incidentDesk>;
beforeAll(async () => {
  product = await aProduct();
  desk = incidentDesk(product);
});
beforeEach(async () => {
  await product.reset();
  desk.forget();
  product.mailbox.kept.length = 0;
});
afterAll(() => product.stop());

describe("the clocks", () => {
  it("run from the moment it was known: an hour to report inside, four to the authority when it is grave, 72 to decide", async () => {
    const incidentId = await desk.open();
    const dueOf = async () =>
      Object.fromEntries(
        (await desk.show(incidentId)).clocks.map(({ clock, dueAt }: { clock: string; dueAt: string | null }) => [
          clock,
          dueAt,
        ]),
      );
    const known = new Date((await desk.show(incidentId)).knownAt).getTime();
    const dueAfter = (hours: number) => new Date(known + hours * hour).toISOString();
    expect(await dueOf()).toEqual({ internal: dueAfter(1), authority: null, persons: dueAfter(72) });
    desk.good(await desk.classify(incidentId, "major"));
    expect((await dueOf()).authority).toBe(dueAfter(4));
    product.clock.advance(2 * hour);
    await desk.tend();
    await desk.tend();
    await desk.post();
    const mails = () => product.mailbox.kept.flatMap((one) => (one.channel === "mail" ? [one.mail] : []));
    expect(mails()).toMatchObject([{ to: product.app.config.privacyDesk, subject: "【佰瓦云】信息安全事件超过期限" }]);
    expect(mails()[0]?.text).toContain("内部报告");
    product.clock.advance(80 * hour);
    await desk.tend();
    await desk.post();
    expect(mails()).toHaveLength(3);
    const { rows } = desk.good(await desk.officer("adminAlarms.list"));
    expect(rows.filter(({ kind }: { kind: string }) => kind === "incident-overdue")).toHaveLength(3);
    expect(await entriesOfKind(product, "incident.overdue")).toHaveLength(3);
    const late = desk.good(await desk.report(incidentId, "internal"));
    expect(late.clocks[0]).toMatchObject({ clock: "internal", isOverdue: true, doneAt: expect.any(String) });
  });

  it("count an incident that nobody graded by its numbers, and show what was graded milder than they say", async () => {
    const incidentId = await desk.open({ items: ["personal_bank_account"] });
    const { body } = await desk.classify(incidentId, "minor", 500);
    expect(body).toMatchObject({ severity: "minor", proposedSeverity: "major" });
    expect(body.timeline.at(-1)).toMatchObject({
      kind: "classified",
      content: { severity: "minor", proposed: "major" },
    });
    expect(await entriesOfKind(product, "incident.classified")).toMatchObject([
      { severity: "minor", proposed: "major", persons: 500 },
    ]);
  });
});

describe("closing", () => {
  it("waits for the grade, every step, every report, the decision and the last message, and names what is missing", async () => {
    await product.aPerson();
    const incidentId = await desk.open();
    const missing = async () =>
      (await desk.close(incidentId)).body.details.map(({ path }: { path: string }) => path) as string[];
    expect(await missing()).toEqual(
      expect.arrayContaining(["severity", "steps.isolate", "clocks.internal", "clocks.persons"]),
    );
    desk.good(await desk.classify(incidentId, "major"));
    await desk.allSteps(incidentId);
    desk.good(await desk.report(incidentId, "internal"));
    expect(await missing()).toEqual(["clocks.authority", "clocks.persons"]);
    desk.good(await desk.report(incidentId, "authority"));
    await desk.find(incidentId);
    const asked = desk.good(await desk.ask(incidentId));
    desk.good(await desk.decide(asked.approvalId));
    expect(await missing()).toEqual(["decisions.1"]);
    await deliverAll(product);
    desk.good(await desk.close(incidentId));
    for (const answer of [
      await desk.close(incidentId),
      await desk.step(incidentId, "isolate"),
      await desk.classify(incidentId, "minor"),
      await desk.ask(incidentId),
      await desk.security("adminIncidents.persons", { ...desk.of(incidentId), body: { items: ["phone"] } }),
    ])
      expect(answer.body.code).toBe("incident.closed");
  });
});
