import { requestTemplates } from "@baiwa/shared/catalogue/requests";
import type { RouteName } from "@baiwa/shared/routes";
import { tendRequests } from "../../server/src/requests/request-jobs";
import { eraseDue } from "../../server/src/rights/cancellation.service";
import { buildExports } from "../../server/src/rights/export.service";
import { day, held, hour, never, reason, refused, type World, well } from "./officers-day-world";

const desk = ({ by }: World, name: RouteName, requestId: string, body: object) =>
  by("officer")(name, { params: { requestId }, body });
const track = ({ product }: World, receiptCode: string) =>
  well(product.api("requests.track", { body: { receiptCode } }));
const shown = ({ product }: World, of: World["copy"]) =>
  well(product.as(of.person)("requests.show", { params: { requestId: of.requestId } }));

/** A letter to the published address: entered by an officer, acknowledged to its writer, whose receipt is in the mail. */
export const theLetter = async (world: World) => {
  const { by, mails, product } = world;
  const email = "stranger@example.cn";
  const arrivedAt = new Date(product.clock.now().getTime() - hour).toISOString();
  const body = { kind: "delete", text: "请删除你们有的我的一切", email, arrivedAt };
  const { requestId } = await well(by("officer")("adminRequests.enter", { body }));
  const [mail] = await mails(email);
  const receiptCode = /回执编号：(\S+)/.exec(mail?.text ?? "")?.[1] ?? "";
  return { requestId: requestId as string, email, receiptCode };
};

/** The queue, and what everybody who waits in it was told. */
export const theQueue = async (world: World, letter: { requestId: string; receiptCode: string }) => {
  const { by, mails, invoices, correction, leaving, copy } = world;
  const { rows } = await well(by("officer")("adminRequests.list"));
  expect(rows.map((row: Record<string, unknown>) => [row.requestId, row.channel, row.handler, row.daysLeft])).toEqual([
    [invoices.requestId, "account", "nobody", 2],
    [letter.requestId, "mail", "nobody", 30], // who wrote it is to be known in three working days
    [correction.requestId, "account", "nobody", 6],
    [leaving.requestId, "web", "nobody", 11],
    [copy.requestId, "account", "nobody", 15],
  ]);
  expect(rows.some((row: { isLate: boolean; isVerifyLate: boolean }) => row.isLate || row.isVerifyLate)).toBe(false);
  for (const { email } of [invoices, correction, copy])
    expect((await mails(email)).map(({ subject }) => subject)).toContain("【佰瓦云】您的请求已收到");
  expect(await track(world, letter.receiptCode)).toMatchObject({ state: "verifying", verifiedAt: null });
  expect(await track(world, leaving.receiptCode)).toMatchObject({ state: "in-progress", daysLeft: 11 });
  expect(await shown(world, copy)).toMatchObject({ state: "in-progress", daysLeft: 15, events: [{}, { act: "copy" }] });
};

/** One who is asked for more: the fifteen days stand still, for both to see, and go on with the answer. */
export const theQuestion = async (world: World) => {
  const { by, correction, product, comesBack } = world;
  const { requestId } = correction;
  expect(await well(desk(world, "adminRequests.take", requestId, {}))).toMatchObject({ handler: "me" });
  expect(await refused(by("second")("adminRequests.take", { params: { requestId }, body: {} }))).toEqual([
    409,
    "request.taken",
  ]);
  await well(desk(world, "adminRequests.ask", requestId, { text: "应当写成什么？" }));
  correction.person = await comesBack(correction.person);
  expect(await shown(world, correction)).toMatchObject({ state: "waiting", isPaused: true, daysLeft: 6 });
  product.clock.advance(2 * day);
  const { rows } = await well(by("officer")("adminRequests.list", { query: { mine: "true" } }));
  expect(rows).toMatchObject([{ requestId, state: "waiting", isPaused: true, daysLeft: 6 }]);
  correction.person = await comesBack(correction.person);
  const said = product.as(correction.person)("requests.say", { params: { requestId }, body: { text: "慕容联" } });
  expect(await well(said)).toMatchObject({ state: "in-progress", isPaused: false, daysLeft: 6 });
  const { templates } = await well(by("officer")("adminRequests.templates"));
  const { text } = templates.find(({ kinds }: { kinds: string[] }) => kinds.includes("correct"));
  await well(desk(world, "adminRequests.answer", requestId, { text }));
  const answered = await shown(world, correction);
  expect(answered).toMatchObject({ state: "answered", isUnread: true });
  expect(answered.events.map(({ kind }: { kind: string }) => kind)).toEqual(["received", "asked", "said", "answered"]);
  expect(answered.events.at(-1).text).toBe(requestTemplates.corrected.text);
};

/** One who is refused: for a reason of the law or not at all, and with what they can still do. */
export const theRefusal = async (world: World) => {
  const { invoices, comesBack, mails } = world;
  const refuse = (body: object) => desk(world, "adminRequests.refuse", invoices.requestId, body);
  expect(await refused(refuse({}))).toEqual([400, "request.invalid"]);
  expect(await refused(refuse({ refusal: "不想办", text: "不想办" }))).toEqual([400, "request.invalid"]);
  expect(await well(refuse({ refusal: "law-keeps", text: "发票要保存到期" }))).toMatchObject({ state: "refused" });
  invoices.person = await comesBack(invoices.person);
  const seen = await shown(world, invoices);
  expect(seen).toMatchObject({ state: "refused", refusal: { code: "law-keeps" }, daysLeft: 0 });
  expect(seen.refusal.ground).toContain("《个人信息保护法》第四十七条");
  expect(seen.remedies.join()).toMatch(/网信部门.*人民法院/);
  expect((await mails(invoices.email))[0]?.subject).toContain("您的请求有了答复");
};

/** A copy is made by the export alone, and its owner takes it. */
export const theCopy = async (world: World) => {
  const { by, copy, product, comesBack } = world;
  await buildExports(product.app, held, never);
  await tendRequests(product.app, held, never);
  copy.person = await comesBack(copy.person);
  expect(await shown(world, copy)).toMatchObject({
    state: "answered",
    events: [{}, { act: "copy" }, { author: "system" }],
  });
  const as = product.as(copy.person);
  const [made] = (await well(as("exports.list"))).exports;
  expect((await as("exports.download", { params: { exportId: made.exportId } })).status).toBe(200);
  const { rows } = await well(by("officer")("adminRequests.list", { query: { state: "answered" } }));
  expect(rows.map(({ requestId }: { requestId: string }) => requestId)).toContain(copy.requestId);
};

/** A letter about nobody we know: who wrote it is made sure, and they are told that there is nothing. */
export const theStranger = async (world: World, letter: { requestId: string; receiptCode: string }) => {
  const { requestId } = letter;
  const nothing = { text: "核对后，我们没有您的任何信息。" };
  expect(await refused(desk(world, "adminRequests.answer", requestId, nothing))).toEqual([409, "request.not-verified"]);
  const verified = await well(desk(world, "adminRequests.verify", requestId, { proof: "documents", reason }));
  expect(verified).toMatchObject({ state: "in-progress", daysLeft: 15, accountId: null, verifyBy: null });
  expect((await track(world, letter.receiptCode)).events.map(({ kind }: { kind: string }) => kind)).toContain(
    "verified",
  );
  await well(desk(world, "adminRequests.answer", requestId, nothing));
  const told = await track(world, letter.receiptCode);
  expect(told).toMatchObject({ state: "answered", decidedAt: expect.any(String) });
  expect(told.events.at(-1)).toMatchObject({ kind: "answered", ...nothing });
};

/** An account whose owner cannot get in: deleted by the engine after its seven days, and by nobody's hand. */
export const theDeletion = async (world: World) => {
  const { by, leaving, product, mails } = world;
  const { requestId, receiptCode } = leaving;
  const early = { text: "已删除" };
  expect(await refused(desk(world, "adminRequests.answer", requestId, early))).toEqual([409, "request.remedy-missing"]);
  await well(desk(world, "adminRequests.carryOut", requestId, { act: "cancel-account", reason }));
  await well(desk(world, "adminRequests.answer", requestId, { text: "账号 7 天后删除，期间可以撤销。" }));
  const told = await track(world, receiptCode);
  expect(told).toMatchObject({ state: "answered", events: [{}, { act: "cancel-account" }, {}] });
  const proof = { params: { receiptCode: /注销凭证：(\S+)/.exec(told.events[1].text)?.[1] ?? "" } };
  expect(await well(product.api("erasures.show", proof))).toMatchObject({ state: "waiting" });
  product.clock.advance(7 * day + 1000);
  await mails(leaving.email);
  await eraseDue(product.app, held, never);
  expect((await mails(leaving.email))[0]?.subject).toContain("您的账号已删除");
  const erased = await well(product.api("erasures.show", proof));
  expect(erased).toMatchObject({ state: "erased", entryId: expect.any(String) });
  expect(erased.items).toContainEqual(expect.objectContaining({ item: "contact_phone", fate: "erased" }));
  expect(await track(world, receiptCode)).toMatchObject({ state: "answered" });
  const { username: identifier, password } = leaving.person;
  const login = { identifier, password, device: { platform: "h5" } };
  expect(await refused(product.api("sessions.create", { body: login }))).toEqual([401, "credential.wrong"]);
  const search = { item: "email", value: leaving.email, reason };
  expect((await well(by("officer")("adminAccounts.search", { body: search }))).accounts).toEqual([]);
};
