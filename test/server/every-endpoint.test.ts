import { randomBytes } from "node:crypto";
import { cookieRegister } from "@baiwa/shared/catalogue/storage";
import type { RouteName } from "@baiwa/shared/routes";
import { routes } from "@baiwa/shared/routes";
import { buildExports } from "../../server/src/rights/export.service";
import { type ApiAnswer, type ApiRequest, calledRoutes, cookiesSet } from "../support/api-client";
import { aProduct, appId, type TestProduct } from "../support/app";
import { withBankNumber } from "../support/known-person";
import { aPng } from "../support/sample-files";
import { createStaff } from "../support/staff";
import { everyCampaign } from "./every-campaign";
import { everyDispute } from "./every-dispute";
import { everyDraft } from "./every-draft";
import { everyFreeze } from "./every-freeze";
import { everyHold } from "./every-hold";
import { everyIdentity, everyReview } from "./every-identity";
import { everyIncident } from "./every-incident";
import { everyMessage } from "./every-message";
import { everyNewcomer } from "./every-newcomer";
import { everyOversight } from "./every-oversight";
import { everyPush } from "./every-push";
import { everyRequest } from "./every-request";
import { everyService } from "./every-service";
import { everyShare } from "./every-share";

let product: TestProduct;
beforeAll(async () => {
  product = await aProduct();
});
afterAll(() => product.stop());

const documentId = "privacy-statement";
const device = { platform: "weapp" };
const reason = "例行检查";

/** Calls the endpoint and expects success; `api-client` holds the answer against the published description. */
const good = async (
  call: (name: RouteName, request?: ApiRequest) => Promise<ApiAnswer>,
  name: RouteName,
  request?: ApiRequest,
) => {
  const answer = await call(name, request);
  expect({ name, status: answer.status, body: answer.status < 300 ? "" : answer.body }).toMatchObject({
    name,
    body: "",
  });
  return answer.body;
};

it("answers every endpoint of the route table as its description promises", async () => {
  const { api, simulator } = product;
  const { control } = simulator;
  await good(api, "service.describe");
  await good(api, "lists.collected");
  await good(api, "lists.shared");
  await good(api, "lists.services");
  await good(api, "lists.purposes");
  await good(api, "lists.storage");
  await good(api, "lists.statistics");
  await good(api, "documents.list");
  const current = await good(api, "documents.current", { params: { documentId } });
  await good(api, "documents.versions", { params: { documentId } });
  await good(api, "documents.version", { params: { documentId, versionId: current.versionId } });
  await good(api, "documents.diff", {
    params: { documentId },
    query: { from: current.versionId, to: current.versionId },
  });
  const claim = randomBytes(32).toString("base64url");
  const before = await product.anAct("P1", "refused");
  const anonymous = await good(api, "consents.recordAnonymous", { body: { ...before, claim } });

  const person = await product.aPerson();
  const as = product.as(person);
  const recorded = await good(as, "consents.record", { body: await product.anAct("W2") });
  await good(as, "consents.status");
  await good(as, "consents.history");
  await good(as, "consents.attach", { body: { entryId: anonymous.entryId, claim, evidence: before.evidence } });
  await product.app.ledger.sequence();
  await good(as, "consents.receipt", { params: { entryId: recorded.entryId } });
  await good(api, "ledger.checkpoint");
  await good(as, "profile.put", { params: { item: "nickname" }, body: { value: "小佰" } });
  const form = { body: { kind: "ticket-attachment" }, file: { name: "说明.txt", bytes: Buffer.from("说明") } };
  const { fileId } = await good(as, "files.upload", form);
  await good(as, "files.download", { params: { fileId } });
  await good(as, "files.discard", { params: { fileId } });
  const { userId } = control.addPerson();
  const code = () => control.mintLoginCode(appId, userId);
  const bound = await good(as, "bindings.add", { body: { appId, code: code(), binding: await product.anAct("W1") } });
  const phone = { appId, code: control.mintPhoneCode(appId, userId), consent: await product.anAct("W3") };
  await good(as, "profile.phoneFromWechat", { body: phone });
  await good(as, "profile.show");
  await good(as, "subscriptions.list");
  await good(as, "subscriptions.change", { params: { topic: "finance", channel: "sms" }, body: { isOn: false } });
  const answers = [{ templateId: "TMPL_security_0001", answer: "accept" }];
  await good(as, "subscriptions.recordWechatAnswers", { body: { appId, answers } });
  await good(as, "bindings.list");

  const login = { identifier: person.username, password: person.password, device };
  const second = await good(api, "sessions.create", { body: login });
  await good(as, "sessions.list");
  await good(as, "sessions.end", { params: { sessionId: second.sessionId } });
  await good(as, "sessions.stepUp", { body: { method: "password", password: person.password } });
  const address = `every.${person.username}@example.cn`;
  const sent = () => {
    const [last] = product.mailbox.kept;
    return (last?.channel === "mail" ? /是 (\d{6})/.exec(last.mail.text)?.[1] : last?.sms.values[0]) ?? "";
  };
  await good(as, "contacts.sendCode", { body: { purpose: "new", item: "email", value: address } });
  await good(as, "contacts.put", { params: { item: "email" }, body: { value: address, code: sent() } });
  await good(as, "contacts.sendCode", {
    body: { purpose: "handover", item: "contact_phone", value: "13700001111" },
  });
  await good(as, "contacts.handOver", { body: { name: "王新", phone: "13700001111", code: sent() } });
  await good(as, "contacts.stale");
  await good(as, "contacts.askLater");
  await good(as, "contacts.stillRight");
  await good(as, "contacts.remove", { params: { item: "email" } });
  await good(as, "information.list");
  await good(as, "information.reveal", { body: { item: "phone" } });
  const { exportId } = await good(as, "exports.request");
  await buildExports(product.app, { guard: async () => undefined }, new AbortController().signal);
  await good(as, "exports.list");
  await good(as, "exports.download", { params: { exportId } });
  await good(as, "exports.discard", { params: { exportId } });
  const strange = { "User-Agent": "Mozilla/5.0 (Linux; Android 15; Other-Model Build/1) Chrome/130.0.0.0" };
  for (let each = 0; each < 2; each += 1) {
    await good(api, "sessions.create", { body: login, headers: strange });
    await product.app.activity.flush();
    await product.app.background.idle();
  }
  const { rows: risks } = await good(as, "risk.list");
  await good(as, "risk.confirm", { params: { riskId: risks[0].riskId } });
  await good(as, "risk.deny", { params: { riskId: risks[1].riskId } });
  const asked = await good(as, "corrections.request", {
    body: { item: "username", value: "another-name-1", explanation: "写错了" },
  });
  await good(as, "corrections.withdraw", { params: asked });
  const evidence = { body: { kind: "correction-evidence" }, file: { name: "证明.png", bytes: aPng() } };
  const proof = await good(as, "files.upload", evidence);
  const correction = await good(as, "corrections.request", {
    body: { item: "username", value: "another-name-2", explanation: "写错了", fileIds: [proof.fileId] },
  });
  const invoice = await good(as, "records.add", {
    body: { kind: "invoice", values: { title: "某某有限公司", email: "a@example.cn" } },
  });
  const ofInvoice = { params: { recordId: invoice.recordId } };
  await good(as, "records.list");
  await good(as, "records.show", ofInvoice);
  await good(as, "records.change", { ...ofInvoice, body: { version: 1, values: { title: "另一有限公司" } } });
  await good(as, "records.end", { ...ofInvoice, query: { version: "2" } });
  const attached = await good(as, "files.upload", form);
  await good(as, "gates.mine");
  const { reviewed, withdrawalCode } = await everyIdentity({ good, as, api, product });
  const ticket = await good(as, "tickets.open", {
    body: { category: "service", title: "打不开", text: "打不开控制台", attachments: [{ fileId: attached.fileId }] },
  });
  const ofTicket = { params: { ticketId: ticket.ticketId } };
  await good(as, "tickets.list");
  await good(as, "tickets.show", ofTicket);
  await good(as, "tickets.reply", { ...ofTicket, body: { text: "补充一下" } });
  await good(as, "tickets.seen", { ...ofTicket, body: { lastMessageId: ticket.lastMessageId } });
  const flagged = { params: { ...ofTicket.params, fileId: attached.fileId }, body: { mayHoldCustomerData: true } };
  await good(as, "tickets.flag", flagged);
  await good(as, "tickets.close", ofTicket);
  await good(as, "tickets.reopen", ofTicket);
  await good(as, "cancellation.show");
  const { receiptCode } = await good(as, "cancellation.request");
  await good(api, "erasures.show", { params: { receiptCode } });
  await good(as, "cancellation.undo");
  await good(as, "credentials.set", {
    body: { currentPassword: person.password, newPassword: "Fresh-garden-91-kite" },
  });

  const forgetful = product.as(
    await product.aPerson().then(async (one) => {
      await good(product.as(one), "sessions.stepUp", { body: { method: "password", password: one.password } });
      return one;
    }),
  );
  const forgotten = "forgetful@example.cn";
  await good(forgetful, "contacts.sendCode", { body: { purpose: "new", item: "email", value: forgotten } });
  await good(forgetful, "contacts.put", { params: { item: "email" }, body: { value: forgotten, code: sent() } });
  await product.app.database.run("DELETE FROM rate_limit");
  await good(api, "credentials.sendResetCode", { body: { to: forgotten } });
  await product.app.background.idle();
  await good(api, "credentials.reset", { body: { to: forgotten, code: sent(), newPassword: "Quiet-harbour-57-lamp" } });

  await everyFreeze({ good, product });

  const staff = createStaff(product);
  const invited = await staff.invite(["support_l1"]);
  const officer = await staff.aMember("privacy_officer");
  const by = staff.as(officer);
  const members = { finance: await staff.aMember("finance"), support: await staff.aMember("support_l2") };
  const anOrder = { number: "D1", product: "domain", region: "beijing", amount: "1.00", orderedOn: "2026-01-01" };
  const aDelivery = { contact: "张三", phone: "13900001111", address: "上海市静安区某路 1 号" };
  await everyOversight(staff, good);
  await good(by, "staff.me");
  await good(by, "staff.list");
  const contract = await good(by, "adminTickets.show", { ...ofTicket, query: { reason } }).then(() =>
    good(staff.as(members.finance), "adminRecords.add", {
      params: { accountId: person.accountId },
      body: { kind: "order", values: anOrder, reason },
    }),
  );
  const ofOrder = { params: { recordId: contract.recordId } };
  const finance = staff.as(members.finance);
  await good(finance, "adminRecords.list", { params: { accountId: person.accountId }, query: { reason } });
  await good(by, "adminRecords.kept", { query: { kind: "order", reason } });
  await good(finance, "adminRecords.show", { ...ofOrder, body: { reason } });
  await good(finance, "adminRecords.change", { ...ofOrder, body: { version: 1, values: { amount: "2.00" }, reason } });
  await good(finance, "adminRecords.end", { ...ofOrder, body: { version: 2, reason } });
  await everyDispute({ good, as, by, staff, accountId: person.accountId, recordId: contract.recordId });
  const support = staff.as(members.support);
  const entered = await good(support, "adminRecords.add", {
    params: { accountId: person.accountId },
    body: { kind: "delivery", values: aDelivery, mandate: "委托书 1", reason },
  });
  await good(as, "records.waiting");
  await good(as, "records.confirm", { params: { recordId: entered.recordId }, body: { version: 1 } });
  const wrong = await good(support, "adminRecords.add", {
    params: { accountId: person.accountId },
    body: { kind: "delivery", values: aDelivery, mandate: "委托书 2", reason },
  });
  await good(as, "records.reject", { params: { recordId: wrong.recordId }, body: { version: 1 } });
  await everyReview({ good, as, staff, product, accountId: person.accountId, reviewed });
  await good(support, "adminTickets.list");
  await good(support, "adminTickets.take", { ...ofTicket, body: {} });
  const paper = { ...ofTicket, body: {}, file: { name: "步骤.txt", bytes: Buffer.from("步骤") } };
  const answer = await good(support, "adminTickets.attach", paper);
  const reply = { text: "请看附件", attachments: [{ fileId: answer.fileId }] };
  await good(support, "adminTickets.reply", { ...ofTicket, body: reply });
  const paperParams = { ...ofTicket.params, fileId: answer.fileId };
  await good(support, "adminTickets.download", { params: paperParams, query: { reason } });
  await good(support, "adminTickets.flag", { params: paperParams, body: { mayHoldCustomerData: false } });
  await good(support, "adminTickets.close", ofTicket);
  await everyDraft({ good, by, approver: staff.as(await staff.approver()), product });
  await everyMessage({ good, as, api, product });

  const who = { params: { accountId: person.accountId }, query: { reason } };
  await good(by, "adminAccounts.search", { body: { item: "username", value: person.username, reason } });
  await good(by, "adminAccounts.items", who);
  await good(by, "adminAccounts.unmask", { params: who.params, body: { item: "phone", reason } });
  await good(members.support ? staff.as(members.support) : by, "adminRegimes.propose", {
    params: who.params,
    body: { regime: "international-entrusted", reference: "合同 7", reason },
  });
  await withBankNumber(product, person);
  await good(by, "adminAccounts.askUnmask", {
    params: who.params,
    body: { item: "personal_bank_account", reason },
  });
  await good(by, "adminAccounts.consents", who);
  const entry = { item: "industry", value: "finance", mandate: "委托书 2026-11-001", reason };
  const { proposalId } = await good(support, "adminProposals.enter", { params: who.params, body: entry });
  await good(as, "proposals.list");
  await good(as, "proposals.decide", { params: { proposalId }, body: { isAccepted: true } });
  await good(support, "adminCorrections.list");
  const look = { params: correction, query: { reason } };
  await good(support, "adminCorrections.show", look);
  await good(support, "adminCorrections.file", { ...look, params: { ...correction, fileId: proof.fileId } });
  const refused = { decision: "refuse", refusal: "no-error", reason };
  await good(support, "adminCorrections.decide", { params: correction, body: refused });
  const at = product.clock.now().toISOString();
  await good(by, "adminAccounts.consentProof", { ...who, query: { reason, at } });
  await good(by, "adminAccounts.bindings", who);
  await good(by, "adminAccounts.subscriptions", who);
  const today = at.slice(0, 10);
  const period = { query: { from: today, to: today } };
  await good(by, "adminCatalogue.map");
  await good(by, "statistics.consents", period);
  await good(by, "statistics.subscriptions", period);
  const [from, to] = ["2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z"];
  await good(by, "adminLedger.entries", { query: { from, to } });
  await good(by, "adminLedger.verification");
  const administrator = staff.as(await staff.administrator());
  const target = { params: { staffId: invited.staffId } };
  await good(administrator, "staff.setRoles", { ...target, body: { roles: ["marketing"] } });
  await good(administrator, "staff.disable", target);
  const { serviceToken, serviceId } = await everyService({
    good,
    as,
    api,
    administrator,
    product,
    accountId: person.accountId,
  });
  for (let accounts = 0; accounts < 10; accounts++) await product.aPerson();
  await everyRequest({ good, as, by, api, staff, product, reason });
  await everyHold({ good, as, by, api, staff, product, serviceToken, accountId: person.accountId });
  await everyIncident({ good, as, by, staff, product, accountId: person.accountId });
  await everyShare(product, staff, person);
  const release = await good(by, "adminStatistics.request", { body: { statistic: "accounts-by-month", reason } });
  await good(by, "adminStatistics.list");
  await good(staff.as(await staff.aMember("legal")), "adminStatistics.decide", {
    params: { releaseId: release.releaseId },
    body: { isApproved: true, reason },
  });
  await good(administrator, "adminServices.disable", { params: { serviceId } });
  await good(as, "activity.list");
  await good(as, "activity.forgetSearches");
  await good(by, "staff.signOut");

  await good(as, "bindings.remove", { params: { bindingId: bound.bindingId } });
  await good(as, "profile.put", { params: { item: "industry" }, body: { value: "other" } });
  await good(as, "profile.remove", { params: { item: "industry" } });
  await good(api, "guardian.withdraw", {
    body: { code: withdrawalCode, consent: await product.anAct("G1", "withdrawn") },
  });
  const again = await good(api, "sessions.create", { body: { ...login, password: "Fresh-garden-91-kite" } });
  person.token = again.token;
  await good(as, "sessions.endAll", { query: { keepCurrent: "true" } });
  await good(as, "sessions.endCurrent");
  await everyNewcomer({ good, api, product });
  await everyPush({ good, api, product });
  await everyCampaign({ good, staff, product });
  const uncalled = (Object.keys(routes) as RouteName[]).filter((name) => !calledRoutes.has(name));
  expect(uncalled).toEqual([]);
  const registered: string[] = Object.values(cookieRegister).flatMap(({ names }) => [...names]);
  expect([...cookiesSet].filter((cookie) => !registered.includes(cookie))).toEqual([]);
  expect(cookiesSet.size).toBeGreaterThan(0);
}, 90_000);
