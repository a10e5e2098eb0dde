import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createKoa } from "../../server/src/app";
import { sweepExpired } from "../../server/src/jobs";
import { idBytes } from "../../server/src/kernel/ids";
import { announce } from "../../server/src/messages/messages.service";
import { appId, pushKey, pushToken, secondAppId } from "../support/app";
import { deliverAll } from "../support/messaging";
import { answers, aPushWorld, type BoundPerson, lease, type PushWorld, template } from "./wechat-push-world";

let world: PushWorld;
let person: BoundPerson;
beforeAll(async () => {
  world = await aPushWorld();
});
beforeEach(async () => {
  person = await world.aBoundPerson();
});
afterAll(() => world.stop());

const popup = "subscribe_msg_popup_event";
const change = "subscribe_msg_change_event";
const control = () => world.product.simulator.control;

describe("the address", () => {
  it("proves itself to WeChat's console, and to nobody else", async () => {
    expect(await control().checkPush({ appId })).toEqual({ isRight: true, status: 200 });
    control().setPush({ url: world.url, appId, token: "WrongToken", encodingAesKey: pushKey });
    expect(await control().checkPush({ appId })).toEqual({ isRight: false, status: 403 });
    control().setPush({ url: world.url, appId, token: pushToken, encodingAesKey: pushKey });
  });

  it("is not there for a mini-program without the setting", async () => {
    const url = world.url.replace(appId, secondAppId);
    control().setPush({ url, appId: secondAppId, token: pushToken, encodingAesKey: pushKey });
    expect(await control().checkPush({ appId: secondAppId })).toMatchObject({ status: 404 });
    expect(await control().push({ appId: secondAppId, event: popup })).toMatchObject({ status: 404 });
  });

  it("takes events in every mode and format", async () => {
    let credits = 0;
    for (const mode of ["plain", "compatible", "safe"] as const)
      for (const format of ["json", "xml"] as const) {
        world.product.clock.advance(2000);
        await world.tell(person, popup, answers("accept"), { mode, format, createTime: String(world.seconds()) });
        credits += 1;
        expect(await world.cell(person)).toMatchObject({ isOn: true, credits });
      }
  });

  it.each(["signature", "app-id", "padding", "stale", "entities"] as const)(
    "refuses a push with a wrong %s, and stores nothing",
    async (fault) => {
      for (const format of ["json", "xml"] as const) {
        const before = await world.rows("wechat_event_seen");
        const answer = await world.push(person, { event: popup, says: answers("accept"), fault, format });
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.text)).toMatchObject({ code: "push.refused" });
        expect(await world.rows("wechat_event_seen")).toBe(before);
      }
    },
  );

  it("refuses more than 64 kB without reading on", async () => {
    const { status } = await world.push(person, { event: popup, says: answers("accept"), fault: "oversize" });
    expect([0, 413]).toContain(status); // it may close before all was sent
  });

  it("refuses a plain push in production, where only safe mode is proof of what is said", async () => {
    const { product } = world;
    const config = { ...product.app.config, isProduction: true };
    const server = createServer(createKoa({ ...product.app, config }).callback());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = world.url.replace(/:\d+/, `:${(server.address() as AddressInfo).port}`);
    control().setPush({ url, appId, token: pushToken, encodingAesKey: pushKey });
    const said = { event: popup, says: answers("accept") };
    expect((await world.push(person, { ...said, mode: "plain" })).status).toBe(403);
    expect((await world.push(person, { ...said, mode: "compatible" })).status).toBe(200);
    control().setPush({ url: world.url, appId, token: pushToken, encodingAesKey: pushKey });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("says success to events about nobody we know or of no use, and keeps nothing of them", async () => {
    const before = await world.rows("wechat_event_seen");
    const strange = [
      await world.push(null, { event: popup, says: answers("accept") }),
      await world.push(null, { event: "user_authorization_cancellation" }),
      await world.push(person, { event: "debug_demo" }),
      await world.push(person, { event: "user_info_modified", says: { OpenID: undefined } }),
    ];
    expect(strange.map(({ status, text }) => `${status} ${text}`)).toEqual(strange.map(() => "200 success"));
    expect([await world.rows("wechat_event_seen"), await world.rows("wechat_event", person)]).toEqual([before, 0]);
  });

  it("keeps events sealed: neither the openid nor what was answered can be read", async () => {
    await world.push(person, { event: popup, says: answers("accept") });
    const [row] = await world.product.app.database.rows<{ sealed: Buffer }>(
      "SELECT sealed FROM wechat_event ORDER BY id DESC LIMIT 1",
    );
    const openid = control().openidOf(appId, person.userId);
    expect(row?.sealed.includes(openid)).toBe(false);
    expect(row?.sealed.includes(template)).toBe(false);
    await world.work();
    expect(await world.rows("wechat_event", person)).toBe(0);
  });
});

describe("an event that comes again", () => {
  it("counts once: in a retry, in another wrapping, and at two servers at once", async () => {
    const createTime = world.seconds();
    const said = { event: popup, says: answers("accept"), createTime };
    expect(await world.push(person, { ...said, times: 3 })).toMatchObject({ status: 200, text: "success" });
    await Promise.all([1, 2, 3].map(() => world.push(person, { ...said, mode: "plain", format: "xml" })));
    await Promise.all([world.work(), world.work(), world.work()]);
    await world.tell(person, popup, answers("accept"), { createTime });
    expect(await world.cell(person)).toMatchObject({ credits: 1 });
  });

  it("is forgotten after a day, when its signature is long too old", async () => {
    await world.push(person, { event: popup, says: answers("accept") });
    world.product.clock.advance(25 * 3_600_000);
    await sweepExpired(world.product.app, new AbortController().signal);
    expect([await world.rows("wechat_event_seen"), await world.rows("wechat_tap")]).toEqual([0, 0]);
    await world.work(); // the event itself still waits, and is not lost
    expect(await world.cell(person)).toMatchObject({ credits: 1 });
  });
});

describe("a tap in the panel", () => {
  it.each([
    ["the mini-program tells first", ["report", "event"]],
    ["WeChat tells first", ["event", "report"]],
    ["only the mini-program tells", ["report"]],
    ["only WeChat tells", ["event"]],
  ])("is one credit when %s", async (_what, tellers) => {
    for (const teller of tellers) {
      if (teller === "report") expect(await world.report(person, "accept")).toBe(201);
      else await world.tell(person, popup, answers("accept"));
      world.product.clock.advance(1500);
    }
    expect(await world.cell(person)).toMatchObject({ isOn: true, credits: 1 });
  });

  it("after tap is counted for itself, in whatever order they are told", async () => {
    const first = world.seconds();
    await world.report(person, "accept");
    world.product.clock.advance(5000);
    const second = world.seconds();
    await world.tell(person, popup, answers("accept"), { createTime: second });
    await world.report(person, "accept");
    await world.tell(person, popup, answers("accept"), { createTime: first });
    expect(await world.cell(person)).toMatchObject({ credits: 2 });
  });

  it("that WeChat calls a refusal loses the credit the mini-program reported", async () => {
    await world.report(person, "accept");
    await world.tell(person, popup, answers("reject"));
    expect(await world.cell(person)).toMatchObject({ isOn: false, credits: 0 });
  });

  it("refused leaves the credits of earlier taps, as in the mini-program's report", async () => {
    await world.tell(person, popup, answers("accept"));
    world.product.clock.advance(2000);
    await world.tell(person, popup, answers("reject"));
    expect(await world.cell(person)).toMatchObject({ isOn: false, credits: 1 });
  });

  it("on a template that is not ours changes nothing", async () => {
    const List = { TemplateId: "TMPL_unknown_0001", SubscribeStatusString: "accept" };
    await world.tell(person, popup, { List });
    expect(await world.rows("wechat_event", person)).toBe(0);
    expect(await world.cell(person)).toMatchObject({ credits: 0 });
  });
});

describe("a refusal in WeChat's settings", () => {
  it("switches the messages off and ends every credit", async () => {
    await world.tell(person, popup, answers("accept"));
    world.product.clock.advance(2000);
    await world.report(person, "accept");
    world.product.clock.advance(2000);
    await world.tell(person, change, answers("reject"), { format: "xml" });
    expect(await world.cell(person)).toMatchObject({ isOn: false, credits: 0 });
    const last = (await world.entries(person, "subscription.changed")).at(-1);
    expect(last).toMatchObject({ isOn: false, toldBy: "wechat" });
  });

  it("that comes late undoes nothing that was granted after it", async () => {
    const refusedAt = world.seconds();
    world.product.clock.advance(5000);
    await world.tell(person, popup, answers("accept"));
    await world.tell(person, change, answers("reject"), { createTime: refusedAt });
    expect(await world.cell(person)).toMatchObject({ isOn: true, credits: 1 });
  });

  it("is not undone by an accept from before it that comes late, reported or not", async () => {
    const acceptedAt = world.seconds();
    await world.report(person, "accept");
    world.product.clock.advance(5000);
    await world.tell(person, change, answers("reject"));
    await world.tell(person, popup, answers("accept"), { createTime: acceptedAt });
    expect(await world.cell(person)).toMatchObject({ isOn: false, credits: 0 });
  });

  it("older than what the person has chosen here since then leaves the choice", async () => {
    const acceptedAt = world.seconds();
    world.product.clock.advance(5000);
    const params = { topic: "security", channel: "wechat" };
    await world.product.as(person)("subscriptions.change", { params, body: { isOn: false } });
    await world.tell(person, popup, answers("accept"), { createTime: acceptedAt });
    expect((await world.cell(person)).isOn).toBe(false);
  });
});

describe("an unbinding", () => {
  const unbind = async () => {
    const as = world.product.as(person);
    const { body } = await as("bindings.list");
    return as("bindings.remove", { params: { bindingId: body.bindings[0].bindingId } });
  };

  it("under way when an event is acted on leaves no credit behind, whoever comes first", async () => {
    for (let round = 0; round < 4; round++) {
      person = await world.aBoundPerson();
      await world.push(person, { event: popup, says: answers("accept") });
      await Promise.all([world.work(), unbind()]);
      const [taps, credits] = [await world.rows("wechat_tap", person), await world.cell(person)];
      expect({ taps, credits: credits.credits }).toEqual({ taps: 0, credits: 0 });
    }
  });

  it("makes what came before it void for a binding made after it", async () => {
    await world.push(person, { event: popup, says: answers("accept") });
    await unbind();
    world.product.clock.advance(2000);
    const code = control().mintLoginCode(appId, person.userId);
    await world.product.as(person)("bindings.add", { body: { appId, code, binding: await world.product.anAct("W1") } });
    await world.work();
    expect(await world.cell(person)).toMatchObject({ credits: 0 });
  });
});

describe("an event that cannot be acted on", () => {
  it("waits and is acted on later, and holds up no other", async () => {
    const { app } = world.product;
    const other = await world.aBoundPerson();
    await world.push(person, { event: popup, says: answers("accept") });
    await app.database.run("UPDATE wechat_event SET sealed = CONCAT(sealed, 'x')");
    await world.push(other, { event: popup, says: answers("accept") });
    await world.work();
    expect(await world.cell(other)).toMatchObject({ credits: 1 });
    expect(await world.rows("wechat_event", person)).toBe(1);
    await app.database.run("UPDATE wechat_event SET sealed = SUBSTRING(sealed, 1, LENGTH(sealed) - 1)");
    await world.work();
    expect(await world.rows("wechat_event", person)).toBe(1); // not before its pause is over
    world.product.clock.advance(60_000);
    await world.work();
    expect(await world.cell(person)).toMatchObject({ credits: 1 });
  });

  it("is left whole when the work breaks off, and done by whoever has the lease then", async () => {
    await world.push(person, { event: popup, says: answers("accept") });
    const lost = { guard: async () => Promise.reject(new Error("the process died")) };
    const { workOnEvents } = await import("../../server/src/wechat/push/event-queue");
    await workOnEvents(world.product.app, lost, new AbortController().signal);
    expect([await world.rows("wechat_event", person), (await world.cell(person)).credits]).toEqual([1, 0]);
    world.product.clock.advance(60_000);
    await workOnEvents(world.product.app, lease, new AbortController().signal);
    expect([await world.rows("wechat_event", person), (await world.cell(person)).credits]).toEqual([0, 1]);
  });
});

it("counts what became of a message by the code WeChat tells", async () => {
  const List = { TemplateId: template, MsgID: "1864323726461255680", ErrorCode: "0", ErrorStatus: "success" };
  for (const format of ["json", "xml"] as const) {
    world.product.clock.advance(2000);
    await world.tell(person, "subscribe_msg_sent_event", { List }, { format });
  }
  const metrics = await world.product.app.metrics.registry.metrics();
  expect(metrics).toContain('wechat_message_outcomes_total{code="0"} 2');
});

it("takes back that a message was sent when WeChat tells later that it did not arrive; nobody else's is touched", async () => {
  const { product } = world;
  const { control } = product.simulator;
  const other = await world.aBoundPerson();
  for (const { userId } of [person, other]) {
    control.openPanel({ appId, userId, tmplIds: [template] });
  }
  for (const one of [person, other]) expect(await world.report(one, "accept")).toBe(201);
  const messageId = await product.app.database.transaction((db) =>
    announce(db, {
      topic: "security",
      once: "pushed outcome",
      source: "campaign",
      sourceId: null,
      audience: { kind: "everyone" },
      channels: ["wechat"],
      content: { title: "新设备登录", text: "请查看登录设备。" },
      at: product.clock.now(),
    }),
  );
  await deliverAll(product);
  const states = async () => {
    const rows = await product.app.database.rows<{ account_id: Buffer; state: string; reference: string }>(
      "SELECT account_id, state, reference FROM delivery WHERE message_id = ?",
      [messageId],
    );
    return new Map(rows.map((row) => [row.account_id.toString("hex"), row]));
  };
  const own = idBytes(person.accountId).toString("hex");
  const reference = (await states()).get(own)?.reference;
  expect(reference).toMatch(/^\d{19}$/);
  const List = { TemplateId: template, MsgID: reference, ErrorCode: "1003", ErrorStatus: "failed" };
  await world.tell(other, "subscribe_msg_sent_event", { List }); // a number of somebody else's
  expect((await states()).get(own)?.state).toBe("sent");
  // told so soon that the number is not written yet: looked at again when it is
  const turn = (set: string) =>
    product.app.database.run(`UPDATE delivery SET ${set} WHERE message_id = ? AND account_id = ?`, [
      messageId,
      idBytes(person.accountId),
    ]);
  await turn("state = 'sending', reference = NULL");
  await world.tell(person, "subscribe_msg_sent_event", { List });
  expect(await world.rows("wechat_event", person)).toBe(1);
  await turn(`state = 'sent', reference = '${reference}'`);
  product.clock.advance(6000);
  await world.work();
  expect(await world.rows("wechat_event", person)).toBe(0);
  const now = await states();
  expect(now.get(own)?.state).toBe("failed");
  expect(now.get(idBytes(other.accountId).toString("hex"))?.state).toBe("sent");
});
