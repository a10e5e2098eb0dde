import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { aCrowd, aDraft, anApproved, tendAll } from "../support/campaigning";
import { deliverAll, toBeijing, withContact } from "../support/messaging";
import type { Person } from "../support/people";
import { createStaff, entriesOfKind, type StaffMember, type StaffPeople } from "../support/staff";

let product: TestProduct;
let staff: StaffPeople;
let writer: StaffMember;
let caller: StaffMember;
beforeAll(async () => {
  product = await aProduct();
});
beforeEach(async () => {
  await product.reset();
  product.mailbox.kept.length = 0;
  toBeijing(product, 10);
  staff = createStaff(product);
  writer = await staff.aMember("marketing");
  caller = await staff.aMember("caller");
});
afterAll(() => product.stop());

const by = (name: Parameters<ReturnType<StaffPeople["as"]>>[0], request = {}) => staff.as(writer)(name, request);
const agree = async (person: Person, ...scopes: string[]) => {
  for (const scope of scopes)
    await product.as(person)("consents.record", { body: await product.anAct(scope as never) });
};
const show = async (campaignId: string) => (await by("adminCampaigns.show", { params: { campaignId } })).body;
const results = async (campaignId: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await show(campaignId)).results.counts.map(
      ({ channel, state, reason, count }: { channel: string; state: string; reason: string | null; count: number }) => [
        [channel, state, reason].filter(Boolean).join(" "),
        count,
      ],
    ),
  );

describe("a campaign (4.5)", () => {
  it("shows what people would see by the functions that send, and counts whom it would reach and why others not, naming nobody", async () => {
    await aCrowd(product);
    const person = await product.aPerson();
    await agree(person, "M1", "M2", "M3");
    await withContact(product, person, "email", "who@example.com");
    const created = await by("adminCampaigns.create", {
      body: aDraft({
        channels: ["inbox", "email", "sms"],
        content: { title: "活动", text: "优惠", forms: { sms: { title: "短信活动", text: "优惠" } } },
      }),
    });
    expect(created.status).toBe(201);
    const { previews, campaignId } = created.body;
    expect(previews.email.subject).toBe("（广告）【佰瓦云】活动");
    expect(previews.email.text).toContain("不想再收到这类邮件");
    expect(previews.sms.text).toBe("短信活动，拒收请回复R");
    await by("adminCampaigns.count", { params: { campaignId } });
    await tendAll(product);
    const { counts } = await show(campaignId);
    expect(counts).toMatchObject({ isCounting: false, people: 51 });
    expect(counts.channels).toEqual([
      { channel: "inbox", reached: 1, excluded: [{ reason: "consent-missing", count: 50 }] },
      { channel: "email", reached: 1, excluded: [{ reason: "no-contact", count: 50 }] },
      { channel: "sms", reached: 0, excluded: [{ reason: "no-contact", count: 51 }] },
    ]);
    expect(JSON.stringify(counts)).not.toContain(person.accountId);
  });

  it("goes out only when another person approves what was counted, once, and tells what became of it", async () => {
    await aCrowd(product);
    const person = await product.aPerson();
    await agree(person, "M1");
    const page = { path: "pages/home/index", label: "看看优惠" };
    const content = { title: "双十二活动", text: "云服务器限时优惠。", page, phrase: "限时" };
    const { campaignId, version } = (await by("adminCampaigns.create", { body: aDraft({ content }) })).body;
    const params = { campaignId };
    const ask = (change = {}) => by("adminCampaigns.ask", { params, body: { version, reason: "活动", ...change } });
    expect((await ask()).body.code).toBe("campaign.not-counted");
    await by("adminCampaigns.count", { params });
    await tendAll(product);
    expect((await ask({ version: 7 })).body.code).toBe("campaign.moved");
    const { approvalId, details } = (await ask()).body;
    for (const words of ["看看优惠（pages/home/index）", "限时", "发送后"])
      expect(JSON.stringify(details)).toContain(words);
    expect((await show(campaignId)).state).toBe("asked");
    expect((await ask()).body.code).toBe("campaign.moved");
    expect((await by("adminCampaigns.change", { params, body: { ...aDraft(), version } })).body.code).toBe(
      "campaign.moved",
    );
    const decision = { params: { approvalId }, body: { outcome: "approved", reason: "同意" } };
    expect((await by("adminApprovals.decide", decision)).status).toBe(403);
    await deliverAll(product);
    expect((await product.as(person)("messages.unread")).body).toEqual({ unread: 0 });
    await staff.approve(approvalId);
    await deliverAll(product);
    expect(await results(campaignId)).toEqual({ "inbox dropped consent-missing": 50, "inbox sent": 1 });
    await product.as(person)("messages.readAll");
    await tendAll(product);
    const done = await show(campaignId);
    expect(done).toMatchObject({ state: "done", results: { planned: 51, isPlanned: true } });
    expect(done.results.counts.find(({ state }: { state: string }) => state === "sent").read).toBe(1);
    expect(await entriesOfKind(product, "campaign.approved")).toHaveLength(1);
  });

  it("to fewer than fifty people, of a topic the law owes, or by a channel its topic has not, is refused", async () => {
    await aCrowd(product, 49);
    const { campaignId, version } = (await by("adminCampaigns.create", { body: aDraft() })).body;
    await by("adminCampaigns.count", { params: { campaignId } });
    await tendAll(product);
    const asked = await by("adminCampaigns.ask", { params: { campaignId }, body: { version, reason: "活动" } });
    expect(asked.body.code).toBe("campaign.too-few");
    for (const topic of ["statement", "incident", "rights", "survey"])
      expect((await by("adminCampaigns.create", { body: aDraft({ topic }) })).status).toBe(400);
    expect((await by("adminCampaigns.create", { body: aDraft({ channels: ["wechat"] }) })).status).toBe(400);
    const hostile = [
      { audience: { kind: "given" } },
      { audience: { kind: "accounts", ids: ["x"] } },
      { audience: { kind: "everyone", percent: 0 } },
      { content: { title: "a", text: "b", page: { path: "https://evil.example", label: "看" } } },
      { content: { title: "\u0000", text: "b" } },
    ];
    for (const change of hostile)
      expect((await by("adminCampaigns.create", { body: aDraft(change) })).status).toBe(400);
  });

  it("reaches those of its audience alone: who gave a consent, who registered in a time, so many of a hundred", async () => {
    await aCrowd(product, 120);
    for (let each = 0; each < 3; each += 1) await agree(await product.aPerson(), "M1");
    const people = async (audience: object) => {
      const { campaignId } = (await by("adminCampaigns.create", { body: aDraft({ audience }) })).body;
      await by("adminCampaigns.count", { params: { campaignId } });
      await tendAll(product);
      return (await show(campaignId)).counts.people;
    };
    const at = (days: number) => new Date(product.clock.now().getTime() + days * 86_400_000).toISOString();
    expect(await people({ kind: "consented", scope: "M1" })).toBe(3);
    expect(await people({ kind: "created", from: at(-1), to: at(1) })).toBe(123);
    expect(await people({ kind: "created", from: at(1), to: at(2) })).toBe(0);
    const half = await people({ kind: "everyone", percent: 50 });
    expect(half).toBeGreaterThan(30);
    expect(half).toBeLessThan(95);
  });

  it("cannot be meant for a time that nothing lasts to, nor have a title of two lines", async () => {
    for (const change of [
      { sendFrom: "8998-12-31T23:59:59Z" },
      { sendFrom: "9998-12-31T23:59:59Z" },
      { validUntil: "2999-01-01T00:00:00Z" },
      { content: { title: "a\r\nBcc: x@example.com", text: "b" } },
    ])
      expect((await by("adminCampaigns.create", { body: aDraft(change) })).status).toBe(400);
  });

  it("is kept as long after its sending as it takes to claim about it, however late that is", async () => {
    await aCrowd(product);
    const sendFrom = new Date(product.clock.now().getTime() + 300 * 86_400_000).toISOString();
    const campaignId = await anApproved(product, staff, writer, { sendFrom });
    const [row] = await product.app.database.rows<{ kept_until: Date }>(
      "SELECT kept_until FROM campaign WHERE id = ?",
      [idBytes(campaignId)],
    );
    expect(row?.kept_until.getTime()).toBeGreaterThan(Date.parse(sendFrom) + 3 * 365 * 86_400_000);
  });

  it("is paused, goes on, and is stopped from the next message on", async () => {
    await aCrowd(product);
    const person = await product.aPerson();
    await agree(person, "M3");
    await withContact(product, person, "email", "late@example.com");
    const sendFrom = new Date(product.clock.now().getTime() + 3_600_000).toISOString();
    const campaignId = await anApproved(product, staff, writer, { channels: ["email"], sendFrom });
    const steer = (to: string) =>
      by("adminCampaigns.steer", { params: { campaignId }, body: { to, reason: "内容有误" } });
    expect((await show(campaignId)).state).toBe("scheduled");
    expect((await steer("paused")).body.state).toBe("paused");
    expect((await steer("paused")).body.code).toBe("campaign.moved");
    product.clock.advance(2 * 3_600_000);
    writer = await staff.again(writer);
    await deliverAll(product);
    expect(await results(campaignId)).toEqual({ "email queued": 1 });
    expect((await steer("sending")).body.state).toBe("sending");
    expect((await steer("stopped")).body.state).toBe("stopped");
    product.clock.advance(5 * 60_000);
    await deliverAll(product);
    expect(await results(campaignId)).toEqual({ "email dropped stopped": 1 });
    expect((await steer("sending")).body.code).toBe("campaign.moved");
    expect(product.mailbox.kept).toEqual([]);
  });

  it("is tried on one's own account alone, and the gate is asked as for anybody", async () => {
    const person = await product.aPerson();
    const { campaignId } = (await by("adminCampaigns.create", { body: aDraft() })).body;
    const test = () => by("adminCampaigns.test", { params: { campaignId }, body: { channel: "inbox" } });
    expect((await test()).body.code).toBe("campaign.no-own-account");
    await by("adminVerification.declareOwn", { body: { accountId: person.accountId } });
    expect((await test()).body).toEqual({ isSent: false, reason: "consent-missing" });
    await agree(person, "M1");
    expect((await test()).body).toEqual({ isSent: true, reason: null });
    await deliverAll(product);
    const { rows } = (await product.as(person)("messages.list")).body;
    expect(rows[0].title).toBe("测试：双十二活动");
  });
});

describe("calls of a campaign", () => {
  const aListener = async (phone: string) => {
    const person = await product.aPerson();
    await withContact(product, person, "phone", phone);
    await agree(person, "M4");
    return person;
  };
  const calls = async (campaignId: string) =>
    staff.as(caller)("adminCalls.fetch", { params: { campaignId }, body: { reason: "活动外呼" } });
  const mark = (campaignId: string, callId: string, outcome: string) =>
    staff.as(caller)("adminCalls.mark", { params: { campaignId }, body: { callId, outcome } });

  it("are never sent silently: numbers are fetched, each on record, and who refused is called no more", async () => {
    await aCrowd(product);
    const people = [await aListener("13812340001"), await aListener("13812340002"), await aListener("13812340003")];
    const campaignId = await anApproved(product, staff, writer, { channels: ["phone"] });
    expect(await results(campaignId)).toEqual({ "phone listed": 3 });
    const withdrawn = await product.anAct("M4", "withdrawn");
    await product.as(people[2] as Person)("consents.record", { body: withdrawn });
    const { rows, script } = (await calls(campaignId)).body;
    expect(rows.map(({ phone }: { phone: string }) => phone).sort()).toEqual(["13812340001", "13812340002"]);
    expect(script.title).toBe("双十二活动");
    expect(JSON.stringify(rows)).not.toContain((people[0] as Person).username);
    expect(JSON.stringify(rows)).not.toContain((people[0] as Person).accountId);
    expect(await entriesOfKind(product, "pi.unmask")).toHaveLength(2);
    expect((await calls(campaignId)).body.rows).toEqual([]);
    const [refused, called] = rows;
    const answers = await Promise.all([1, 2, 3].map(() => mark(campaignId, refused.callId, "refused")));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    expect((await mark(campaignId, called.callId, "called")).status).toBe(204);
    const refuser = people.find((_one, index) => refused.phone.endsWith(String(index + 1))) as Person;
    const { body } = await product.as(refuser)("consents.history", { query: { scope: "M4" } });
    expect(body.rows[0]).toMatchObject({ act: "withdrawn", screen: "phone-call" });
    expect(await results(campaignId)).toEqual({ "phone sent": 2, "phone dropped consent-missing": 1 });
    const strangers = `${called.callId.slice(0, 60)}${called.callId[60] === "A" ? "B" : "A"}${called.callId.slice(61)}`;
    for (const callId of [strangers, "A".repeat(60)])
      expect((await mark(campaignId, callId, "called")).body.code).toBe("call.unknown");
  });

  it("wait for their hours, and somebody missed is called three times in all", async () => {
    await aCrowd(product);
    await aListener("13812340001");
    const campaignId = await anApproved(product, staff, writer, { channels: ["phone"] });
    const missed = async () => {
      const { rows } = (await calls(campaignId)).body;
      expect((await mark(campaignId, rows[0].callId, "missed")).status).toBe(204);
      expect((await mark(campaignId, rows[0].callId, "missed")).status).toBe(404);
    };
    await missed();
    expect((await calls(campaignId)).body.rows).toEqual([]);
    toBeijing(product, 22);
    caller = await staff.again(caller);
    const late = (await calls(campaignId)).body;
    expect(late.rows).toEqual([]);
    expect(late.opensAt).toEqual(expect.any(String));
    for (let each = 0; each < 2; each += 1) {
      product.clock.advance(24 * 3_600_000);
      toBeijing(product, 10);
      caller = await staff.again(caller);
      await missed();
    }
    writer = await staff.again(writer);
    expect(await results(campaignId)).toEqual({ "phone failed unreachable": 1 });
  });

  it("of several campaigns at once reach nobody twice, and keep to the cap over all of them", async () => {
    await aCrowd(product);
    await aListener("13812340001");
    const campaigns: string[] = [];
    for (let each = 0; each < 3; each += 1)
      campaigns.push(await anApproved(product, staff, writer, { channels: ["phone"] }));
    const fetched = await Promise.all(campaigns.map((campaignId) => calls(campaignId)));
    expect(fetched.map(({ body }) => body.rows.length).sort()).toEqual([0, 0, 1]);
    const called = async (at: number, callId: string) =>
      expect((await mark(campaigns[at] as string, callId, "called")).status).toBe(204);
    const first = fetched.findIndex(({ body }) => body.rows.length === 1);
    await called(first, fetched[first]?.body.rows[0].callId);
    product.clock.advance(31 * 60_000);
    caller = await staff.again(caller);
    const rest = [0, 1, 2].filter((at) => at !== first) as [number, number];
    const { rows } = (await calls(campaigns[rest[0]] as string)).body;
    await called(rest[0], rows[0].callId);
    expect((await calls(campaigns[rest[1]] as string)).body.rows).toEqual([]);
    writer = await staff.again(writer);
    expect(await results(campaigns[rest[1]] as string)).toEqual({ "phone dropped cap": 1 });
  });

  it("of one's own account are left to others, and each fetch counts as a look", async () => {
    await aCrowd(product);
    const own = await aListener("13812340001");
    await staff.as(caller)("adminVerification.declareOwn", { body: { accountId: own.accountId } });
    const campaignId = await anApproved(product, staff, writer, { channels: ["phone"] });
    expect((await calls(campaignId)).body.rows).toEqual([]);
    const [look] = await product.app.database.rows<{ looks: number }>(
      "SELECT looks FROM staff_look WHERE staff_id = ?",
      [idBytes(caller.staffId)],
    );
    expect(Number(look?.looks)).toBe(1);
    expect((await staff.as(writer)("adminCalls.fetch", { params: { campaignId }, body: { reason: "x" } })).status).toBe(
      403,
    );
  });
});
