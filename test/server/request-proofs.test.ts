import { requestTerms } from "@baiwa/shared/catalogue/requests";
import { sendOutgoing } from "../../server/src/delivery/outbox";
import { idBytes } from "../../server/src/kernel/ids";
import { aProduct, type TestProduct } from "../support/app";
import { aHoldingPair } from "../support/holding";
import { retain } from "../support/retaining";
import { aPdf, aPng, aZip } from "../support/sample-files";
import type { StaffMember, StaffPeople } from "../support/staff";

let product: TestProduct;
let pair: Awaited<ReturnType<typeof aHoldingPair>>;
let staff: StaffPeople;
let officer: StaffMember;
let agent: StaffMember;
beforeAll(async () => {
  product = await aProduct();
  pair = await aHoldingPair(product);
  staff = pair.staff;
  [officer, agent] = [await staff.aMember("privacy_officer"), await staff.aMember("support_l2")];
});
afterAll(() => product.stop());

const day = 86_400_000;
const reason = "工单 T-2";
const never = new AbortController().signal;
const paper = (name = "亲属关系.png", bytes = aPng()) => ({ name, bytes });
let count = 0;
/** A request without an account, opened with a code that went to its address. */
const opened = async (): Promise<{ requestId: string; receiptCode: string }> => {
  count += 1;
  const email = `outside.${count}@example.cn`;
  await product.api("requests.sendCode", { body: { email } });
  await sendOutgoing(product.app, never);
  const mail = product.mailbox.kept.find((one) => one.channel === "mail" && one.mail.to === email);
  const code = /\d{6}/.exec(mail?.channel === "mail" ? mail.mail.text : "")?.[0] ?? "";
  const answer = await product.api("requests.openPublic", {
    body: { kind: "deceased", text: "想查询父亲的信息", email, code },
  });
  if (answer.status !== 201) throw new Error(`opening answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const attach = (receiptCode: string, file = paper(), key?: string) =>
  product.api("requests.attachPublic", { body: { receiptCode }, file, ...(key ? { key } : {}) });
const filesOf = async (requestId: string) =>
  product.app.database.rows<{ id: Buffer; expires_at: Date | null }>(
    "SELECT id, expires_at FROM stored_file WHERE account_id = ? ORDER BY id",
    [idBytes(requestId)],
  );
const desk = (member: StaffMember, name: string, requestId: string, body?: object) =>
  staff.as(member)(`adminRequests.${name}` as "adminRequests.take", { params: { requestId }, body });
const download = (member: StaffMember, requestId: string, fileId: string) =>
  staff.as(member)("adminRequests.download", { params: { requestId, fileId }, query: { reason } });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => ({ status, code: body.code });

describe("papers of whoever has no account", () => {
  it("come with the receipt, are part of the request, and are read by who handles it alone", async () => {
    const { requestId, receiptCode } = await opened();
    const { status, body } = await attach(receiptCode);
    expect(status).toBe(201);
    const said = body.events.at(-1);
    expect(said).toMatchObject({ kind: "said", author: "person", text: null, files: [{ name: "亲属关系.png" }] });
    const { fileId } = said.files[0];
    expect(codeOf(await download(agent, requestId, fileId))).toEqual({ status: 403, code: "request.not-handler" });
    await desk(agent, "take", requestId, {});
    const taken = await download(agent, requestId, fileId);
    expect(taken.status).toBe(200);
    expect(codeOf(await download(officer, requestId, fileId))).toEqual({ status: 403, code: "request.not-handler" });
    await desk(officer, "take", requestId, { isTakeover: true });
    expect((await download(officer, requestId, fileId)).status).toBe(200);
    const [part] = await product.app.database.rows<{ sealed: Buffer }>(
      "SELECT sealed FROM stored_file_part WHERE file_id = ?",
      [idBytes(fileId)],
    );
    expect(part?.sealed.includes(aPng().subarray(0, 16))).toBe(false);
  });

  it("answer what was asked: what waited goes on", async () => {
    const { requestId, receiptCode } = await opened();
    await desk(agent, "ask", requestId, { text: "请提供亲属关系证明" });
    expect((await attach(receiptCode)).body).toMatchObject({ state: "verifying", isPaused: false });
  });

  it("are three for one request, however many come at once, and a repeat is the same one", async () => {
    const { requestId, receiptCode } = await opened();
    const key = product.aKey();
    for (let tries = 0; tries < 2; tries += 1) expect((await attach(receiptCode, paper(), key)).status).toBe(201);
    expect(await filesOf(requestId)).toHaveLength(1);
    const rest = await Promise.all([1, 2, 3, 4].map(() => attach(receiptCode)));
    const taken = rest.filter(({ status }) => status === 201);
    expect(taken).toHaveLength(requestTerms.mostProofs - 1);
    expect(await filesOf(requestId)).toHaveLength(requestTerms.mostProofs);
    expect(codeOf(await attach(receiptCode))).toEqual({ status: 409, code: "request.files-full" });
  });

  it("are deleted thirty days after it is closed, and the rest stays; before that only with the request", async () => {
    const { requestId, receiptCode } = await opened();
    await attach(receiptCode);
    product.clock.advance(20 * day);
    await retain(product, "stored-file");
    expect(await filesOf(requestId)).toMatchObject([{ expires_at: null }]);
    await product.api("requests.withdrawPublic", { body: { receiptCode } });
    expect(codeOf(await attach(receiptCode))).toEqual({ status: 409, code: "request.closed" });
    product.clock.advance((requestTerms.proofDays - 1) * day);
    await retain(product, "stored-file");
    expect(await filesOf(requestId)).toHaveLength(1);
    product.clock.advance(day + 1000);
    await retain(product, "stored-file");
    expect(await filesOf(requestId)).toEqual([]);
    const thread = await product.api("requests.track", { body: { receiptCode } });
    expect(thread.body.events.flatMap(({ files }: { files: object[] }) => files)).toEqual([]);
  });

  it("stay while the account it is about is held", async () => {
    const person = await product.aPerson();
    const { requestId, receiptCode } = await opened();
    await attach(receiptCode);
    officer = await staff.again(officer);
    await desk(officer, "verify", requestId, { proof: "documents", accountId: person.accountId, reason });
    await product.api("requests.withdrawPublic", { body: { receiptCode } });
    const holdId = await pair.place(person.accountId, ["rights_request"]);
    product.clock.advance((requestTerms.proofDays + 1) * day);
    await retain(product, "stored-file");
    expect(await filesOf(requestId)).toHaveLength(1);
    await pair.release(holdId);
    await retain(product, "stored-file");
    expect(await filesOf(requestId)).toEqual([]);
  });
});

describe("whoever means harm", () => {
  it("gets nothing kept without a receipt, and nothing inspected", async () => {
    expect(codeOf(await attach("x".repeat(43)))).toEqual({ status: 404, code: "request.unknown" });
    expect(codeOf(await attach("x".repeat(43), paper("a.zip", aZip())))).toEqual({
      status: 404,
      code: "request.unknown",
    });
    expect((await attach("' OR 1=1 --")).body.code).toBe("request.invalid");
  });

  it("gets nothing kept that is another thing than it says, active, or too large", async () => {
    const { requestId, receiptCode } = await opened();
    const tries: [ReturnType<typeof paper>, string][] = [
      [paper("照片.png", aZip()), "file.refused"],
      [paper("a.pdf", aPdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")), "file.refused"],
      [paper("a.svg", Buffer.from("<svg onload=alert(1)>")), "file.refused"],
      [paper("a.png", aPng(60_000, 60_000)), "file.refused"],
      [paper("a.png", Buffer.alloc(0)), "request.invalid"],
      [paper("a.png", Buffer.alloc(6 * 1024 * 1024)), "file.too-large"],
    ];
    for (const [file, code] of tries)
      expect([file.name, (await attach(receiptCode, file)).body.code]).toEqual([file.name, code]);
    expect(await filesOf(requestId)).toEqual([]);
  });

  it("is stopped by the number of papers from one source, before anything is read", async () => {
    const answers = [];
    for (let tries = 0; tries < 35; tries += 1) answers.push((await attach("y".repeat(43))).body.code);
    expect(answers.at(-1)).toBe("request.too-many");
  });
});
