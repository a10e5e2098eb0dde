import type { Role } from "@baiwa/shared/catalogue/roles";
import type { RouteName } from "@baiwa/shared/routes";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import type { ApiAnswer, ApiRequest } from "../support/api-client";
import type { TestProduct } from "../support/app";
import type { Person } from "../support/people";
import { aService } from "../support/services";
import { cookieOf, createStaff, type StaffMember } from "../support/staff";

export const [hour, day] = [3_600_000, 86_400_000];
export const reason = "合规工作";
/** What background jobs are called with when nobody stops them. */
export const held = { guard: async () => undefined };
export const never = new AbortController().signal;

/** The answer's body; fails with what was answered instead when it did not go well. */
export const well = async (answer: Promise<ApiAnswer>): Promise<ApiAnswer["body"]> => {
  const { status, body } = await answer;
  expect({ status, body: status < 300 ? "" : body }).toMatchObject({ body: "" });
  return body;
};
/** How something was refused. */
export const refused = async (answer: Promise<ApiAnswer>) => {
  const { status, body } = await answer;
  return [status, body?.code];
};

const cast = {
  officer: "privacy_officer",
  lawyer: "legal",
  partner: "partner_manager",
  security: "security",
  auditor: "auditor",
  onCall: "emergency",
} as const satisfies Record<string, Role>;
type Colleague = keyof typeof cast | "second" | "administrator";

/** Colleagues as they come to work: everybody signs in again after a while away. */
const createColleagues = async (product: TestProduct) => {
  const staff = createStaff(product);
  const members = { administrator: await staff.administrator(), second: await staff.approver() } as Record<
    Colleague,
    StaffMember
  >;
  for (const [who, role] of Object.entries(cast)) members[who as keyof typeof cast] = await staff.aMember(role);
  const awake = async (who: Colleague): Promise<StaffMember> => {
    const member = members[who];
    if ((await staff.as(member)("staff.me")).status !== 401) return member;
    product.clock.advance(60_000); // a code counts once
    const answer = await staff.signIn(member);
    const { csrfToken } = await well(Promise.resolve(answer));
    members[who] = { ...member, csrfToken, cookie: cookieOf(answer) };
    return members[who];
  };
  const by =
    (who: Colleague) =>
    async (name: RouteName, request?: ApiRequest): Promise<ApiAnswer> =>
      staff.as(await awake(who))(name, request);
  /** Another colleague's decision about what was asked for. */
  const decides = (who: Colleague, approvalId: string) =>
    by(who)("adminApprovals.decide", { params: { approvalId }, body: { outcome: "approved", reason } });
  return { staff, members, by, decides };
};

const createVisitors = (product: TestProduct) => {
  const { api } = product;
  /** Signs a person in again after days away, and confirms that it is them. */
  const comesBack = async (person: Person): Promise<Person> => {
    const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
    const { token } = await well(api("sessions.create", { body: login }));
    const back = { ...person, token };
    await well(product.as(back)("sessions.stepUp", { body: { method: "password", password: person.password } }));
    return back;
  };
  const mails = async (to: string): Promise<{ subject: string; text: string }[]> => {
    await sendOutgoing(product.app, never);
    return product.mailbox.kept.flatMap((one) => (one.channel === "mail" && one.mail.to === to ? [one.mail] : []));
  };
  const code = async (to: string): Promise<string> => /\d{6}/.exec((await mails(to))[0]?.text ?? "")?.[0] ?? "";
  /** A person with an address of their own that they confirmed, a contact and a phone of theirs. */
  const aClient = async (email: string): Promise<Person> => {
    const person = await comesBack(await product.aPerson());
    const as = product.as(person);
    await well(as("contacts.sendCode", { body: { purpose: "new", item: "email", value: email } }));
    await well(as("contacts.put", { params: { item: "email" }, body: { value: email, code: await code(email) } }));
    await well(as("profile.put", { params: { item: "contact_person" }, body: { value: "慕容联系" } }));
    await well(as("profile.put", { params: { item: "contact_phone" }, body: { value: "13900001111" } }));
    return person;
  };
  return { comesBack, mails, code, aClient };
};

/** Half a year ago two people let us suggest things to them, and each was seen to use domains. */
const halfAYearAgo = async (product: TestProduct) => {
  const hand = await aService(product);
  const seen = { kind: "act", action: "restart", product: "domain" };
  const people = [];
  for (let count = 0; count < 2; count += 1) {
    const person = await product.aPerson();
    await well(product.as(person)("consents.record", { body: await product.anAct("P1") }));
    product.clock.advance(10);
    const row = { ...seen, id: product.aKey(), accountId: person.accountId, at: product.clock.now().toISOString() };
    await well(hand([row]));
    await product.app.background.idle();
    people.push(person);
  }
  return people as [Person, Person];
};

/** The next nine o'clock in China. */
const toMorning = ({ clock }: TestProduct): void => {
  const now = clock.now().getTime();
  const today = Math.floor((now + 8 * hour) / day) * day;
  const nine = today + 9 * hour - 8 * hour;
  clock.advance((nine > now ? nine : nine + day) - now);
};

/** What came in during the last days: whoever asked longest ago is waited for most. */
const lately = async (product: TestProduct, { aClient, code }: ReturnType<typeof createVisitors>) => {
  const ask = async (email: string, kind: string, text: string) => {
    const person = await aClient(email);
    const { requestId } = await well(product.as(person)("requests.open", { body: { kind, text } }));
    return { person, email, requestId: requestId as string };
  };
  const tags = await halfAYearAgo(product);
  product.clock.advance(170 * day);
  toMorning(product);
  const invoices = await ask("sun@example.cn", "delete", "请删除我去年的发票");
  product.clock.advance(4 * day);
  const correction = await ask("chen@example.cn", "correct", "我的联系人写错了");
  product.clock.advance(5 * day);
  const leaving = { person: await aClient("li@example.cn"), email: "li@example.cn" };
  await product.app.limits.forget("code-pause", `anybody email ${leaving.email}`); // the pause is by the wall's clock
  await well(product.api("requests.sendCode", { body: { email: leaving.email } }));
  const asked = { kind: "delete", text: "登录不了，请删除我的账号", email: leaving.email };
  const opened = await well(
    product.api("requests.openPublic", { body: { ...asked, code: await code(leaving.email) } }),
  );
  product.clock.advance(4 * day - hour);
  toMorning(product);
  const copy = await ask("wang@example.cn", "access", "想知道你们有我的哪些信息");
  return { tags, invoices, correction, leaving: { ...leaving, ...opened }, copy };
};

/** What an auditor reads of a kind in the ledger, the newest first. */
const createAuditTrail =
  (product: TestProduct, { by }: Pick<Awaited<ReturnType<typeof createColleagues>>, "by">) =>
  async (kind: string): Promise<Record<string, unknown>[]> => {
    const now = product.clock.now().getTime();
    const [from, to] = [new Date(now - 300 * day), new Date(now + hour)].map((at) => at.toISOString()) as [
      string,
      string,
    ];
    const { rows } = await well(by("auditor")("adminLedger.entries", { query: { from, to, kind } }));
    return rows
      .map(({ entry, at }: { entry: string; at: string }) => ({ ...JSON.parse(entry), at }))
      .sort((one: { at: string }, other: { at: string }) => other.at.localeCompare(one.at));
  };

/** The company on the morning of the day: its people, its colleagues, and what waits. */
export const aMorning = async (product: TestProduct) => {
  const visitors = createVisitors(product);
  const waiting = await lately(product, visitors);
  const colleagues = await createColleagues(product);
  return { product, ...waiting, ...visitors, ...colleagues, auditTrail: createAuditTrail(product, colleagues) };
};
export type World = Awaited<ReturnType<typeof aMorning>>;
