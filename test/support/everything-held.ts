import { randomUUID } from "node:crypto";
import type { ItemKey, ProfileItem } from "@baiwa/shared/catalogue/items";
import { type RecordKind, recordKind } from "@baiwa/shared/catalogue/records";
import type { RecordValues } from "@baiwa/shared/record-rules";
import { tell } from "../../server/src/delivery/notices";
import { openCase } from "../../server/src/disputes/disputes.service";
import { askPersons } from "../../server/src/incidents/incident-persons";
import { openIncident } from "../../server/src/incidents/incidents.service";
import { idBytes, newId } from "../../server/src/kernel/ids";
import { addRecord } from "../../server/src/records/records.service";
import { proposeRegime } from "../../server/src/regimes/regimes.service";
import { egress } from "../../server/src/sharing/egress";
import { addRecipient } from "../../server/src/sharing/recipients.service";
import { replyToken } from "../../server/src/surveys/replies.service";
import { type Case, casesWhere } from "../../server/src/verification/cases";
import { passCase, refuseCase } from "../../server/src/verification/outcome";
import type { TestProduct } from "./app";
import { aKnownPerson, type KnownPerson } from "./known-person";
import { aPng } from "./sample-files";
import { aService } from "./services";

const png = `data:image/png;base64,${aPng().toString("base64")}`;
const entered: Record<Exclude<ProfileItem, "nickname">, string> = {
  avatar: png,
  legal_name: "欧阳独一",
  contact_person: "慕容联系",
  contact_phone: "13900001111",
  security_contact: "13900002222",
  comm_address: "上海市浦东新区独一路 8 号",
  personal_bank_account: "4111111111111111",
  industry: "finance",
  region: "31",
  org_name: "独一（上海）科技有限公司",
  uscc: "91440300708461136T",
  legal_rep: "司马法人",
  corp_bank_account: "310066001234567",
};
const spoken: Partial<Record<ProfileItem, string>> = { industry: "金融", region: "上海" };

const recordTraces = {
  record_contract: "独一合同",
  record_order: "独一订单",
  record_invoice: "独一开票抬头",
  record_delivery: "独一收货人",
  record_trial: "独一测试内容",
  record_consultation: "独一咨询内容",
  record_partner: "独一合作企业",
  record_warranty: "独一保证企业",
  record_entrustment: "独一委托指令",
  record_overseas: "属于数据出境",
};
/** A survey that the person replied to. */
const holdASurvey = async ({ app, clock }: Pick<TestProduct, "app" | "clock">, accountId: string): Promise<void> => {
  const id = newId();
  const at = clock.now();
  await app.database.run(
    `INSERT INTO survey (id, title, intro, questions, state, created_by, created_at, closes_at, kept_until)
     VALUES (?, '独一无二的问卷', '说明', '[]', 'sent', ?, ?, ?, ?)`,
    [id, id, at, at, at],
  );
  const token = replyToken(app, id, idBytes(accountId));
  await app.database.run("INSERT INTO survey_reply (token, survey_id) VALUES (?, ?)", [token, id]);
};

/** Something of the account is passed on to a recipient. */
const holdAShare = ({ app, clock }: TestProduct, { accountId }: KnownPerson): Promise<unknown> =>
  app.database.transaction(async (db) => {
    const at = clock.now();
    const payload = {
      name: "独一接收方",
      role: "processor" as const,
      country: "CN",
      contact: "独一接收方客服",
      contract: "HT-1",
      contractUntil: new Date(at.getTime() + 86_400_000).toISOString(),
      purposes: ["service" as const],
      items: ["contact_person" as const],
      method: "接口",
      policy: "见对方网站",
      url: "https://recipient.example.cn/",
    };
    await addRecipient(app, db, { payload, at, accountId: null, askedBy: newId(), approvedBy: newId() });
    const [row] = await db.rows<{ id: Buffer }>(
      "SELECT id FROM recipient WHERE name = '独一接收方' ORDER BY id DESC LIMIT 1",
    );
    const basis = { kind: "contract", reference: "DD-1" } as const;
    const request = { recipientId: row?.id as Buffer, purpose: "service" as const, items: ["contact_person" as const] };
    return egress(app, db, { ...request, accountId: idBytes(accountId), basis, serviceId: null }, at);
  });

/** What one record of each kind says; orders need their terms, so warranty and notice come first. */
const recordsHeld: readonly [RecordKind, RecordValues][] = [
  ["warranty", { organisation: "独一保证企业", signatory: "司马保证", authority: "representative" }],
  ["overseas", { region: "singapore" }],
  ["contract", { number: "HT-0001", title: "独一合同", signedOn: "2026-01-02" }],
  ["order", { number: "独一订单", product: "storage", region: "singapore", amount: "12.50", orderedOn: "2026-01-03" }],
  ["invoice", { title: "独一开票抬头", email: "invoice.unique@example.cn" }],
  ["delivery", { contact: "独一收货人", phone: "13900003333", address: "上海市黄浦区独一收货路 9 号" }],
  ["trial", { product: "cdn", region: "shanghai", contact: "慕容测试", phone: "13900004444", purpose: "独一测试内容" }],
  ["consultation", { on: "2026-01-04", by: "phone", summary: "独一咨询内容", recording: "none" }],
  [
    "partner",
    {
      programme: "partner",
      agreement: "2026-1",
      organisation: "独一合作企业",
      contact: "慕容合作",
      phone: "13900005555",
    },
  ],
  ["entrustment", { instruction: "独一委托指令", purpose: "存储", kinds: "日志", startsOn: "2026-01-05" }],
];
const holdEveryRecord = (product: TestProduct, account: string) =>
  product.app.database.transaction(async (db) => {
    const accountId = idBytes(account);
    const at = product.clock.now();
    for (const [kind, values] of recordsHeld) {
      const isOwn = recordKind(kind).keptBy === "person";
      const by = isOwn ? ({ kind: "person" } as const) : ({ kind: "staff", staffId: newId(), mandate: null } as const);
      await addRecord(product.app, db, { accountId, kind, values, by, at });
    }
  });

/**
 * Verified by face; then by a document whose refusal may still be appealed, so that its pictures are kept; an
 * organisation's licence waits for staff; and a guardian was asked.
 */
const verifyEverything = async (product: TestProduct, person: KnownPerson): Promise<void> => {
  const as = product.as(person);
  const { app } = product;
  const good = (answer: { status: number; body: unknown }) => {
    if (answer.status >= 300) throw new Error(`answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as { caseId: string; fileId: string; face: { url: string } | null };
  };
  const begin = async (method: string, given: { values: object; parts: string[]; scopes: string[] }) => {
    const { caseId } = good(await as("verification.begin", { body: { method } }));
    const consents = await Promise.all(given.scopes.map((scope) => product.anAct(scope as "R1")));
    const pictures: Record<string, string> = {};
    for (const part of given.parts) {
      const file = { name: "证件.png", bytes: aPng() };
      pictures[part] = good(await as("files.upload", { body: { kind: "verification-document" }, file })).fileId;
    }
    const body = { values: given.values, pictures, consents };
    good(await as("verification.submit", { params: { caseId }, body }));
    return { params: { caseId } };
  };
  const held = async (caseId: string) => {
    const [row] = await casesWhere(app.database, "id = ?", [idBytes(caseId)]);
    return row as Case;
  };
  const identity = { legal_name: entered.legal_name, id_number: "11010519491231002X" };
  const face = await begin("person-face", { values: identity, parts: [], scopes: ["R1", "R3"] });
  const { face: page } = good(await as("verification.check", face));
  product.verifier.control.decideFace(page?.url ?? "", "pass");
  good(await as("verification.check", face));
  const at = product.clock.now();
  const document = {
    values: { ...identity, id_valid_until: "2036-05-01" },
    parts: ["front", "back"],
    scopes: ["R1", "R2"],
  };
  const first = await begin("person-document", document);
  await app.database.transaction(async (db) => passCase(app, db, await held(first.params.caseId), { at, by: {} }));
  const second = await begin("person-document", document);
  const by = { at, by: {}, staffId: newId() };
  await app.database.transaction(async (db) => refuseCase(app, db, await held(second.params.caseId), "unreadable", by));
  const firm = { org_name: "独一无二认证公司", uscc: entered.uscc, legal_rep: entered.legal_rep };
  await begin("organisation-licence", { values: firm, parts: ["licence"], scopes: [] });
  good(await as("guardian.ask", { body: { name: "诸葛监护", phone: "13900006666" } }));
};

const holdADispute = (product: TestProduct, account: string) =>
  product.app.database.transaction((db) =>
    openCase(product.app, db, {
      staff: { staffId: newId(), sessionId: newId(), username: "staff", roles: ["legal"], csrfToken: "" },
      accountId: idBytes(account),
      kind: "contract",
      ground: "interest",
      reference: "争 1 号",
      recipient: { party: "counterparty", name: "独一纠纷对方" },
      records: [],
      tickets: [],
      items: ["contact_person"],
      reason: "测试",
      at: product.clock.now(),
    }),
  );

/** An incident that may affect the account. */
const holdAnIncident = async ({ app, clock }: TestProduct, account: string): Promise<void> => {
  const [id, at] = [newId(), clock.now()];
  const staff = { staffId: newId(), sessionId: newId(), username: "staff", roles: [], csrfToken: "" };
  const words = { title: "独一事件", facts: "独一经过", cause: "独一原因", happenedAt: null };
  await app.keyring.create(id);
  await app.database.transaction(async (db) => {
    const knownAt = at.toISOString();
    const items = ["nickname" as const];
    await openIncident(app, db, { id, staff, at }, { ...words, kind: "tamper", items, knownAt, isDrill: false });
    const named = { items: [], from: null, to: null, accountIds: [account] };
    await askPersons(app, db, { id, ...named, staffId: staff.staffId, at });
  });
};

/** A person of whom every item of the catalogue is held, with a text by which each is found in a copy. */
export const aPersonWithEverything = async (
  product: TestProduct,
): Promise<KnownPerson & { traces: Record<ItemKey, string> }> => {
  const person = await aKnownPerson(product);
  const as = product.as(person);
  const done = (answer: { status: number; body: unknown }) => {
    if (answer.status >= 300) throw new Error(`answered ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  done(await as("consents.record", { body: await product.anAct("R4") }));
  done(await as("consents.record", { body: await product.anAct("P1") }));
  for (const [item, value] of Object.entries(entered))
    done(await as("profile.put", { params: { item }, body: { value } }));
  done(
    await as("subscriptions.change", { params: { topic: "finance", channel: "inbox" }, body: { isOn: true } }).then(
      async (answer) =>
        answer.status < 300
          ? answer
          : as("subscriptions.change", { params: { topic: "finance", channel: "sms" }, body: { isOn: false } }),
    ),
  );
  const file = { name: "独一无二的附件.png", bytes: aPng() };
  done(await as("files.upload", { body: { kind: "ticket-attachment" }, file }));
  const spare = await as("files.upload", { body: { kind: "ticket-attachment" }, file });
  const at = product.clock.now();
  done(await as("sessions.stepUp", { body: { method: "password", password: person.password } }));
  const asked = {
    item: "username",
    value: `corrected-${person.username}`.slice(0, 32),
    explanation: "独一无二的更正说明",
  };
  done(await as("corrections.request", { body: asked }));
  done(await as("requests.open", { body: { kind: "other", text: "独一无二的个人信息请求" } }));
  await holdEveryRecord(product, person.accountId);
  const ticket = { category: "service", title: "独一无二的工单", text: "独一无二的工单消息" };
  done(await as("tickets.open", { body: ticket }));
  const agent = "Mozilla/5.0 (Linux; Android 14; Unique-Model-1 Build/U1) Chrome/120.0.0.0 Mobile";
  done(
    await as("sessions.list").then(() =>
      as("files.discard", { params: { fileId: spare.body.fileId }, headers: { "User-Agent": agent } }),
    ),
  );
  await verifyEverything(product, person);
  await holdADispute(product, person.accountId);
  await holdAnIncident(product, person.accountId);
  await holdAShare(product, person);
  await holdASurvey(product, person.accountId);
  const strange = "Mozilla/5.0 (Linux; Android 15; Strange-Model-9 Build/S9) Chrome/130.0.0.0 Mobile";
  const login = { identifier: person.username, password: person.password, device: { platform: "h5" } };
  done(await product.api("sessions.create", { body: login, headers: { "User-Agent": strange } }));
  await product.app.activity.flush();
  await product.app.background.idle();
  const search = {
    id: randomUUID(),
    accountId: person.accountId,
    at: at.toISOString(),
    kind: "search",
    action: "console.search",
    product: "ecs",
    search: "独一无二的检索",
  };
  done(await (await aService(product))([search]));
  await product.app.database.transaction((db) =>
    proposeRegime(product.app, db, {
      accountId: idBytes(person.accountId),
      regime: "international-own",
      reference: "订单 INT-1",
      by: "service",
      at: product.clock.now(),
    }),
  );
  const email = `unique.${person.username}@example.cn`;
  await product.app.database.transaction(async (db) => {
    await tell(product.app, db, { accountId: idBytes(person.accountId), notice: "proxy-entered", at, to: email });
    await product.app.vault.put(db, {
      accountId: idBytes(person.accountId),
      item: "interest_tag",
      instance: "0".repeat(32),
      value: "cdn",
      source: "system",
      enteredBy: "activity",
      at,
    });
    await product.app.vault.put(db, {
      accountId: idBytes(person.accountId),
      item: "email",
      value: email,
      source: "person",
      enteredBy: "self",
      at,
    });
  });
  return {
    ...person,
    values: [
      ...person.values,
      email,
      ...Object.values(entered).filter((value) => value.length > 4 && value !== "finance"),
    ],
    traces: {
      ...entered,
      ...(spoken as Record<"industry" | "region", string>),
      nickname: person.nickname,
      account_id: person.accountId,
      username: person.username,
      email,
      phone: person.phone,
      password: "摘要",
      wx_openid: person.openid,
      wx_unionid: person.unionid,
      session: "测试浏览器",
      consent: "我已阅读并同意",
      subscription: '"finance"',
      stored_file: "独一无二的附件",
      outgoing_message: "有人代您填写了信息",
      account_regime: "国际：您自己的信息",
      survey_reply: "独一无二的问卷",
      message_delivery: "有人受委托在您的账号里填写了信息",
      login_log: "accounts.register",
      operation_log: "files.discard",
      ip_address: "127.0.0.1",
      device_facts: "Unique-Model-1",
      search_record: "独一无二的检索",
      dispute_disclosure: "独一纠纷对方",
      share_record: "独一接收方",
      incident_person: "信息安全事件（篡改）",
      risk_score: "Strange-Model-9",
      interest_tag: "内容分发",
      rights_request: "独一无二的个人信息请求",
      value_proposal: "独一无二的更正说明",
      ticket: "独一无二的工单",
      ticket_message: "独一无二的工单消息",
      id_number: "11010519491231002X",
      id_validity: "2036-05-01",
      age_band: "18 周岁以上",
      verification: "人脸核验",
      verification_submission: "独一无二认证公司",
      id_card_image: "身份证人像面",
      licence_image: "营业执照",
      face_result: "通过",
      guardian: "诸葛监护",
      child_flag: "已请监护人",
      ...recordTraces,
    },
  };
};
