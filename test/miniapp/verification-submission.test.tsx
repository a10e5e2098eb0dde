import { device } from "./stubs/taro";
import { aServer, refusal } from "./support/fake-server";
import { button, freshDevice, openPage, tap, type } from "./support/page";
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
const fillIn = async () => {
  await type(row("field-legal_name"), "欧阳认证");
  await type(row("field-id_number"), "11010519491231002X");
};

beforeEach(freshDevice);
afterEach(() => jest.restoreAllMocks());

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
