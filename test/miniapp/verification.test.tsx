import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aReceipt, aSession, aStatement, versionId } from "./support/things";

const caseId = "01a20a4c-b9d8-7036-bb11-839fc6664001";
const aCard = (change: Record<string, unknown> = {}) => ({
  caseId,
  subject: "person",
  method: "person-two-factor",
  state: "passed",
  reason: null,
  level: 1,
  startedAt: "2026-11-25T08:00:00.000Z",
  submittedAt: "2026-11-25T08:01:00.000Z",
  decidedAt: "2026-11-25T08:02:00.000Z",
  expiresAt: null,
  face: null,
  attemptsLeft: null,
  isAnswerLate: false,
  pictures: 0,
  deletedAt: null,
  canAppeal: false,
  ...change,
});
const aStanding = (change: Record<string, unknown> = {}) => ({
  results: [],
  open: null,
  last: null,
  lockedItems: [],
  submissionsLeft: 5,
  ageBand: null,
  guardian: { state: "none", expiresAt: null },
  withdrawalStops: [],
  ...change,
});
const way = (method: string, subject = "person") => ({ method, subject });
const methods = {
  verifier: { name: "某核验机构" },
  methods: [
    way("person-two-factor"),
    way("person-document"),
    way("person-face"),
    way("organisation-licence", "organisation"),
  ],
};
const gates = {
  services: [
    {
      service: "domain-registration",
      name: "域名注册",
      isOpen: false,
      level: 1,
      law: "反电信网络诈骗法第二十一条第三项",
      clause: "2.4",
      refusal: { code: "not-verified", message: "", advice: "" },
    },
  ],
};
const agreed = {
  "documents.current": () => ({ body: aStatement() }),
  "consents.status": () => ({ body: { scopes: [{ scope: "S0", state: "given", documentVersionId: versionId }] } }),
  "verification.methods": () => ({ body: methods }),
  "gates.mine": () => ({ body: gates }),
};
const signedIn = { storage: { session: aSession() } };
const row = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const page = () => document.body.textContent ?? "";
const standing = (change: Record<string, unknown> = {}) =>
  aServer({ ...agreed, "verification.show": () => ({ body: aStanding(change) }) });
const fillIn = async () => {
  await type(row("field-legal_name"), "欧阳认证");
  await type(row("field-id_number"), "11010519491231002X");
};

beforeEach(freshDevice);
afterEach(() => jest.restoreAllMocks());

describe("real-name verification", () => {
  it("says first that it is needed for few things, and shows the ways, with at least one without a face", async () => {
    standing();
    await openPage("manage/verification", signedIn);
    expect(page()).toContain("不认证，也可以阅读声明");
    expect(page()).toContain("核对姓名和身份证号");
    await tap(row("method-person-document"));
    expect(device.visited.at(-1)).toBe("/pages/manage/verify/index?method=person-document");
  });

  it("tells of each service whether it is open, the law behind it and what opens it", async () => {
    standing();
    await openPage("manage/verification", signedIn);
    expect(row("gate-domain-registration").textContent).toContain("需要认证");
    await tap(row("gate-domain-registration"));
    expect(page()).toContain("反电信网络诈骗法第二十一条第三项");
    expect(page()).toContain("完成任一种实名认证后即可使用");
  });

  it("ends a result only after saying what stops with it", async () => {
    const server = standing({
      results: [
        {
          caseId,
          subject: "person",
          method: "person-two-factor",
          level: 1,
          passedAt: "2026-11-25T08:02:00.000Z",
          validUntil: null,
        },
      ],
      withdrawalStops: [{ subject: "person", services: ["domain-registration"] }],
    });
    server.answer("verification.withdraw", () => ({ body: aCard({ state: "withdrawn" }) }));
    await openPage("manage/verification", signedIn);
    await tap(row("end-person"));
    expect(page()).toContain("以下服务将不能使用：域名注册");
    expect(server.askedFor("verification.withdraw")).toHaveLength(0);
    await tap(row("confirm"));
    expect(server.askedFor("verification.withdraw").map(({ params }) => params)).toEqual([{ caseId }]);
  });

  it("of one that was refused says why, what to do, and offers the appeal once", async () => {
    const server = standing({
      last: aCard({
        method: "person-document",
        state: "refused",
        reason: { code: "altered", message: "", advice: "" },
        deletedAt: "2026-12-25T08:00:00.000Z",
        canAppeal: true,
      }),
    });
    server.answer("verification.appeal", () => ({ body: aCard({ state: "in-review" }) }));
    await openPage("manage/verification", signedIn);
    expect(page()).toContain("照片有修改的痕迹");
    expect(page()).toContain("最晚 2026-12-25 删除");
    await tap(row("appeal"));
    expect(server.askedFor("verification.appeal")).toHaveLength(1);
  });

  it("of a payment takes a sum in yuan and sends it in fen; what is no sum is said in place", async () => {
    const server = standing({
      open: aCard({
        subject: "organisation",
        method: "organisation-payment",
        state: "pending",
        decidedAt: null,
        expiresAt: "2026-12-02T08:00:00.000Z",
        attemptsLeft: 3,
      }),
    });
    server.answer("verification.confirmPayment", () => ({ body: aCard() }));
    await openPage("manage/verification", signedIn);
    expect(page()).toContain("还可以填 3 次");
    expect(document.getElementById("method-person-two-factor")).toBeNull();
    await type(row("payment-sum"), "0.3x");
    expect(page()).toContain("请填写金额");
    server.answer("verification.confirmPayment", () => ({ body: aCard({ state: "pending", attemptsLeft: 2 }) }));
    await type(row("payment-sum"), "９.９９元");
    await tap(row("payment-go"));
    expect(page()).toContain("金额不对");
    server.answer("verification.confirmPayment", () => ({ body: aCard() }));
    for (const [text, fen] of [
      ["0.35", 35],
      ["0.3", 30],
      ["1", 100],
    ] as const) {
      await type(row("payment-sum"), text);
      await tap(row("payment-go"));
      expect(server.askedFor("verification.confirmPayment").at(-1)?.body).toEqual({ fen });
    }
  });

  it("of a review says by which day it ends at the latest, and nothing that the person has to finish", async () => {
    const open = aCard({ method: "person-document", state: "in-review", expiresAt: "2026-12-10T08:00:00.000Z" });
    standing({ open });
    await openPage("manage/verification", signedIn);
    expect(page()).toContain("最晚到 2026-12-10；到时还没有结果，材料会删除并告诉您");
    expect(page()).not.toContain("前完成");
  });

  it("says so when the verifier has nothing yet, and when its answer is late that nothing is to be done", async () => {
    const open = aCard({ state: "submitted", decidedAt: null, isAnswerLate: true });
    const server = standing({ open });
    server.answer("verification.check", () => ({ body: open }));
    await openPage("manage/verification", signedIn);
    expect(page()).toContain("不需要重新提交");
    await tap(row("look-again"));
    expect(page()).toContain("还没有结果");
  });

  it("stays one tap away from another try when it does not load", async () => {
    const server = aServer({ ...agreed });
    await openPage("manage/verification", signedIn);
    await settle(1600);
    server.answer("verification.show", () => ({ body: aStanding() }));
    await tap(button("重试"));
    expect(page()).toContain("核对姓名和身份证号");
  });
});

describe("handing in", () => {
  const form = async (method: string) => openPage("manage/verify", { ...signedIn, query: { method } });
  const passing = {
    ...agreed,
    "verification.begin": () => ({ status: 201, body: aCard({ state: "started" }) }),
    "verification.submit": () => ({ body: aCard({ state: "submitted" }) }),
    "verification.check": () => ({ body: aCard() }),
  };

  it("says beside each field why it is asked, and asks for its consent on a sheet of its own before anything is sent", async () => {
    const server = aServer(passing);
    await form("person-two-factor");
    expect(page()).toContain("法律要求一些服务核验真实身份");
    expect(button("提交认证").getAttribute("aria-disabled")).toBe("true");
    await fillIn();
    await tap(row("verify-submit"));
    expect(server.askedFor("verification.begin")).toHaveLength(0);
    expect(page()).toContain("泄露后可能被冒用身份");
    await tap(row("consent-tick"));
    await tap(row("agree"));
    const [sent] = server.askedFor("verification.submit");
    expect(sent?.params).toEqual({ caseId });
    expect(sent?.body).toMatchObject({
      values: { legal_name: "欧阳认证", id_number: "11010519491231002X" },
      pictures: {},
      consents: [{ scope: "R1", act: "given", evidence: { controlInitialState: "off" } }],
    });
    expect(server.askedFor("verification.check")).toHaveLength(1);
    expect(device.visited.at(-1)).toBe("/pages/manage/verification/index");
  });

  it("says what cannot be right before anybody is asked to agree", async () => {
    const server = aServer(passing);
    await form("person-two-factor");
    await type(row("field-legal_name"), "欧阳认证");
    await type(row("field-id_number"), "110105199002301234");
    await tap(row("verify-submit"));
    expect(page()).toContain("身份证号不正确");
    expect(document.getElementById("consent-tick")).toBeNull();
    expect(server.askedFor("verification.begin")).toHaveLength(0);
  });

  it("asks for a face only on its own sheet, after and apart from the number", async () => {
    const server = aServer(passing);
    await form("person-face");
    await fillIn();
    await tap(row("verify-submit"));
    await tap(row("consent-tick"));
    await tap(row("agree"));
    expect(server.askedFor("verification.begin")).toHaveLength(0);
    expect(page()).toContain("人脸信息不可更改");
    expect(row("consent-tick").getAttribute("aria-checked")).toBe("false");
    await tap(row("consent-tick"));
    await tap(row("agree"));
    const body = server.askedFor("verification.submit")[0]?.body as { consents: { scope: string }[] };
    expect(body.consents.map(({ scope }) => scope)).toEqual(["R1", "R3"]);
  });

  it("sends nothing at all when a consent is refused, and says so", async () => {
    const server = aServer({
      ...passing,
      "consents.record": () => ({ status: 201, body: aReceipt({ scope: "R1", act: "refused" }) }),
    });
    await form("person-two-factor");
    await fillIn();
    await tap(row("verify-submit"));
    await tap(row("refuse"));
    expect(page()).toContain("没有提交任何内容");
    expect(server.askedFor("verification.begin")).toHaveLength(0);
    expect(server.askedFor("consents.record")[0]?.body).toMatchObject({ scope: "R1", act: "refused" });
  });

  it("puts the server's word on a field beside it, keeps what was written and begins no second case", async () => {
    const server = aServer({
      ...passing,
      "verification.submit": () =>
        refusal(400, "request.invalid", [{ path: "values.id_number", issue: "check", message: "号码有误，请核对" }]),
    });
    await form("person-two-factor");
    await fillIn();
    const send = async () => {
      await tap(row("verify-submit"));
      await tap(row("consent-tick"));
      await tap(row("agree"));
    };
    await send();
    expect(page()).toContain("号码有误，请核对");
    expect((row("field-legal_name") as HTMLInputElement).value).toBe("欧阳认证");
    await send();
    expect(server.askedFor("verification.begin")).toHaveLength(1);
    expect(server.askedFor("verification.submit")).toHaveLength(2);
  });

  it("leads a child under 14 to its guardian", async () => {
    aServer({ ...passing, "verification.submit": () => refusal(409, "guardian.required") });
    await form("person-two-factor");
    await fillIn();
    await tap(row("verify-submit"));
    await tap(row("consent-tick"));
    await tap(row("agree"));
    await tap(button("请监护人决定"));
    expect(device.visited.at(-1)).toBe("/pages/manage/guardian-ask/index");
  });

  const choose = (part: string) => tap(row(`${part}-add-picture`));
  /** The picker and the sending of the page that is open; call it after the page was opened. */
  const picked = (answers: { status: number; body: unknown }[]) => {
    const { platform } =
      require("../../miniapp/src/kernel/platform") as typeof import("../../miniapp/src/kernel/platform");
    const sent: string[] = [];
    jest
      .spyOn(platform, "chooseFiles")
      .mockImplementation(async () => [{ name: "证件.png", bytes: 9, path: "", content: new File(["x"], "证件.png") }]);
    jest.spyOn(platform, "sendFile").mockImplementation(({ name }) => {
      sent.push(name);
      const fileId = `01a20a4c-b9d8-7036-bb11-83${String(sent.length).padStart(10, "0")}`;
      const answer = answers.shift() ?? { status: 201, body: { fileId } };
      return { answer: Promise.resolve(answer), stop: () => undefined };
    });
    return sent;
  };

  it("begins before the first picture is sent, once for all of them", async () => {
    const server = aServer(passing);
    await form("person-document");
    const sent = picked([]);
    expect(server.askedFor("verification.begin")).toHaveLength(0);
    await choose("front");
    await choose("back");
    expect(server.askedFor("verification.begin").map(({ body }) => body)).toEqual([{ method: "person-document" }]);
    expect(sent).toHaveLength(2);
    expect(row("front-file-sent")).not.toBeNull();
  });

  it("begins anew when what was begun is over, and says why when it cannot begin", async () => {
    const server = aServer({ ...passing });
    await form("person-document");
    const sent = picked([refusal(409, "verification.not-begun")]);
    await choose("front");
    expect(server.askedFor("verification.begin")).toHaveLength(2);
    expect(sent).toHaveLength(2);
    expect(row("front-file-sent")).not.toBeNull();
    server.answer("verification.begin", () => refusal(409, "verification.open"));
    freshDevice();
    await form("person-document");
    picked([]);
    await choose("back");
    expect(row("back-file-failed").textContent).toContain("说明：verification.open");
  });

  it("shows no picture as sent that went with a consent that was refused, and of one it does not take which it takes", async () => {
    aServer({
      ...passing,
      "consents.record": () => ({ status: 201, body: aReceipt({ scope: "R1", act: "refused" }) }),
    });
    await form("person-document");
    picked([]);
    await fillIn();
    await type(row("field-id_valid_until"), "长期");
    await choose("front");
    await choose("back");
    await tap(row("verify-submit"));
    await tap(row("refuse"));
    expect(document.getElementById("front-file-sent")).toBeNull();
    picked([refusal(415, "file.refused")]);
    await choose("front");
    expect(row("front-file-failed").textContent).toContain("不支持这种文件，请上传 JPG、PNG");
  });

  it("of a way that is not offered here says so", async () => {
    aServer(passing);
    await form("person-bank-card");
    expect(page()).toContain("这种认证方式现在不能用");
    freshDevice();
    await form("nonsense");
    expect(page()).toContain("这种认证方式现在不能用");
  });
});

describe("a guardian", () => {
  const link = "L".repeat(43);
  const asked = { guardianMasked: "诸*", expiresAt: "2026-11-28T08:00:00.000Z", verifier: "某核验机构" };
  const answering = {
    "documents.current": () => ({ body: aStatement() }),
    "guardian.open": () => ({ body: asked }),
  };

  it("is asked by name and phone alone; the link is shown once", async () => {
    const server = aServer({
      ...agreed,
      "guardian.ask": () => ({ status: 201, body: { link, expiresAt: "2026-11-28T08:00:00.000Z" } }),
    });
    await openPage("manage/guardian-ask", signedIn);
    expect(page()).toContain("请监护人决定是否同意");
    await type(row("guardian-name"), "诸葛监护");
    await type(row("guardian-phone"), "13700009999");
    await tap(row("guardian-go"));
    expect(server.askedFor("guardian.ask")[0]?.body).toEqual({ name: "诸葛监护", phone: "13700009999" });
    expect(row("guardian-link").textContent).toContain(`link=${link}`);
  });

  it("answers without an account, by a consent of their own, and gets the code to take it back", async () => {
    const server = aServer({
      ...answering,
      "guardian.answer": () => ({ body: { state: "confirmed" } }),
    });
    await openPage("manage/guardian", { query: { link } });
    expect(page()).toContain("诸*");
    await type(row("own-name"), "诸葛监护");
    await type(row("own-number"), "11010519790308001X");
    await tap(row("guardian-decide"));
    await tap(row("agree"));
    expect(server.askedFor("guardian.answer")).toHaveLength(0);
    await tap(row("consent-tick"));
    await tap(row("agree"));
    expect(page()).toContain("同意前，请先勾选上面这一项");
    expect(server.askedFor("guardian.answer")).toHaveLength(0);
    await tap(row("guardian-tick"));
    await tap(row("guardian-decide"));
    await tap(row("consent-tick"));
    await tap(row("agree"));
    const [sent] = server.askedFor("guardian.answer");
    expect(sent?.body).toMatchObject({
      link,
      consent: {
        scope: "G1",
        act: "given",
        evidence: { labels: expect.arrayContaining([expect.stringContaining("核对一次监护人身份")]) },
      },
      identity: { name: "诸葛监护", idNumber: "11010519790308001X" },
    });
    expect(sent?.headers.Authorization).toBeUndefined();
    const withdrawalCode = String((sent?.body as Record<string, unknown> | undefined)?.withdrawalCode);
    expect(withdrawalCode).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(row("withdrawal-code").textContent).toContain(withdrawalCode);
  });

  it("sends a lost answer again with the same code", async () => {
    let isLost = true;
    const server = aServer({
      ...answering,
      "guardian.answer": () => (isLost ? { status: 502, body: "" } : { body: { state: "confirmed" } }),
    });
    await openPage("manage/guardian", { query: { link } });
    await tap(row("guardian-tick"));
    const decide = async () => {
      await tap(row("guardian-decide"));
      await tap(row("consent-tick"));
      await tap(row("agree"));
    };
    await decide();
    isLost = false;
    await decide();
    const codes = server
      .askedFor("guardian.answer")
      .map(({ body }) => (body as { withdrawalCode: string }).withdrawalCode);
    expect(codes.length).toBeGreaterThan(1);
    expect(new Set(codes).size).toBe(1);
    expect(row("withdrawal-code").textContent).toContain(codes[0]);
  });

  it("refuses without telling who they are", async () => {
    const server = aServer({
      ...answering,
      "guardian.answer": () => ({ body: { state: "refused" } }),
    });
    await openPage("manage/guardian", { query: { link } });
    await tap(row("guardian-decide"));
    await tap(row("refuse"));
    const body = server.askedFor("guardian.answer")[0]?.body as Record<string, unknown>;
    expect(body.identity).toBeUndefined();
    expect(body).toMatchObject({ consent: { act: "refused" } });
    expect(page()).toContain("已记录：您不同意");
  });

  it("sees plainly that a link is over, and what to do", async () => {
    aServer({ ...answering, "guardian.open": () => refusal(410, "guardian.link-over") });
    await openPage("manage/guardian", { query: { link } });
    expect(page()).toContain("请孩子重新生成一个链接");
  });

  it("takes the consent back by the code, after being told what happens", async () => {
    const server = aServer({
      ...answering,
      "guardian.withdraw": () => ({ body: { eraseAt: "2026-12-03T08:00:00.000Z", receiptCode: "R".repeat(43) } }),
    });
    await openPage("manage/guardian");
    await type(row("guardian-code"), "C".repeat(43));
    await tap(row("guardian-withdraw"));
    expect(page()).toContain("认证结果立即失效");
    await tap(row("confirm"));
    expect(server.askedFor("guardian.withdraw")[0]?.body).toMatchObject({
      code: "C".repeat(43),
      consent: { scope: "G1", act: "withdrawn" },
    });
    expect(row("erasure-receipt").textContent).toContain("R".repeat(43));
  });
});
