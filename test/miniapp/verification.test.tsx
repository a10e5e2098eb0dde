import { device } from "./stubs/taro";
import { aServer } from "./support/fake-server";
import { button, freshDevice, openPage, settle, tap, type } from "./support/page";
import { aSession, aStatement, versionId } from "./support/things";

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
