import { aProduct, type TestProduct } from "../support/app";
import { aNotice, hour, incidentDesk, why } from "../support/incidents";
import { aKnownPerson } from "../support/known-person";
import { deliverAll } from "../support/messaging";
import type { Person } from "../support/people";

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

const nobodys = "01a20a4c-0000-7000-8000-00000000000c";
const inbox = async (person: Person) => (await product.as(person)("messages.list")).body.rows;

describe("deciding about telling them", () => {
  it("takes two people, comes after the list, and of two at once asked as the same decision one is done", async () => {
    const person = await product.aPerson();
    const incidentId = await desk.open();
    expect((await desk.ask(incidentId)).body.code).toBe("incident.not-counted");
    await desk.find(incidentId);
    const own = desk.good(await desk.ask(incidentId));
    const decide = { params: { approvalId: own.approvalId }, body: { outcome: "approved", reason: why } };
    expect((await desk.officer("adminApprovals.decide", decide)).body.code).toBe("approval.own");
    expect((await desk.security("adminApprovals.decide", decide)).body.code).toBe("staff.forbidden");
    expect(await inbox(person)).toEqual([]);
    const twin = desk.good(await desk.ask(incidentId));
    await desk.legal("staff.me");
    const answers = await Promise.all([desk.decide(own.approvalId), desk.decide(twin.approvalId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe("incident.moved");
    await deliverAll(product);
    expect(await inbox(person)).toHaveLength(1);
    const done = answers.find(({ status }) => status === 200)?.body.approvalId;
    expect((await desk.decide(done)).body.code).toBe("approval.decided");
  });

  it("holds for the list as it stood: drawn up again, it has to be asked again; nobody joins it while it is told", async () => {
    const [one, other] = [await aKnownPerson(product), await product.aPerson()];
    const incidentId = await desk.open();
    await desk.find(incidentId, { items: ["phone"] });
    const asked = desk.good(await desk.ask(incidentId));
    expect(asked.details).toContainEqual({ name: "名单人数", value: "1" });
    await desk.find(incidentId, { items: ["username"] });
    expect((await desk.decide(asked.approvalId)).body.code).toBe("incident.moved");
    await desk.find(incidentId, { items: ["phone"] });
    const again = desk.good(await desk.ask(incidentId));
    desk.good(await desk.decide(again.approvalId));
    const body = { items: [], accountIds: [other.accountId] };
    const joined = await desk.security("adminIncidents.persons", { ...desk.of(incidentId), body });
    expect(joined.body.code).toBe("incident.moved");
    await deliverAll(product);
    expect([(await inbox(one)).length, await inbox(other)]).toEqual([1, []]);
  });

  it("may be not to tell, with the reason, only first; a notice may still follow it", async () => {
    const person = await product.aPerson();
    const incidentId = await desk.open();
    const decline = () =>
      desk.officer("adminIncidents.decline", {
        ...desk.of(incidentId),
        body: { why: "泄露的内容都已加密，密钥没有外泄。", reason: why },
      });
    expect((await decline()).body.code).toBe("incident.not-counted");
    await desk.find(incidentId);
    const asked = desk.good(await decline());
    const second = desk.good(await decline());
    desk.good(await desk.decide(asked.approvalId));
    expect((await desk.decide(second.approvalId)).body.code).toBe("incident.moved");
    const { decisions, clocks } = await desk.show(incidentId);
    expect(decisions).toMatchObject([{ kind: "no-notice", reason: expect.stringContaining("已加密"), sending: null }]);
    expect(clocks[2]).toMatchObject({ clock: "persons", doneAt: expect.any(String), isOverdue: false });
    expect([(await product.as(person)("incidents.list")).body.incidents, await inbox(person)]).toEqual([[], []]);
    await desk.notify(incidentId);
    expect(await inbox(person)).toHaveLength(1);
    expect((await decline()).body.code).toBe("incident.moved");
  });

  it("happens once however often its request is repeated", async () => {
    await product.aPerson();
    const incidentId = await desk.open();
    await desk.find(incidentId);
    const request = { ...desk.of(incidentId), body: aNotice(), headers: { "Idempotency-Key": "a".repeat(32) } };
    const [one, again] = [
      await desk.officer("adminIncidents.notify", request),
      await desk.officer("adminIncidents.notify", request),
    ];
    expect(again.body.approvalId).toBe(one.body.approvalId);
    const asked = (await desk.show(incidentId)).timeline.filter(({ kind }: { kind: string }) => kind === "asked");
    expect(asked).toHaveLength(1);
  });
});

describe("what does not fit", () => {
  it("is refused: times that cannot be, lists that are too long or empty, unknown items, steps twice, names in reasons", async () => {
    const later = new Date(product.clock.now().getTime() + hour).toISOString();
    const incidentId = await desk.open();
    const of = desk.of(incidentId);
    const opening = {
      title: "事件",
      kind: "leak",
      facts: "经过",
      cause: "原因",
      items: ["phone"],
      knownAt: desk.now(),
      isDrill: false,
    };
    const openings = [
      { knownAt: later },
      { knownAt: "2020-01-01T00:00:00Z" },
      { happenedAt: later },
      { items: [] },
      { items: ["phone", "phone"] },
      { items: ["phone' OR 1=1"] },
      { kind: "other" },
      { title: "\u0000" },
      { isDrill: "yes" },
    ];
    for (const change of openings) {
      const { status, body } = await desk.security("adminIncidents.open", { body: { ...opening, ...change } });
      expect({ change, status, code: body.code }).toEqual({ change, status: 400, code: "request.invalid" });
    }
    const queries = [
      { items: [] },
      { items: ["phone"], accountIds: ["1"] },
      { items: [], accountIds: Array.from({ length: 1001 }, () => nobodys) },
      { items: ["phone"], from: "gestern" },
    ];
    for (const body of queries)
      expect((await desk.security("adminIncidents.persons", { ...of, body })).body.code).toBe("request.invalid");
    const reason = "账号 13800001111 的事";
    const named = await desk.security("adminIncidents.classify", {
      ...of,
      body: { severity: "minor", persons: 1, reason },
    });
    expect(named.body.details).toMatchObject([{ path: "reason", issue: "names-person" }]);
    desk.good(await desk.step(incidentId, "verify"));
    desk.good(await desk.step(incidentId, "isolate", { outcome: "not-needed", note: "没有可以断开的途径" }));
    expect((await desk.step(incidentId, "verify")).body.code).toBe("incident.done");
    const early = new Date(product.clock.now().getTime() - 48 * hour).toISOString();
    for (const sentAt of [later, early])
      expect((await desk.report(incidentId, "internal", { sentAt })).body.code).toBe("request.invalid");
    desk.good(await desk.report(incidentId, "authority"));
    expect((await desk.report(incidentId, "authority")).body.code).toBe("incident.done");
    expect((await desk.security("adminIncidents.show", desk.of(nobodys))).body.code).toBe("incident.unknown");
  });

  it("is not shown to whoever is not on its list, nor before two people decided to tell", async () => {
    const [person, stranger] = [await aKnownPerson(product), await product.aPerson()];
    const incidentId = await desk.open();
    await desk.find(incidentId, { items: ["phone"] });
    const codeOf = async (who: Person) => (await product.as(who)("incidents.show", desk.of(incidentId))).body.code;
    expect([await codeOf(person), await codeOf(stranger)]).toEqual(["incident.unknown", "incident.unknown"]);
    await desk.notify(incidentId);
    expect([await codeOf(person), await codeOf(stranger)]).toEqual([undefined, "incident.unknown"]);
    expect((await product.as(stranger)("incidents.list")).body.incidents).toEqual([]);
    expect((await product.api("incidents.show", desk.of(incidentId))).status).toBe(401);
  });

  it("that was written before stays in the timeline when it is amended, under a key of the incident's own", async () => {
    const incidentId = await desk.open();
    const amended = desk.good(
      await desk.security("adminIncidents.amend", {
        ...desk.of(incidentId),
        body: {
          title: "改过的标题",
          kind: "unauthorised",
          facts: "查清后的经过",
          cause: "口令太弱",
          items: ["username", "phone"],
          happenedAt: null,
          reason: why,
        },
      }),
    );
    expect(amended).toMatchObject({ title: "改过的标题", kind: "unauthorised", items: ["username", "phone"] });
    expect(amended.timeline.at(-1).content.before).toMatchObject({
      title: "测试服务器可以公开访问",
      incidentKind: "leak",
    });
    const rows = await product.app.database.rows<{ sealed: Buffer }>("SELECT sealed FROM incident");
    expect(rows[0]?.sealed.includes(Buffer.from("改过的标题"))).toBe(false);
    const { rows: list } = desk.good(
      await desk.officer("adminIncidents.list", { query: { state: "open", pageSize: "1" } }),
    );
    expect(list).toMatchObject([{ incidentId, isDrill: false }]);
  });
});
